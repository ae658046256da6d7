const KANA = /[\u3041-\u30ff]/;

/**
 * The language to mark a text with, so that Japanese gets its own glyphs and phrase-wise line breaks
 * in an English VS Code too. Undefined where the page's own language will do.
 */
export function languageOf(text: string): "ja" | undefined {
  return KANA.test(text) ? "ja" : undefined;
}
