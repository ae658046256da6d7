/** A piece of a written text, by what can be known of how it is said. */
export interface SpokenItem {
  /** UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  /**
   * `kana` is one mora; `run` is read in a way that only the engine knows (kanji, letters, digits);
   * `pause` may be one; `symbol` may be read, be a pause, or neither; `silent` has no sound.
   */
  readonly kind: "kana" | "run" | "pause" | "symbol" | "silent";
  /** Of a `kana`: as one mora in katakana; ー for a drawn-out vowel. */
  readonly kana: string;
  /** Of a `run`: how many moras each of its UTF-16 units is likely to be. */
  readonly weights: readonly number[];
}

// A kana, with the small one that makes it one mora; a small one alone is a mora too.
const pattern =
  /(?<kana>[か-ぢつ-もら-ろゔカ-ヂツ-モラ-ロヴウうｳｶ-ﾄﾅ-ﾓﾗ-ﾛ][ﾞﾟ\u3099\u309a]?[ぁぃぅぇぉゃゅょゎァィゥェォャュョヮｧ-ｮ]|[ぁ-ゖァ-ヺｦ-ﾝ][ﾞﾟ\u3099\u309a]?|[ーｰ])|(?<run>[\p{L}\p{M}\p{N}々〆]+?(?=[ぁ-ゖァ-ヺーｦ-ﾟ]|[^\p{L}\p{M}\p{N}々〆]|$))|(?<pause>[、。，．！？!?,…‥;；\n])|(?<symbol>[\p{S}\p{P}])|(?<silent>[^])/gsu;

function toKatakana(text: string): string {
  return text.normalize("NFKC").replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

/** Moras that one character is likely to be: a kanji or a digit two, a Latin letter in a word about one. */
function weightOf(character: string): number {
  if (/\p{M}/u.test(character)) return 0;
  return /[\p{Script=Han}\p{N}]/u.test(character) ? 2 : 1;
}

function weightsOf(text: string): number[] {
  // Letters in capitals are said one by one.
  const spelled = /^\p{Lu}+$/u.test(text) ? 2 : 1;
  return Array.from(text).flatMap((character) => [weightOf(character) * spelled, ...new Array<number>(character.length - 1).fill(0)]);
}

/** A text in pieces: in order, without a gap. */
export function spokenItems(text: string): SpokenItem[] {
  const items: SpokenItem[] = [];
  for (const match of text.matchAll(pattern)) {
    const groups: Readonly<Record<string, string | undefined>> = match.groups ?? {};
    const [written] = match;
    const common = { start: match.index, end: match.index + written.length, kana: "", weights: [] };
    if (groups["kana"] !== undefined) items.push({ ...common, kind: "kana", kana: toKatakana(written) });
    else if (groups["run"] !== undefined) items.push({ ...common, kind: "run", weights: weightsOf(written) });
    else items.push({ ...common, kind: groups["pause"] !== undefined ? "pause" : groups["symbol"] !== undefined ? "symbol" : "silent" });
  }
  return items;
}
