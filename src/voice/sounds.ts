import type { MoraTime } from "../protocol";

/** A mora without its time. */
export type Sound = Pick<MoraTime, "mora" | "vowel">;
type Vowel = Sound["vowel"];

/** Katakana by their vowels; a small one takes the place of the vowel before it. */
const rows: readonly (readonly [Vowel, string])[] = [
  ["a", "アカサタナハマヤラワガザダバパァャヮヵ"],
  ["i", "イキシチニヒミリヰギジヂビピィ"],
  ["u", "ウクスツヌフムユルグズヅブプヴゥュ"],
  ["e", "エケセテネヘメレヱゲゼデベペェヶ"],
  ["o", "オコソトノホモヨロヲゴゾドボポォョ"],
  ["N", "ン"],
  ["cl", "ッ"],
];
const vowelOfKana = new Map(rows.flatMap(([vowel, kana]) => Array.from(kana, (one) => [one, vowel] as const)));
const small = new Set("ァィゥェォャュョヮ");
const pauses = new Set("、。，．！？!?…：；:;,\n");
const vowels: readonly Vowel[] = ["a", "i", "u", "e", "o"];

/**
 * About how a text sounds: kana exactly, kanji and digits as two morae each, words in Latin letters by
 * their vowels. The same text always sounds the same. No pause at either end.
 */
export function sounds(text: string): readonly Sound[] {
  const heard: Sound[] = [];
  let letterBefore = "";
  for (const char of text.normalize("NFKC")) {
    const kana = katakana(char);
    const vowel = vowelOfKana.get(kana);
    if (vowel) addKana(heard, kana, vowel);
    else if (kana === "ー" || kana === "〜" || kana === "~") lengthen(heard, kana);
    else if (pauses.has(char)) pause(heard);
    else if (/[a-z]/i.test(char)) addLetter(heard, char.toLowerCase(), letterBefore);
    else if (/[\p{L}\p{N}]/u.test(char)) heard.push(madeUp(char, 0), madeUp(char, 1));
    letterBefore = /[a-z]/i.test(char) ? char.toLowerCase() : "";
  }
  while (heard.at(-1)?.vowel === "pau") heard.pop();
  return heard;
}

function katakana(char: string): string {
  return /[\u3041-\u3096]/.test(char) ? String.fromCodePoint((char.codePointAt(0) ?? 0) + 0x60) : char;
}

function addKana(heard: Sound[], kana: string, vowel: Vowel): void {
  const before = heard.at(-1);
  if (small.has(kana) && before && before.vowel !== "pau" && before.vowel !== "N" && before.vowel !== "cl")
    heard.splice(-1, 1, { mora: before.mora + kana, vowel });
  else heard.push({ mora: kana, vowel });
}

function lengthen(heard: Sound[], mora: string): void {
  const before = heard.at(-1);
  if (before && before.vowel !== "pau") heard.push({ mora, vowel: before.vowel });
}

function pause(heard: Sound[]): void {
  if (heard.length > 0 && heard.at(-1)?.vowel !== "pau") heard.push({ mora: "、", vowel: "pau" });
}

/** A vowel makes a mora; of consonants only those that end a word or stand beside others do. */
function addLetter(heard: Sound[], letter: string, before: string): void {
  const vowel = vowels.find((one) => one === letter) ?? (letter === "y" ? "i" : undefined);
  if (vowel) heard.push({ mora: letter, vowel });
  else if (letter === "n" || letter === "m") heard.push({ mora: letter, vowel: "N" });
  else if (before !== "" && !/[aeiouynm]/.test(before)) heard.push({ mora: letter, vowel: "u" });
}

/** Something that is no kana has some vowels, always the same ones. */
function madeUp(char: string, which: number): Sound {
  const code = (char.codePointAt(0) ?? 0) * 2654435761 + which * 40503;
  return { mora: char, vowel: vowels[(code >>> 7) % vowels.length] ?? "a" };
}
