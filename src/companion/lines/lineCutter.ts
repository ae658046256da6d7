import type { Emotion } from "../../protocol";
import type { Line } from "../../voice/line";
import { closes, commas, fullStops, isDigit, isJapanese, isJoiner, isOfName, isSilent, opens, otherEnds, trailing } from "./characters";
import { CodeHold } from "./codeHold";
import { EnclosureFilter } from "./enclosure";
import { endsSentence, isAddressOrPath, isBlockMark, isLaughter, partsCells, saidOf } from "./latinRun";
import { LineBuffer, longestLine } from "./lineBuffer";
import { TableWatch } from "./tableWatch";

/** Said in place of a reply's code blocks, once. */
export interface CodePhrase {
  readonly ja: string;
  readonly en: string;
}

/** The first line may end at a comma from here on, so that sound starts early; the others later. UTF-16 units. */
const commaEnds = { first: 6, later: 40 };
/**
 * While so little was said, a line that grows long is cut at its last comma: an engine that takes half a
 * second for a second of sound could not have it ready before the lines before it are over.
 */
const early = { said: 60, longest: 24, shortest: 12 };
/** A run of Latin signs that is longer is looked at in pieces. */
const longestRun = 300;
const breakTag = /^<\/?(?:br|p|div|li|ul|ol|tr|td|th|h[1-6]|summary|details)\b/i;

/**
 * Cuts prose, as it streams, into lines to be spoken. It is given each unit of the displayed text that
 * stands in no code block; code, addresses, paths, tables, Markdown marks and emoji are left out. A line
 * comes out as soon as it is certain where it ends. What it does depends on the units alone, so that it
 * never matters how they arrived, and what it keeps is bounded.
 *
 * File names and a slash between two words are said; a path is not.
 */
