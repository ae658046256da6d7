/** Written by her at the start of a sentence; drives face and voice, never shown. */
export const emotions = ["neutral", "happy", "sad", "angry", "surprised", "relaxed"] as const;

const tags = emotions.map((emotion) => `[${emotion}]`);
const sentenceEnds = new Set("。．！？!?…‼⁉");
/** May stand between the end of a sentence and the start of the next one. */
const closings = new Set("」』）)］】〉》”’\"'*_~～♪");
/** Emoji, and whatever else needs two code units: people put them after a sentence. */
const decorations = /[\ud800-\udfff\u2600-\u27bf\ufe0f\u200d]/;
const shortestFence = 3;

/**
 * Reads a reply as it streams and gives what is to be shown of it: emotion tags at the start of the
 * reply, a line or a sentence are left out, with one space after them. A `[` that may become a tag is
 * held until that is decided; all else passes at once and unchanged. Code is never touched.
 *
 * One pass, constant work per character; the same result however the text is cut into chunks.
 */
export class ReplyReader {
  /** Where a sentence may begin: after nothing, a line break, or the end of a sentence. */
  #atStart = true;
  /** Only white space since the line began. */
  #lineIsBlank = true;
  /** A "." was the last character: ends a sentence if white space follows. */
  #afterPeriod = false;
  #afterTag = false;
  /** What may become a tag. */
  #held = "";
  #code: Code = { in: "prose" };
  #run: { readonly mark: string; length: number; readonly opensLine: boolean } | undefined;

  /** @returns what is to be shown now */
  push(chunk: string): string {
    let shown = "";
    // By code unit: a chunk may end anywhere, and no mark that counts here needs two.
    for (let at = 0; at < chunk.length; at++) shown += this.#read(chunk.charAt(at));
    return shown;
  }

  /** The reply is over. @returns what had been held */
  end(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  #read(char: string): string {
    if (this.#held !== "") return this.#readTag(char);
    if (this.#afterTag) {
      this.#afterTag = false;
      if (char === " ") return "";
    }
    if (char === "[" && this.#atStart && this.#code.in === "prose" && !this.#run) {
      this.#held = char;
      return "";
    }
    this.#pass(char);
    return char;
  }

  #readTag(char: string): string {
    const maybe = this.#held + char;
    if (tags.includes(maybe)) {
      this.#held = "";
      this.#afterTag = true;
      return "";
    }
    if (tags.some((tag) => tag.startsWith(maybe))) {
      this.#held = maybe;
      return "";
    }
    const shown = this.#held;
    this.#held = "";
    for (const held of shown) this.#pass(held);
    // It may itself be a `[`, though no sentence begins here any more.
    return shown + this.#read(char);
  }

  /** Follows where in the text we are. */
  #pass(char: string): void {
    if (this.#run && char === this.#run.mark) {
      this.#run.length++;
      return;
    }
    this.#endRun();
    if (char === "`" || (char === "~" && this.#lineIsBlank)) {
      this.#run = { mark: char, length: 1, opensLine: this.#lineIsBlank };
      this.#atStart = this.#lineIsBlank = this.#afterPeriod = false;
      return;
    }
    if (char === "\n") {
      // A lone backtick must not hide the tags of all that follows.
      if (this.#code.in === "inline") this.#code = { in: "prose" };
      if (this.#code.in === "opening") this.#code = { ...this.#code, in: "fence" };
      this.#atStart = this.#lineIsBlank = true;
      this.#afterPeriod = false;
      return;
    }
    const blank = /\s/.test(char);
    const between = closings.has(char) || decorations.test(char);
    this.#atStart = sentenceEnds.has(char) || (this.#atStart && (blank || between)) || (this.#afterPeriod && blank);
    this.#lineIsBlank &&= blank;
    this.#afterPeriod = char === "." || (this.#afterPeriod && between);
  }

  /** A run of backticks or tildes ended: it may have opened or closed code. */
  #endRun(): void {
    const run = this.#run;
    if (!run) return;
    this.#run = undefined;
    const code = this.#code;
    const long = run.length >= shortestFence && run.opensLine;
    if (code.in === "prose") {
      if (long) this.#code = { in: "opening", mark: run.mark, length: run.length };
      else if (run.mark === "`") this.#code = { in: "inline", length: run.length };
    } else if (code.in === "inline") {
      if (run.mark === "`" && run.length === code.length) this.#code = { in: "prose" };
    } else if (code.in === "opening") {
      // A fence's first line holds no backtick: this was inline code, and here it ends or goes on.
      if (code.mark === "`" && run.mark === "`")
        this.#code = run.length === code.length ? { in: "prose" } : { in: "inline", length: code.length };
    } else if (run.opensLine && run.mark === code.mark && run.length >= code.length) {
      this.#code = { in: "prose" };
    }
  }
}

type Code =
  | { readonly in: "prose" }
  | { readonly in: "inline"; readonly length: number }
  /** On the first line of a fence, and after it. */
  | { readonly in: "opening" | "fence"; readonly mark: string; readonly length: number };

/** All that is to be shown of a whole reply. */
export function displayText(raw: string): string {
  const reader = new ReplyReader();
  return reader.push(raw) + reader.end();
}
