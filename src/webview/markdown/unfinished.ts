/**
 * What to show of Markdown whose end has not come yet. `**bol` is shown bold at once instead of with
 * asterisks that vanish a moment later. Only the view of a streaming reply goes through here.
 */

/** Line beginnings that are pure markup so far; shown they would only flash. */
const BARE_MARKER = /^\s*(?:[-*+=_]+|#{1,6}|`{1,}|~{1,}|>|\d{1,3}[.)])\s*$/;
const DELIMITER_ROW_BEGUN = /^\s*\|?[\s:|-]*$/;

/** The source without an unfinished last line that is only markup, and with a begun table completed. */
export function completeBlocks(source: string): string {
  const start = source.lastIndexOf("\n") + 1;
  const line = source.slice(start);
  if (line === "") {
    return source;
  }
  const previous = source.slice(0, Math.max(0, start - 1)).split("\n").at(-1) ?? "";
  if (/^\s*\|.*\|\s*$/.test(previous) && DELIMITER_ROW_BEGUN.test(line) && line.includes("-")) {
    const columns = previous.trim().slice(1, -1).split(/(?<!\\)\|/).length;
    return `${source.slice(0, start)}|${"---|".repeat(columns)}`;
  }
  return BARE_MARKER.test(line) ? source.slice(0, start) : source;
}

/** The inline source with what is open at its end closed: code, strong, strike, a link's address. */
export function completeInline(source: string): string {
  const open: string[] = [];
  let emphasis = false;
  let at = 0;
  while (at < source.length) {
    const char = source[at];
    if (char === "\\") {
      at += 2;
      continue;
    }
    if (char !== "`" && char !== "*" && char !== "~") {
      at += 1;
      continue;
    }
    const run = runLength(source, at);
    const end = at + run;
    if (char === "`") {
      const close = closingRun(source, end, run);
      if (close === -1) {
        return completeCode(source.slice(0, at), "`".repeat(run), source.slice(end), open);
      }
      at = close + run;
      continue;
    }
    const mark = char.repeat(2);
    const index = open.lastIndexOf(mark);
    if (run >= 2 && index !== -1) {
      open.splice(index);
    } else if (end === source.length) {
      // It has only begun, to open or to close.
      const closesEmphasis = run === 1 && emphasis && open.length === 0;
      return closeMarks(closesEmphasis ? source : source.slice(0, at), open);
    } else if (run >= 2 && !/\s/.test(source[end] ?? " ")) {
      open.push(mark);
    } else if (run === 1 && char === "*") {
      emphasis = !emphasis;
    }
    at = end;
  }
  return closeMarks(withoutOpenLink(source), open);
}

function completeCode(before: string, ticks: string, after: string, open: readonly string[]): string {
  const inside = after.replace(/`+$/, "");
  return inside.trim() === ""
    ? closeMarks(before, open)
    : `${before}${ticks}${inside}${ticks}${open.toReversed().join("")}`;
}

function closeMarks(source: string, open: readonly string[]): string {
  // A mark that follows a space would not close anything.
  return open.length === 0 ? source : source.trimEnd() + open.toReversed().join("");
}

/** `see [the docs](https://exa` is shown as `see the docs` until the address is complete. */
function withoutOpenLink(source: string): string {
  return source.replace(/!?\[([^\][\n]*)\]\([^()\s]*$/, "$1");
}

function runLength(text: string, at: number): number {
  let end = at;
  while (text[end] === text[at]) {
    end += 1;
  }
  return end - at;
}

function closingRun(text: string, from: number, length: number): number {
  let at = text.indexOf("`", from);
  while (at !== -1) {
    const run = runLength(text, at);
    if (run === length) {
      return at;
    }
    at = text.indexOf("`", at + run);
  }
  return -1;
}
