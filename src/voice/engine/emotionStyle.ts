import type { Emotion } from "../../protocol";
import type { WantedVoice } from "../speechEngine";
import { type Character, type Style, styleCalled } from "./characters";
import { plainName } from "./names";

/** Changes of a query's scales: `speed` and `intonation` are factors, `pitch` is added. */
export interface ScaleChanges {
  readonly speed: number;
  readonly pitch: number;
  readonly intonation: number;
}

type Felt = Exclude<Emotion, "neutral">;

/**
 * How characters call the styles that fit an emotion, the best first: those of VOICEVOX, SHAREVOX and
 * AivisSpeech. A name that only holds one of them fits too (人間（怒り）ver.), after those that are one.
 */
const styleNames: Record<Felt, readonly string[]> = {
  happy: ["あまあま", "甘々", "喜び", "よろこび", "うれしい", "嬉しい", "楽しい", "ハッピー", "上機嫌", "うきうき", "わーい", "元気", "テンション高め", "happy"],
  angry: ["ツンツン", "怒り", "ツンギレ", "不機嫌", "ぷんぷん", "おこ", "怒", "angry"],
  sad: ["なみだめ", "悲しみ", "哀しみ", "かなしみ", "悲しい", "かなしい", "びえーん", "泣き", "ヘロヘロ", "sad"],
  surprised: ["おどろき", "驚き", "びっくり", "surprised", "surprise"],
  relaxed: ["のんびり", "おちつき", "落ち着き", "しっとり", "ささやき", "囁き", "ヒソヒソ", "内緒話", "楽々", "relaxed", "calm"],
};

/** Found inside of names that mean something else: おこ in はねおこし. */
const wholeNames = new Set(["おこ", "sad", "calm"].map(plainName));

/** Gentle: a listener should hear the mood, not a machine that was turned up. */
const scales: Record<Felt, ScaleChanges> = {
  happy: { speed: 1.04, pitch: 0.02, intonation: 1.15 },
  angry: { speed: 1.05, pitch: -0.01, intonation: 1.2 },
  sad: { speed: 0.92, pitch: -0.02, intonation: 0.85 },
  surprised: { speed: 1.06, pitch: 0.03, intonation: 1.25 },
  relaxed: { speed: 0.95, pitch: -0.01, intonation: 0.9 },
};

const unchanged: ScaleChanges = { speed: 1, pitch: 0, intonation: 1 };

/**
 * How an emotion is said: in the style that is wanted for it, else in the one of the same character that
 * fits it, else in the chosen style with gentle changes.
 */
export function emotionStyle(
  emotion: Emotion,
  character: Character,
  chosen: Style,
  wanted: WantedVoice["styles"] = {},
): { readonly style: Style; readonly changes: ScaleChanges } {
  if (emotion === "neutral") return { style: chosen, changes: unchanged };
  const named = styleCalled(character, wanted[emotion]);
  if (named) return { style: named, changes: unchanged };
  const fitting = fittingStyle(emotion, character, chosen);
  return fitting ? { style: fitting, changes: unchanged } : { style: chosen, changes: scales[emotion] };
}

function fittingStyle(emotion: Felt, { styles }: Character, chosen: Style): Style | undefined {
  const wanted = styleNames[emotion].map(plainName);
  const fits = (style: Style, test: (name: string, word: string) => boolean) =>
    wanted.some((word) => test(plainName(style.name), word));
  const isOne = (name: string, word: string) => name === word;
  const holds = (name: string, word: string) => !wholeNames.has(word) && name.includes(word);
  if (fits(chosen, isOne) || fits(chosen, holds)) return chosen;
  for (const test of [isOne, holds])
    for (const word of wanted) {
      const style = styles.find(({ name }) => test(plainName(name), word));
      if (style) return style;
    }
  return undefined;
}
