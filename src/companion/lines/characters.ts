/** What a character is to the one who cuts lines. */

export const fullStops = new Set("。．");
export const otherEnds = new Set("！？…‥‼⁉");
export const commas = new Set("、，");
export const opens = new Set("「『（【〈《〔“‘");
export const closes = new Set("」』）】〉》〕”’");
/** What follows an end may still belong to it. */
export const trailing = new Set("〜～ー");

const japaneseScript = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const nameScript = /[\p{Script=Katakana}\p{Script=Han}ー]/u;
const pictograph = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator})$/u;
const joiner = /^(?:\p{Emoji_Modifier}|[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\u20e3\u{e0020}-\u{e007f}])$/u;
/** Pictographs by Unicode that are words here. */
const saidAnyway = new Set("™©®〇㊗㊙");
/** Arrows, technical and geometric shapes, lines, notes: an engine reads them as 「みぎやじるし」 and the like. */
const shape = /^[\u203b\u2020-\u2023\u2043\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u27f0-\u27ff\u2900-\u297f\u2b00-\u2bff\u3012\u3013\u3020\uff57]$/;
/** 「○○さん」, 「○か×か」 */
const saidShapes = new Set("○◯△");

export function isJapanese(char: string): boolean {
  return japaneseScript.test(char);
}

/** Kanji or katakana: in what follows an address directly, these still belong to it; hiragana does not. */
export function isOfName(char: string): boolean {
  return nameScript.test(char);
}

/** Joins, colours or hides other characters, and is nothing by itself. */
export function isJoiner(char: string): boolean {
  return joiner.test(char);
}

/** An emoji, or a symbol that is seen and not said: at most a short pause. */
export function isSilent(char: string): boolean {
  if (saidAnyway.has(char) || saidShapes.has(char)) return false;
  return pictograph.test(char) || shape.test(char);
}

export function isDigit(char: string): boolean {
  return /^[0-9０-９]$/.test(char);
}
