import * as v from "valibot";
import type { AffinityState } from "../protocol";

/** What moves affinity, and by how much the first time on a day. */
export const affinityRules = { turn: 1, thanks: 2, praise: 3, insult: -4 } as const;
export type AffinityEvent = keyof typeof affinityRules;

/** A stage begins at each of these values. */
export const stageStarts = [0, 20, 40, 60, 80] as const;
/** The event after so many of its kind on one day counts half. */
const halvedAfter = 4;

const kept = v.object({
  value: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  /** Local date as year-month-day. */
  day: v.string(),
  counts: v.object({ turn: v.number(), thanks: v.number(), praise: v.number(), insult: v.number() }),
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
  if (thanks.test(remark)) events.push("thanks");
  if (insult.test(remark) && !notAtHer.test(remark)) events.push("insult");
  else if (praise.test(remark) && !denied.test(remark)) events.push("praise");
  return events;
}

const thanks =
  /ありがと|あざ(?:っ)?す|サンキュ|さんきゅ|感謝|助か(?:った|る|りました|ります)|おおきに|恩に着|\b(?:thanks|thank (?:you|u)|thx|ty|tysm|cheers)\b/i;
const praise =
  /すご|凄い|天才|えら(?:い|すぎ)|偉い|さすが|流石|最高|神(?:だ|じゃん|すぎ|って)|かわいい|可愛い|かっこいい|好き|頼りにな|やるじゃん|有能|\b(?:good (?:job|girl|work)|well done|nice (?:one|work|job)|you(?:'re| are|r) (?:so |the |really )?(?:great|awesome|amazing|best|smart|cute|brilliant|a genius)|love (?:you|u)|you rock)\b/i;
const denied = /(?:すご|えら|偉|凄|かわい|可愛)くな|好き(?:じゃ|では)な|最高(?:じゃ|では)な|\b(?:not|n't)\b/i;
const insult =
  /バカ|ばーか|馬鹿|アホ|あほ|うざ(?:い|すぎ)|ウザい|嫌い|きらい|死ね|しね(?:よ|$)|黙れ|だまれ|消えろ|役立たず|使えな(?:い|すぎ)|ポンコツ|無能|きもい|キモい|\b(?:stupid|idiot|useless|dumb|moron|shut up|(?:i )?hate (?:you|u)|you suck)\b/i;
/** It is about the code, about themselves or about somebody else. */
const notAtHer =
  /バグ|エラー|コード|テスト|ビルド|コンパイラ|仕様|変数|関数|ライブラリ|自分|俺|おれ|僕|ぼく|私|わたし|上司|会社|じゃない|ではない|\b(?:bug|error|code|test|build|compiler|function|my|me|i'm|i am|boss|not)\b/i;
