import type { Stretch } from "../../protocol";

/** A part of one of the shown texts, in UTF-16 units; `end` is exclusive. */
export interface PlacedPart {
  /** Which of the texts. */
  readonly text: number;
  readonly start: number;
  readonly end: number;
}

/** How far the source may be ahead of what is shown (a long address), and the other way round. */
const longestDropped = 2000;
const longestAdded = 48;
/** This many characters in a row that agree are no accident. */
const gram = 4;
/** After so many places that fit nowhere the rest is left unplaced. */
const mostMisses = 60;

/** In place of a place: not shown anywhere, or not known. */
const dropped = -2;
const unknown = -1;

const blank = /\s/;
const word = /[\p{L}\p{N}]/u;
const marks = new Set("*_`~\\[]()<>#|!");
const lineStart = /[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:#{1,6}[ \t]+)?/y;
const fence = /[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,})[^\n]*/y;
const rule = /[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|?)+[ \t]*(?=\n|$)/y;
const linkTarget = /\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'))?\)/y;
const entity = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/y;

/**
 * Where the characters of a Markdown source stand in the texts that it is shown as. Follows both at once,
 * leaves out what Markdown drops, and finds its way again where they differ. It may know of no place, and
 * never throws.
 */
export class Placement {
  /** For each UTF-16 unit of the source its place in all shown text, or below 0. Rises. */
  readonly #places: Int32Array;
  /** Where each text begins in all shown text, and where the last one ends. */
  readonly #starts: number[] = [0];

  constructor(
    private readonly source: string,
    texts: readonly string[],
  ) {
    let length = 0;
    for (const text of texts) {
      length += text.length;
      this.#starts.push(length);
    }
    this.#places = new Aligner(source, texts.join("")).align();
  }

  /** The parts of the texts that show a stretch of the source; undefined where that is not sure. */
  parts({ start, end }: Stretch): PlacedPart[] | undefined {
    let [first, last, words, placed] = [-1, -1, 0, 0];
    for (let at = Math.max(0, start); at < Math.min(end, this.source.length); at += 1) {
      const place = this.#places[at] ?? unknown;
      const counts = place !== dropped && word.test(this.source.charAt(at)) ? 1 : 0;
      words += counts;
      if (place >= 0) {
        placed += counts;
        first = first < 0 ? place : first;
        last = place;
      }
    }
    return first < 0 || placed * 2 < words ? undefined : this.#split(first, last + 1);
  }

  /** Where in the source a place in a text comes from; undefined where that is not sure. */
  sourceAt(text: number, offset: number): number | undefined {
    const begin = this.#starts[text];
    if (begin === undefined) {
      return undefined;
    }
    const wanted = begin + offset;
    let found: number | undefined;
    for (let at = 0; at < this.#places.length; at += 1) {
      const place = this.#places[at] ?? unknown;
      if (place > wanted) {
        break;
      }
      found = place >= 0 && wanted - place <= longestAdded ? at : found;
    }
    return found;
  }

  #split(start: number, end: number): PlacedPart[] {
    const parts: PlacedPart[] = [];
    for (let text = 0; text + 1 < this.#starts.length; text += 1) {
      const [begin, finish] = [this.#starts[text] ?? 0, this.#starts[text + 1] ?? 0];
      if (finish > start && begin < end) {
        parts.push({ text, start: Math.max(start, begin) - begin, end: Math.min(end, finish) - begin });
      }
    }
    return parts;
  }
}

class Aligner {
  readonly #places: Int32Array;
  #at = 0;
  #shownAt = 0;

  constructor(
    private readonly source: string,
    private readonly shown: string,
  ) {
    this.#places = new Int32Array(source.length).fill(unknown);
  }

  align(): Int32Array {
    let misses = 0;
    while (this.#at < this.source.length && this.#shownAt < this.shown.length && misses < mostMisses) {
      if (this.#skipLineStart() || this.#readEntity() || this.#match() || this.#skipBlank() || this.#skipMark()) {
        continue;
      }
      if (!this.#findAgain()) {
        misses += 1;
        this.#at += 1;
        this.#shownAt += 1;
      }
    }
    return this.#places;
  }

