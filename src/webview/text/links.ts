/** Which addresses become links, and where bare addresses are in a text. */

const ALLOWED = /^(?:https?:\/\/|mailto:)[^\s\u0000-\u001f]+$/i;

/** Whether a link may be offered. Only http, https and mailto; all else stays text. */
export function isAllowedLink(href: string): boolean {
  return ALLOWED.test(href) && (/^mailto:/i.test(href) || URL.canParse(href));
}

/**
 * Bare addresses. ASCII only, so that 「https://example.com/a。次」 ends before the 「。」; a Japanese path
 * typed unescaped is cut there, which is the lesser evil.
 */
const BARE = /\bhttps?:\/\/[a-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+/gi;
const TRAILING = /[.,:;!?'*_~]+$/;

export type LinkPiece = { readonly text: string } | { readonly href: string };

/** Splits a text at the bare http(s) addresses in it. */
export function splitAtLinks(text: string): LinkPiece[] {
  const pieces: LinkPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(BARE)) {
    const href = withoutTrailing(match[0]);
    if (!isAllowedLink(href)) {
      continue;
    }
    if (match.index > end) {
      pieces.push({ text: text.slice(end, match.index) });
    }
    pieces.push({ href });
    end = match.index + href.length;
  }
  if (end < text.length) {
    pieces.push({ text: text.slice(end) });
  }
  return pieces;
}

/** Punctuation and closing brackets after an address belong to the sentence around it. */
function withoutTrailing(href: string): string {
  let result = href.replace(TRAILING, "");
  for (const [open, close] of [["(", ")"], ["[", "]"]] as const) {
    while (result.endsWith(close) && count(result, close) > count(result, open)) {
      result = result.slice(0, -1).replace(TRAILING, "");
    }
  }
  return result;
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}
