/** No inline code is longer, in UTF-16 units; what is, had only its first mark. */
const longest = 400;
/** From here on it reads as prose again: Japanese, or the next sentence. */
const proseAgain = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]|(?<=[.!?] )\S/u;

/** Code between marks of another length, which has closed. */
const closedCode = /(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g;

/**
 * Keeps what stands behind a backtick until the closing one comes. Where none comes on that line, what
 * reads as prose is said after all: a stray backtick silences nothing.
 */
export class CodeHold {
  readonly #pass: (unit: string, offset: number) => void;
  readonly #gap: (offset: number) => void;
  #held = "";
  #offsets: number[] = [];
  #isGivenUp = false;

  /**
   * @param pass is called with each unit of what is none
   * @param gap is called where code stands in it
   */
  constructor(pass: (unit: string, offset: number) => void, gap: (offset: number) => void) {
    this.#pass = pass;
    this.#gap = gap;
  }

  get held(): number {
    return this.#held.length;
  }

  push(unit: string, offset: number): void {
    if (this.#isGivenUp) {
      this.#pass(unit, offset);
      return;
    }
    this.#held += unit;
    this.#offsets.push(offset);
    if (this.#held.length < longest) return;
    this.release();
    this.#isGivenUp = true;
  }

  /** It was code. */
  drop(): void {
    this.#held = "";
    this.#offsets = [];
    this.#isGivenUp = false;
  }

  /** It was none. */
  release(): void {
    const held = this.#held;
    const offsets = this.#offsets;
    this.drop();
    const code = [...held.matchAll(closedCode)].map(({ 0: text, index }) => ({ from: index, to: index + text.length }));
    const bare = held.replace(closedCode, (text) => " ".repeat(text.length));
    let at = bare.search(proseAgain);
    if (at === -1) return;
    for (const { from, to } of code) {
      if (from < at) continue;
      for (; at < from; at++) this.#pass(held.charAt(at), offsets[at] ?? 0);
      this.#gap(offsets[from] ?? 0);
      at = to;
    }
    for (; at < held.length; at++) this.#pass(held.charAt(at), offsets[at] ?? 0);
  }
}