export class LineCutter {
  readonly #watch: TableWatch;
  readonly #buffer = new LineBuffer();
  readonly #enclosures = new EnclosureFilter(
    (unit, offset) => this.#take(unit, offset),
    (enclosure, offset) => this.#drop(enclosure, offset),
  );
  readonly #code = new CodeHold(
    (unit, offset) => this.push(unit, offset),
    (offset) => this.#codeGap(offset),
  );
  #emotion: Emotion = "neutral";
  /** UTF-16 units of the lines so far. */
  #said = 0;
  #saidCodePhrase = false;
  #isJapanese: boolean | undefined;
  /** Printable ASCII since the last thing that is none, and where it began. */
  #run = "";
  #runStart = 0;
  /** The run was too long to be looked at as one, and nothing more of it is said. */
  #skipsRun = false;
  /** An address ended with a slash: names may still belong to it. */
  #isInAddress = false;
  #isAfterKana = false;
  #highSurrogate = "";
  /** Only marks since the line of text began. */
  #atLineStart = true;
  /** In a row that begins with `|`. */
  #inRow = false;
  #openBrackets = 0;
  #inQuotes = false;
  /** The line has ended, but for closing brackets. */
  #hasEnded = false;

  constructor(say: (line: Line) => void) {
    this.#watch = new TableWatch(say);
  }

  /** How many units wait for what follows to be understood: never more than about a thousand. */
  get held(): number {
    return this.#buffer.length + this.#run.length + this.#enclosures.held + this.#code.held + this.#watch.waiting;
  }

  /** The lines from here on have this emotion. */
  feel(emotion: Emotion): void {
    this.#enclosures.flush();
    this.#endLine();
    this.#emotion = emotion;
  }

  /**
   * @param unit a UTF-16 unit
   * @param offset where in the displayed text it stands
   */
  push(unit: string, offset: number): void {
    this.#enclosures.push(unit, offset);
  }

  /** Inline code begins here, it seems. */
  openCode(): void {
    this.#enclosures.flush();
    this.#endRun(false);
    this.#atLineStart = false;
  }

  /** A unit of it. */
  pushCode(unit: string, offset: number): void {
    this.#code.push(unit, offset);
  }

  /** @param offset where it began */
  closeCode(offset: number): void {
    this.#code.drop();
    this.#codeGap(offset);
  }

  #codeGap(offset: number): void {
    this.#enclosures.flush();
    this.#endRun(false);
    this.#gap(offset);
  }

  /** It was none: nothing closed it. */
  releaseCode(): void {
    this.#code.release();
  }

  /** A code block begins here. */
  codeBlock(phrase: CodePhrase | undefined, offset: number): void {
    this.#code.drop();
    this.#enclosures.flush();
    this.#lineBreak();
    this.#watch.release();
    if (!phrase || this.#saidCodePhrase) return;
    this.#saidCodePhrase = true;
    const text = this.#isJapanese === false ? phrase.en : phrase.ja;
    const offsets = new Array<number>(text.length).fill(offset);
    this.#emit({ text, emotion: this.#emotion, start: offset, end: offset + 1, offsets });
  }

  /** Nothing more comes. */
  end(): void {
    this.#code.release();
    this.#enclosures.flush();
    this.#lineBreak();
    this.#watch.release();
  }

  #take(unit: string, offset: number): void {
    const high = this.#highSurrogate;
    this.#highSurrogate = "";
    if (unit === "\n") {
      this.#lineBreak();
      return;
    }
    this.#watch.see(unit);
    if (this.#inRow) return;
    if (unit > " " && unit <= "~") this.#addToRun(unit, offset);
    else if (/\s/.test(unit)) this.#space(offset);
    else {
      this.#endRun(false);
      if (/[\ud800-\udbff]/.test(unit)) this.#highSurrogate = unit;
      else if (/[\udc00-\udfff]/.test(unit)) {
        if (high !== "") this.#wide(high + unit, offset - 1);
      } else if (unit > "~") this.#wide(unit, offset);
    }
  }

  #lineBreak(): void {
    this.#endRun(true);
    this.#endLine();
    this.#watch.lineBreak();
    this.#atLineStart = true;
    this.#inRow = this.#inQuotes = this.#isInAddress = this.#isAfterKana = false;
    this.#openBrackets = 0;
    this.#highSurrogate = "";
  }

  #space(offset: number): void {
    this.#endRun(true);
    this.#isInAddress = this.#isAfterKana = false;
    if (this.#hasEnded) this.#endLine();
    else if (this.#buffer.length > 0) this.#add(" ", offset);
  }

  /** An enclosure is left out. */
  #drop(enclosure: string, offset: number): void {
    this.#endRun(false);
    this.#isInAddress = false;
    if (breakTag.test(enclosure)) this.#space(offset);
  }

  /** Something that is not said, and that a sentence may refer to, stands here. */
  #gap(offset: number): void {
    if (!this.#hasEnded) this.#buffer.gap(offset, this.#emotion);
  }

  /** A character that is neither ASCII nor white space. */
  #wide(char: string, offset: number): void {
    if (isJoiner(char)) return;
    this.#atLineStart = false;
    if (this.#isInAddress && isOfName(char)) return;
    this.#isInAddress = false;
    if (isSilent(char)) {
      this.#silent(offset);
      return;
    }
    this.#isJapanese = this.#isJapanese === true || isJapanese(char);
    this.#isAfterKana = /[ぁ-ヿ]/.test(char);
    this.#goesOnAsNumber(char);
    const isEnd = fullStops.has(char) || otherEnds.has(char);
    if (this.#hasEnded && !isEnd && !closes.has(char) && !trailing.has(char)) this.#endLine();
    if (opens.has(char)) this.#openBrackets++;
    if (closes.has(char)) this.#openBrackets = Math.max(this.#openBrackets - 1, 0);
    const isInNumber = char === "．" && isDigit(this.#buffer.last);
    this.#add(char, offset);
    if (isEnd) this.#hasEnded = true;
    // Nothing can follow that belongs to it, so there is nothing to wait for.
    if (fullStops.has(char) && this.#openBrackets === 0 && !this.#inQuotes && !isInNumber) this.#endLine();
    else if (commas.has(char)) this.#comma();
  }

  /** An emoji, an arrow. */
  #silent(offset: number): void {
    if (!this.#hasEnded) this.#buffer.add(" ", offset, this.#emotion);
    else if (this.#openBrackets === 0 && !this.#inQuotes) this.#endLine();
  }

  /** 「１．５」 */
  #goesOnAsNumber(next: string): void {
    if (this.#hasEnded && isDigit(next) && this.#buffer.last === "．") this.#hasEnded = false;
  }

  #addToRun(unit: string, offset: number): void {
    if (this.#run === "") {
      this.#runStart = offset;
      this.#goesOnAsNumber(unit);
      if (this.#atLineStart && unit === "|") {
        this.#inRow = true;
        this.#watch.pipe();
        return;
      }
    }
    this.#run += unit;
    if (this.#run.length < longestRun) return;
    this.#skipsRun ||= isAddressOrPath(this.#run);
    this.#endPiece(false);
  }

  /** @param beforeSpace whether white space, or nothing, follows */
  #endRun(beforeSpace: boolean): void {
    if (this.#run !== "") this.#endPiece(beforeSpace);
    this.#skipsRun = false;
  }

  #endPiece(beforeSpace: boolean): void {
    const run = this.#run;
    this.#run = "";
    if (partsCells(run)) this.#watch.pipe();
    const startsLine = this.#atLineStart;
    if (startsLine && isBlockMark(run, beforeSpace)) return;
    this.#atLineStart = false;
    if (this.#skipsRun || this.#isInAddress || isLaughter(run, this.#isAfterKana, beforeSpace)) return;
    this.#isAfterKana = false;
    if (this.#hasEnded && /^[^"')\]}*_~.!?]/.test(run)) this.#endLine();
    const quoted = startsLine ? (/^>+/.exec(run)?.[0].length ?? 0) : 0;
    const { said, hasGap } = saidOf(run.slice(quoted));
    this.#isInAddress = hasGap && !beforeSpace && /[/\\=]$/.test(run);
    const first = said[0];
    if (hasGap && (first === undefined || first.at > 0)) this.#gap(this.#runStart);
    for (const { text, at } of said) this.#addLatin(text, this.#runStart + quoted + at);
    if (/[A-Za-z]/.test(run)) this.#isJapanese ??= false;
    if (this.#buffer.length === 0) return;
    if (endsSentence(run, beforeSpace)) this.#hasEnded = true;
    else if (beforeSpace && /[,;]["')\]]*$/.test(run)) this.#comma();
  }

  #addLatin(text: string, offset: number): void {
    for (let at = 0; at < text.length; at++) {
      const sign = text.charAt(at);
      // Brackets and quotes may close behind the end of a sentence.
      if (sign === "(") this.#openBrackets++;
      else if (sign === ")") this.#openBrackets = Math.max(this.#openBrackets - 1, 0);
      else if (sign === '"') this.#inQuotes = !this.#inQuotes;
      this.#add(sign, offset + at);
    }
  }

  #comma(): void {
    if (this.#buffer.length >= (this.#said === 0 ? commaEnds.first : commaEnds.later)) this.#endLine();
  }

  #add(char: string, offset: number): void {
    this.#buffer.add(char, offset, this.#emotion);
    if (this.#said < early.said && this.#buffer.length > early.longest) this.#emit(this.#buffer.takeToComma(early.shortest));
    while (this.#buffer.length > longestLine) this.#emit(this.#buffer.takeLongest());
  }

  #endLine(): void {
    this.#endRun(false);
    this.#hasEnded = false;
    this.#emit(this.#buffer.take());
  }

  #emit(line: Line | undefined): void {
    if (!line) return;
    this.#said += line.text.length;
    this.#watch.say(line);
  }
}
