/**
 * Makes characters visible that would otherwise hide, move or reorder what a person reads. Model text
 * is untrusted: an escape must not vanish, and an override must not turn `exe.txt` around.
 */

const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** Embeddings and overrides: nobody needs them for prose, and isolates do their honest work. */
const OVERRIDES = /[\u202a-\u202e]/;
/** In code any of them can make it read unlike it runs ("Trojan Source"). */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/**
 * The text with control characters as their pictures (ESC becomes ␛) and lone surrogates as U+FFFD.
 * Tabs and line feeds stay; CR LF and CR become LF.
 */
export function visibleControls(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(CONTROLS, controlPicture)
    .replace(LONE_SURROGATES, "\ufffd");
}

function controlPicture(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 0x20) {
    return String.fromCharCode(0x2400 + code);
  }
  return code === 0x7f ? "\u2421" : codePointLabel(char);
}

/** `U+202E`, for people. */
export function codePointLabel(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A stretch of text, or one bidi control that must be shown. */
export type TextPiece = { readonly text: string } | { readonly control: string };

/** Splits text at the bidi controls that must be shown: all of them in code, overrides in prose. */
export function splitAtBidiControls(text: string, kind: "prose" | "code"): TextPiece[] {
  const hidden = kind === "code" ? BIDI_CONTROLS : OVERRIDES;
  if (!hidden.test(text)) {
    return text === "" ? [] : [{ text }];
  }
  const pieces: TextPiece[] = [];
  let plain = "";
  for (const char of text) {
    if (!hidden.test(char)) {
      plain += char;
      continue;
    }
    if (plain !== "") {
      pieces.push({ text: plain });
      plain = "";
    }
    pieces.push({ control: char });
  }
  if (plain !== "") {
    pieces.push({ text: plain });
  }
  return pieces;
}

/** The text as one string with all that is hidden made visible; for places that take only a string. */
export function plainVisible(text: string): string {
  return splitAtBidiControls(visibleControls(text), "code")
    .map((piece) => ("text" in piece ? piece.text : `[${codePointLabel(piece.control)}]`))
    .join("");
}
