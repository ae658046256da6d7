/** A piece of a run that is said, and where in the run it stands. */
export interface Said {
  readonly text: string;
  readonly at: number;
}

const scheme = /(?:(?<![a-z])[a-z][a-z0-9+.-]*:\/\/|www\.[\w-]+\.|mailto:|data:[a-z]+\/).*/i;
const mailAddress = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const domainWithPath = /^(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?\//i;
const pathStart = /^(?:~|\.{1,2}|\$\w+|\$\{\w+\}|@[\w.-]*)?[/\\][\w.~@-]|^(?:~|\.{1,2}|@)[/\\]?$|^[a-z]:[\\/]|^\.\.?[/\\]/i;
const fileAtEnd = /[/\\][\w.-]*\.[a-z]\w{0,5}(?::\d+)*$/i;
const folder = /^[\w.-]+[/\\]$/;
const pattern = /\*\*[/\\]|^\*\.\w/;
/** As in HTML/CSS/JS, where each part is a name. */
const names = /^[A-Z][\w+#-]*(?:\/[A-Z][\w+#-]*)+$/;
const date = /^\d+(?:\/\d+)+$/;
/** Ends with a point that ends no sentence. */
const abbreviation = /(?:^|[("'[])(?:e\.g|i\.e|cf|vs|mr|mrs|ms|dr|no|fig|approx|(?:[a-z]\.)*[a-z])\.$/i;
const opening = /^["'([{<_]+|^\*+(?=[^.*/\\])/;
const closing = /["')\]}>*_.,:;!?]+$/;
const linkTarget = /\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)?/g;
const footnote = /\[\^[^\]]*\]:?/g;
const tag = /<\/?[a-z][^<>]*>/gi;
const entity = /&(?:[a-z]{2,8}|#\d{1,6});/gi;
const arrow = /<?[-=]+>|<[-=]+/g;
/** Signs of Markdown, and backslashes before any. */
const marks = /(?<![0-9)])\*+|\*+(?![0-9(])|~~|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9])|[[\]|`]|\\(?=[!-/:-@[-`{-~])/g;

/** Whether a run of Latin letters and signs is an address or a path, which nobody says aloud. */
export function isAddressOrPath(run: string): boolean {
  const bare = run.replace(opening, "").replace(closing, "");
  if (addressIn(run) === 0 || domainWithPath.test(bare) || pattern.test(run)) return true;
  if (date.test(bare) || names.test(bare)) return false;
  if (pathStart.test(bare) || fileAtEnd.test(bare) || folder.test(bare)) return true;
  // One slash is often "or", as in CI/CD; one backslash never is.
  return (bare.match(/[\w.-]+\/(?=[\w.-])/g)?.length ?? 0) >= 2 || /[\w%]\\[\w%]/.test(bare);
}

/** Where in a run an address begins, that may have a word before it, as in `URL:https://…`. */
function addressIn(run: string): number | undefined {
  const at = scheme.exec(run)?.index;
  if (at === undefined) return undefined;
  return /^["'([{<*_]*$/.test(run.slice(0, at)) ? 0 : at;
}

/** What of a run is said: nothing of an address or a path, no Markdown marks, no link targets. */
export function saidOf(run: string): { readonly said: readonly Said[]; readonly hasGap: boolean } {
  let bare = blank(run, linkTarget, footnote, tag, entity);
  const address = addressIn(bare);
  if (address === 0 || isAddressOrPath(bare.replaceAll("\0", " ").trim())) return { said: around(run), hasGap: true };
  if (address !== undefined) bare = bare.slice(0, address);
  if (bare.includes("@")) bare = blank(bare, mailAddress);
  bare = blank(bare.replace(arrow, (found) => " ".repeat(found.length)), marks);
  const said: Said[] = [];
  for (const { 0: text, index } of bare.matchAll(/[^\0]+/g)) said.push({ text, at: index });
  return { said: address === undefined ? said : [...said, ...around(run.slice(address)).map(({ text, at }) => ({ text, at: at + address }))], hasGap: address !== undefined };
}

/** Of something that is not said the brackets around it may count, and its end, as the end of a sentence. */
function around(run: string): readonly Said[] {
  const said: Said[] = [];
  const before = /^["'*_]*(\()/.exec(run);
  if (before) said.push({ text: "(", at: before[0].length - 1 });
  const rest = run.slice(before?.[0].length ?? 0);
  const end = /[.!?"'*_\])]*$/.exec(rest);
  if (!end || /[/\\]\.*$/.test(rest)) return said;
  const closesMore = rest.split(")").length > rest.split("(").length;
  for (let at = end.index; at < rest.length; at++) {
    const sign = rest.charAt(at);
    if (/[.!?]/.test(sign) || (closesMore && sign === ")")) said.push({ text: sign, at: run.length - rest.length + at });
  }
  return said;
}

/** Puts what is not said to silence, so that all else keeps its place. */
function blank(run: string, ...patterns: readonly RegExp[]): string {
  return patterns.reduce((text, what) => text.replace(what, (found) => "\0".repeat(found.length)), run);
}

/**
 * Whether a run ends a sentence.
 * @param beforeSpace whether white space, or nothing, follows
 */
export function endsSentence(run: string, beforeSpace: boolean): boolean {
  if (/[!?]["')\]*_~}>]*$/.test(run)) return true;
  return beforeSpace && /\.["')\]*_~}>]*$/.test(run) && !abbreviation.test(run);
}

/**
 * Whether a run at the beginning of a line is a mark: of a heading, a quote, a list, a link's definition.
 * @param beforeSpace whether white space follows; in Japanese it is often forgotten
 */
export function isBlockMark(run: string, beforeSpace: boolean): boolean {
  if (/^(?:#{1,6}|>+|\d{1,3}[.)])$/.test(run)) return true;
  return beforeSpace && /^(?:[-*+]|\d{4}[.)]|[-*_=]{3,}|\[[ xX]?\]|\[[^\]]+\]:|[:|-]+)$/.test(run);
}

/** Laughter is written, not read. */
export function isLaughter(run: string, afterKana: boolean, beforeSpace: boolean): boolean {
  return /^w{2,}[.!?]*$/.test(run) || (run === "w" && afterKana && beforeSpace);
}

/** Whether it holds a `|` that may part two cells of a table. */
export function partsCells(run: string): boolean {
  return /(?<![|\\])\|(?!\|)/.test(run);
}
