import { type Emotion, emotions } from "../protocol";
import type { Line } from "../voice/line";
import { type CodePhrase, LineCutter } from "./lines/lineCutter";
import { noPrefix, prefixBehind } from "./lines/linePrefix";

/** What may become a tag: of a length that none would have, it is none. */
const tagBeginning = /^\[[a-z]{0,20}$/i;
/** A tag that she made up. Other words in brackets are written with capitals, or are a link's. */
const madeUpTag = /^\[[a-z]{3,20}\]$/;
/** Behind the brackets of a link, or of its definition. */
const linkMarks = new Set("(:");
const sentenceEnds = new Set("。．！？!?…‼⁉");
/** May stand between the end of a sentence and the start of the next one. */
const closings = new Set("」』）)］】〉》”’\"'*_~～♪");
/** Emoji, and whatever else needs two code units: people put them after a sentence. */
const decorations = /[\ud800-\udfff\u2600-\u27bf\ufe0f\u200d]/;
const shortestFence = 3;

export interface ReplyReaderOptions {
  /** Called with each line that is fit to be spoken. */
  readonly say?: (line: Line) => void;
  /** Said in place of a code block; without it nothing is. */
  readonly codePhrase?: CodePhrase | undefined;
  /** Called with each emotion tag. */
  readonly feel?: (emotion: Emotion) => void;
}

/**
 * Reads a reply as it streams and gives what is to be shown of it: emotion tags at the start of the
 * reply, a line or a sentence are left out, with one space after them; so are tags that she made up. A `[`
 * that may become a tag is held until that is decided; all else passes at once and unchanged. Code is never
 * touched. What is fit to be spoken comes out as lines on the way.
 *
 * One pass, constant work per character; the same result however the text is cut into chunks.
 */
export class ReplyReader {
  /** Where a sentence may begin: after nothing, a line break, or the end of a sentence. */
  #atStart = true;
  /** Whether a code block may begin here. */
  #prefix = noPrefix;
  /** A "." was the last character: ends a sentence if white space follows. */
  #afterPeriod = false;
  #afterTag = false;
  /** What may become a tag. */
  #held = "";
  #code: Code = { in: "prose" };
  #run: { readonly mark: string; length: number; readonly opensLine: boolean; readonly offset: number } | undefined;

  readonly #lines: LineCutter;
  readonly #codePhrase: CodePhrase | undefined;
  readonly #feel: (emotion: Emotion) => void;
  /** UTF-16 units of what was shown so far. */
  #offset = 0;

  constructor({ say = () => {}, feel = () => {}, codePhrase }: ReplyReaderOptions = {}) {
    this.#lines = new LineCutter(say);
    this.#feel = feel;
    this.#codePhrase = codePhrase;
  }

  /** @returns what is to be shown now */
  push(chunk: string): string {
    let shown = "";
    // By code unit: a chunk may end anywhere, and no mark that counts here needs two.
    for (let at = 0; at < chunk.length; at++) shown += this.#read(chunk.charAt(at));
    return shown;
  }

  /** The line that is being collected was said: what follows is another one. */
  endLine(): void {
    this.#lines.end();
  }

  /** The reply is over. @returns what had been held */
  end(): string {
    // A tag that was cut off is none of her words.
    const held = cutOffTag(this.#held) ? "" : this.#held;
    this.#held = "";
    for (const char of held) this.#pass(char);
    this.#endRun("");
    // What stands behind the marks of a fence names its language.
    if (this.#code.in === "opening") this.#lines.codeBlock(undefined, this.#offset);
    this.#lines.end();
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
    if (this.#held.endsWith("]") && !linkMarks.has(char)) {
      this.#held = "";
      this.#afterTag = true;
      return this.#read(char);
    }
    const maybe = this.#held + char;
    const emotion = emotionOf(maybe);
    if (emotion) {
      this.#lines.feel(emotion);
      this.#feel(emotion);
      this.#held = "";
      this.#afterTag = true;
      return "";
    }
    if (tagBeginning.test(maybe) || madeUpTag.test(maybe)) {
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
    this.#follow(char);
    this.#offset++;
  }

  #follow(char: string): void {
    if (this.#run && char === this.#run.mark) {
      this.#run.length++;
      return;
    }
    this.#endRun(char);
    if (char === "`" || (char === "~" && this.#prefix.is === "blank")) {
      this.#run = { mark: char, length: 1, opensLine: this.#opensLine(), offset: this.#offset };
      this.#atStart = this.#afterPeriod = false;
      this.#prefix = { ...this.#prefix, is: "text" };
      return;
    }
    if (char === "\n") {
      this.#endCodeLine();
      if (this.#code.in === "prose") this.#lines.push(char, this.#offset);
      this.#atStart = true;
      this.#afterPeriod = false;
      this.#prefix = noPrefix;
      return;
    }
    if (this.#code.in === "prose") this.#lines.push(char, this.#offset);
    else if (this.#code.in === "inline") this.#inlineCode(char, this.#code);
    // It may turn out to be inline code, and that to be none.
    else if (this.#code.in === "opening") this.#lines.pushCode(char, this.#offset);
    const blank = /\s/.test(char);
    const between = closings.has(char) || decorations.test(char);
    this.#atStart = sentenceEnds.has(char) || (this.#atStart && (blank || between)) || (this.#afterPeriod && blank);
    this.#prefix = prefixBehind(this.#prefix, char);
    this.#afterPeriod = char === "." || (this.#afterPeriod && between);
  }

  /** Whether a fence may stand here: behind the marks of lists and quotes, but where one closes, no list's. */
  #opensLine(): boolean {
    const { is, hasItem, hasQuote } = this.#prefix;
    if (is !== "blank" || this.#code.in !== "fence") return is === "blank";
    return !hasItem && (this.#code.isQuoted || !hasQuote);
  }

  #inlineCode(char: string, code: InlineCode): void {
    this.#lines.pushCode(char, this.#offset);
    if (code.onlyInfo && !/[\w+#.\s-]/.test(char)) this.#code = { ...code, onlyInfo: false };
  }

  /** A line of text ends. */
  #endCodeLine(): void {
    const code = this.#code;
    if (code.in === "inline" && code.onlyInfo && code.length >= shortestFence) {
      // Models do open a code block in the middle of a line.
      this.#openFence({ in: "fence", mark: "`", length: code.length, isQuoted: this.#prefix.hasQuote, offset: code.offset });
    } else if (code.in === "inline") {
      // A lone backtick must not hide the tags of all that follows, nor silence it.
      this.#lines.releaseCode();
      this.#code = { in: "prose" };
    } else if (code.in === "opening") this.#openFence({ ...code, in: "fence" });
    else if (code.in === "closing") this.#code = { in: "prose" };
  }

  #openFence(code: Fence): void {
    this.#code = code;
    this.#lines.codeBlock(this.#codePhrase, code.offset);
  }

  /** A run of backticks or tildes ended: it may have opened or closed code. @param next what ended it */
  #endRun(next: string): void {
    const run = this.#run;
    this.#run = undefined;
    if (!run) {
      // Behind the marks that close a fence nothing stands but white space.
      if (this.#code.in === "closing" && !/\s/.test(next)) this.#code = { ...this.#code, in: "fence" };
      return;
    }
    const { mark, length, offset } = run;
    const code = this.#code;
    const long = length >= shortestFence && run.opensLine;
    if (code.in === "prose") {
      if (long) {
        this.#code = { in: "opening", mark, length, isQuoted: this.#prefix.hasQuote, offset };
        this.#lines.openCode();
      } else if (mark === "`") this.#openInline(length, offset);
      else for (let at = 0; at < length; at++) this.#lines.push(mark, offset + at);
    } else if (code.in === "inline") {
      if (mark === "`" && length === code.length) this.#closeInline(code.offset);
      else {
        this.#code = { ...code, onlyInfo: false };
        this.#pushMarks(mark, length, offset);
      }
    } else if (code.in === "opening") {
      // A fence's first line holds no backtick: this was inline code, and here it ends or goes on.
      if (code.mark !== "`" || mark !== "`") return;
      this.#code = { in: "inline", length: code.length, offset: code.offset, onlyInfo: false };
      if (length === code.length) this.#closeInline(code.offset);
      else this.#pushMarks(mark, length, offset);
    } else if (code.in === "closing") this.#code = { ...code, in: "fence" };
    else if (run.opensLine && mark === code.mark && length >= code.length) {
      this.#code = next === "\n" ? { in: "prose" } : { ...code, in: /\s/.test(next) ? "closing" : "fence" };
    }
  }

  #openInline(length: number, offset: number): void {
    this.#code = { in: "inline", length, offset, onlyInfo: true };
    this.#lines.openCode();
  }

  /** Marks in code that do not close it. */
  #pushMarks(mark: string, length: number, offset: number): void {
    for (let at = 0; at < length; at++) this.#lines.pushCode(mark, offset + at);
  }

  #closeInline(offset: number): void {
    this.#code = { in: "prose" };
    this.#lines.closeCode(offset);
  }
}

/** The emotion of a whole tag. */
function emotionOf(tag: string): Emotion | undefined {
  const name = tag.endsWith("]") ? tag.slice(1, -1).toLowerCase() : "";
  return emotions.find((emotion) => emotion === name);
}

function cutOffTag(held: string): boolean {
  return madeUpTag.test(held) || emotions.some((emotion) => `[${emotion}]`.startsWith(held.toLowerCase()));
}

type Code = { readonly in: "prose" } | InlineCode | Fence;

interface InlineCode {
  readonly in: "inline";
  /** Of the mark that opened it, and where that stands. */
  readonly length: number;
  readonly offset: number;
  /** So far it holds nothing but what may name a language. */
  readonly onlyInfo: boolean;
}

interface Fence {
  /** On its first line, after it, or behind what may close it. */
  readonly in: "opening" | "fence" | "closing";
  readonly mark: string;
  readonly length: number;
  readonly offset: number;
  readonly isQuoted: boolean;
}

/** All that is to be shown of a whole reply. */
export function displayText(raw: string): string {
  const reader = new ReplyReader();
  return reader.push(raw) + reader.end();
}

/** How she felt when she ended a reply. */
export function lastEmotion(raw: string): Emotion {
  let last: Emotion = "neutral";
  new ReplyReader({ feel: (emotion) => (last = emotion) }).push(raw);
  return last;
}

/** All lines of a whole reply. */
export function linesOf(raw: string, codePhrase?: CodePhrase): readonly Line[] {
  const lines: Line[] = [];
  const reader = new ReplyReader({ say: (line) => lines.push(line), codePhrase });
  reader.push(raw);
  reader.end();
  return lines;
}