  #match(): boolean {
    if (this.source[this.#at] !== this.shown[this.#shownAt]) {
      return false;
    }
    this.#places[this.#at] = this.#shownAt;
    this.#at += 1;
    this.#shownAt += 1;
    return true;
  }

  /** `&amp;` is shown as one character, and nothing of it but perhaps the `&` agrees. */
  #readEntity(): boolean {
    const written = this.source[this.#at] === "&" ? length(entity, this.source, this.#at) : 0;
    if (written === 0 || this.#agreeing(this.#at, this.#shownAt) >= Math.min(written, gram)) {
      return false;
    }
    this.#places[this.#at] = this.#shownAt;
    this.#places.fill(dropped, this.#at + 1, this.#at + written);
    this.#at += written;
    this.#shownAt += (this.shown.codePointAt(this.#shownAt) ?? 0) > 0xffff ? 2 : 1;
    return true;
  }

  /** Leaves out what makes a line a list item, a quote, a heading, a fence or a rule, where it does. */
  #skipLineStart(): boolean {
    if (this.#at > 0 && this.source[this.#at - 1] !== "\n") {
      return false;
    }
    const line = length(fence, this.source, this.#at) || length(rule, this.source, this.#at);
    const skipped = line > 0 ? line : length(lineStart, this.source, this.#at);
    if (skipped === 0 || (line === 0 && this.source.slice(this.#at, this.#at + skipped).trim() === "")) {
      return false;
    }
    const shown = this.#nextShown();
    const kept = this.#agreeing(this.#at, shown);
    const left = this.#agreeing(this.#at + skipped + (line > 0 ? 1 : 0), shown);
    // A fence with nothing behind it yet is none to be seen either.
    if (kept > left || (kept > 0 && kept === left)) {
      return false;
    }
    this.#drop(skipped);
    return true;
  }

  #skipBlank(): boolean {
    const [char, shown] = [this.source.charAt(this.#at), this.shown.charAt(this.#shownAt)];
    if (blank.test(char)) {
      this.#at += 1;
      return true;
    }
    if (blank.test(shown)) {
      this.#shownAt += 1;
      return true;
    }
    return false;
  }

  #skipMark(): boolean {
    const char = this.source.charAt(this.#at);
    if (char === "]") {
      const target = length(linkTarget, this.source, this.#at);
      if (target > 0) {
        this.#drop(target);
        return true;
      }
    }
    if (!marks.has(char)) {
      return false;
    }
    this.#drop(1);
    return true;
  }

  #drop(count: number): void {
    this.#places.fill(dropped, this.#at, this.#at + count);
    this.#at += count;
  }

  /** Goes on where both agree again, with as little as possible left out. */
  #findAgain(): boolean {
    let best: { readonly at: number; readonly shownAt: number; readonly cost: number } | undefined;
    for (let added = 0; added <= longestAdded && added < (best?.cost ?? Infinity); added += 1) {
      const shownAt = this.#shownAt + added;
      const wanted = this.shown.slice(shownAt, shownAt + gram);
      if (wanted === "" || blank.test(wanted.charAt(0))) {
        continue;
      }
      const found = this.source.slice(this.#at, this.#at + longestDropped).indexOf(wanted);
      const cost = found + added;
      if (found >= 0 && cost < (best?.cost ?? Infinity)) {
        best = { at: this.#at + found, shownAt, cost };
      }
    }
    if (!best) {
      return false;
    }
    this.#at = best.at;
    this.#shownAt = best.shownAt;
    return true;
  }

  #nextShown(): number {
    let at = this.#shownAt;
    while (at < this.shown.length && blank.test(this.shown.charAt(at))) {
      at += 1;
    }
    return at;
  }

  /** How many characters agree, up to a few. */
  #agreeing(at: number, shownAt: number): number {
    let count = 0;
    while (
      count < gram * 3 &&
      shownAt + count < this.shown.length &&
      this.source[at + count] === this.shown[shownAt + count]
    ) {
      count += 1;
    }
    return count;
  }
}

/** How long a pattern's match at a place is. */
function length(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
