import * as v from "valibot";
import type { AffinityState } from "../protocol";

/** What moves affinity, and by how much the first time on a day. */
export const affinityRules = { turn: 1, thanks: 2, praise: 3, insult: -4 } as const;
export type AffinityEvent = keyof typeof affinityRules;

/** A stage begins at each of these values. */
export const stageStarts = [0, 20, 40, 60, 80] as const;
/** The event after so many of its kind on one day counts half. */
const halvedAfter = 4;

const count = v.pipe(v.number(), v.finite(), v.minValue(0));
const kept = v.object({
  value: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  /** Local date as year-month-day. */
  day: v.string(),
  counts: v.object({ turn: count, thanks: count, praise: count, insult: count }),
});

/** What is kept of one persona's affinity. */
export type Affinity = v.InferOutput<typeof kept>;

const none = { turn: 0, thanks: 0, praise: 0, insult: 0 };
export const noAffinity: Affinity = { value: 0, day: "", counts: none };

/** @returns what was kept, or a beginning for anything else */
export function readAffinity(value: unknown): Affinity {
  const result = v.safeParse(kept, value);
  return result.success ? result.output : noAffinity;
}

export function affinityState({ value }: Affinity): AffinityState {
  return { value: Math.round(value), stage: stageStarts.findLastIndex((start) => Math.round(value) >= start) };
}

/**
 * What the person said moves it: each message is a turn, and may hold thanks, praise or an insult.
 *
 * An event counts its rule ÷ (1 + n/4), where n is how many of its kind came before it that day; what raises is also
 * taken times (1 − value/100), so that the last stage takes weeks. Days away change nothing.
 *
 * @param day local date, in any form that is the same all day
 */
export function afterMessage(before: Affinity, text: string, day: string): Affinity {
  let { value } = before;
  const counts = { ...(before.day === day ? before.counts : none) };
  for (const event of eventsIn(text)) {
    const change = affinityRules[event] / (1 + counts[event] / halvedAfter);
    value += change > 0 ? change * (1 - value / 100) : change;
    counts[event]++;
  }
  return { value: Math.min(100, Math.max(0, value)), day, counts };
}

/** Longer messages are pastes and stories; what stands in them is not said to her. */
const longestRemark = 120;

/** Always a turn; and what a short message without code says to her. */
export function eventsIn(text: string): AffinityEvent[] {
  const remark = text.normalize("NFKC").replace(/`[^`]*`/g, " ").trim();
  if ([...remark].length > longestRemark || /[{};]|=>|^\s*at /m.test(remark)) return ["turn"];
  const events: AffinityEvent[] = ["turn"];
  if (thanks.test(remark) && !denied.test(remark)) events.push("thanks");
  if (insult.test(remark) && (atHer.test(remark) || loneRemark.test(remark)) && !notAtHer.test(remark)) events.push("insult");
  else if (praise.test(remark) && !denied.test(remark)) events.push("praise");
  return events;
}

const thanks =
  /ありがと(?!た迷惑)|あざ(?:っ)?す|サンキュ|さんきゅ|感謝(?!祭)|助か(?:った|りました)|おおきに|恩に着|\b(?:thanks|thank (?:you|u)|thx|tysm|cheers)\b/i;
const praise =
  /すご(?:い|すぎ)(?=[、。！!〜ー♪ねよなっじ\s]|ナル|$)|すごっ|すげ[えぇー]|凄い|天才|えら(?:い|すぎ)|偉い|さすが|流石|最高(?=[だでじすー〜！!。♪]|$)|神(?:だ|じゃん|すぎ|って)|かわい|可愛い|かっこいい|(?:大)?好き(?=だ|よ|や|です|[！!。♪〜ー]|$)|頼りにな|やるじゃん|有能|\b(?:good (?:job|girl|work)|well done|nice (?:one|work|job)|you(?:'re| are|r) (?:so |the |really )?(?:great|awesome|amazing|best|smart|cute|brilliant|a genius)|love (?:you|u)|you rock)\b/i;
const denied = /(?:すご|えら|偉|凄|かわい|可愛)くな|(?:好き|最高|天才)(?:じゃ|では)な|\bno thanks\b|\bnot\b|n['’]t\b/i;
const insult =
  /バカ(?!ンス)|ばーか|馬鹿|アホ|あほ|うざ(?:い|すぎ|っ)|ウザい|(?:大)?(?:嫌い|きらい)|死ね|しね|黙れ|だまれ|消えろ|役立たず|使えな(?:い|すぎ)|ポンコツ|無能|きもい|キモい|\b(?:stupid|idiot|useless|dumb|moron|shut up|hate|suck)\b/i;
/** Said to her, or nothing else is said: an insult in the middle of work is mostly about the work. */
const atHer = /ナル|ヨル|執事|お前|おまえ|きみ|君|あんた|あなた|\b(?:you|you're|u|naru|yoru)\b/i;
const loneRemark = /^[^\s、。]{1,8}[!！?？。〜ー…w笑\s]*$/i;
/** It is about the code, about themselves or about somebody else. */
const notAtHer =
  /バグ|エラー|コード|テスト|ビルド|コンパイラ|仕様|変数|関数|ライブラリ|自分|俺|おれ|僕|ぼく|私|わたし|上司|会社|じゃない|ではない|が(?:使えな|嫌い|きらい|うざ)|は(?:使えな|嫌い|きらい|うざ)|(?<!お前)の[^、。]*(?:使えな|うざ)|\b(?:bug|error|code|test|build|compiler|function|my|i'm|i am|boss|not|import|question)\b/i;
