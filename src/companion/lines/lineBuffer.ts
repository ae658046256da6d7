import type { Emotion } from "../../protocol";
import type { Line } from "../../voice/line";

/** No engine is asked to say more in one go: its memory grows with the line. UTF-16 units. */
export const longestLine = 100;
/** Where a line that grew too long is cut, it keeps at least this much. */
const shortestCut = 50;
/** A letter or a number, but no mere lengthening such as ー. */
const sounding = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}]/u;
/** Not said, and worth nothing at a line's beginning. */
const idleAtStart = /^[\s、。，．！？!?…‥‼⁉,.;:；：」』）)】\]}〉》〕”’"'・･•~〜～ー\-–—―─*_<>|=/\\&\p{M}]/u;
/** No pause before these. */
const closing = /^[、。，．！？!?…,.;:；：」』）)】\]}〉》〕”’]$/;
const noSpaceAfter = /[\s、，「『（(【[〈《〔“‘]$/;
/** Brackets that hold nothing, or the mere note of a feeling: 「（笑）」. */
const hollow = /[「『（(【[〈《〔“‘](?:爆?笑|泣|汗|涙|怒|照|爆)?$/;
const closingBracket = /^[」』）)】\]〉》〕”’]$/;
/** May be left over, at the beginning, of what was said about something that is not said. */
const particles = new Set("をはがにでとのもへや");
const afterParticle = /^[\p{Script=Han}\p{Script=Katakana}A-Za-z0-9、，\s]/u;
const digit = /^[0-9０-９]$/;
const graphemes = new Intl.Segmenter("ja", { granularity: "grapheme" });
const words = new Intl.Segmenter("ja", { granularity: "word" });

/** The line that is being collected: its text, and for each unit of it where it is displayed. */
export class LineBuffer {
  #text = "";
  #offsets: number[] = [];
  #emotion: Emotion = "neutral";
  /** How much of it stands before something that is not said, where that begins it or follows a comma. */
  #gapAfter: number | undefined;
  /** Where a "-" stands that may turn out to be the sign of a number. */
  #minus: number | undefined;

  get length(): number {
    return this.#text.length;
  }

  get last(): string {
    return this.#text.slice(-1);
  }

  /** @param offset of its first unit in the displayed text */
  add(char: string, offset: number, emotion: Emotion): void {
    const text = /^\s$/.test(char) ? " " : char;
    if (this.#gapAfter !== undefined && this.#text.length > this.#gapAfter) {
      const first = this.#text.slice(this.#gapAfter);
      if (first === "を" || (particles.has(first) && afterParticle.test(text))) this.#drop(1);
      this.#gapAfter = undefined;
    }
    if (this.#text === "") {
      const minus = this.#minus;
      this.#minus = text === "-" ? offset : undefined;
      if (idleAtStart.test(text)) return;
      this.#emotion = emotion;
      if (minus === offset - 1 && digit.test(text)) this.#append("-", minus);
    } else if (text === " " && noSpaceAfter.test(this.#text)) return;
    else if (closing.test(text) && this.#closes(text)) return;
    else if (digit.test(text) && /[0-9０-９][〜～~]$/.test(this.#text)) this.#sayRange();
    this.#append(text, offset);
  }

  #append(text: string, offset: number): void {
    this.#text += text;
    for (let at = 0; at < text.length; at++) this.#offsets.push(offset + at);
  }

  /** Something that is not said stands here. */
  gap(offset: number, emotion: Emotion): void {
    if (this.#text === "" || /[、，]$/.test(this.#text)) this.#gapAfter = this.#text.length;
    else this.add(" ", offset, emotion);
  }

  /** Takes the line out, where there is something to say in it. */
  take(): Line | undefined {
    const line = this.#line(this.#text.length);
    this.#text = "";
    this.#offsets = [];
    this.#gapAfter = undefined;
    return line;
  }

  /** Takes as much out of it as fits in one line. */
  takeLongest(): Line | undefined {
    return this.#takeTo(cutBefore(this.#text));
  }

  /** Takes it out up to its last comma, where at least so many units stand before that. */
  takeToComma(atLeast: number): Line | undefined {
    const at = Math.max(...["、", "，", ", "].map((mark) => this.#text.lastIndexOf(mark))) + 1;
    return at >= atLeast ? this.#takeTo(at) : undefined;
  }

  #takeTo(at: number): Line | undefined {
    const line = this.#line(at);
    let from = at;
    while (from < this.#text.length && idleAtStart.test(this.#text.charAt(from))) from++;
    this.#text = this.#text.slice(from);
    this.#offsets = this.#offsets.slice(from);
    this.#gapAfter = undefined;
    return line;
  }

  /** @returns whether the mark has nothing to close or part */
  #closes(mark: string): boolean {
    if (this.#text.endsWith(" ")) this.#drop(1);
    // A list of things that are not said leaves only its commas.
    if (/^[、，,]$/.test(mark) && /[、，,：:「『（(【[]$/.test(this.#text)) return true;
    const empty = closingBracket.test(mark) ? hollow.exec(this.#text)?.[0].length : undefined;
    if (empty === undefined) return false;
    this.#drop(empty);
    return true;
  }

  /** 「3〜5」 is said as 「3から5」. */
  #sayRange(): void {
    const at = this.#offsets.at(-1) ?? 0;
    this.#drop(1);
    this.#text += "から";
    this.#offsets.push(at, at);
  }

  #drop(units: number): void {
    this.#text = this.#text.slice(0, -units);
    this.#offsets.length = this.#text.length;
  }

  #line(to: number): Line | undefined {
    const text = this.#text.slice(0, to).trimEnd();
    if (!sounding.test(text)) return undefined;
    const offsets = this.#offsets.slice(0, text.length);
    const start = offsets[0] ?? 0;
    const end = (offsets.at(-1) ?? start) + 1;
    return { text, emotion: this.#emotion, start, end, offsets };
  }
}

/** Where to cut a text that is too long: behind a comma, else before a word, never inside a character. */
function cutBefore(text: string): number {
  const most = text.slice(0, longestLine);
  const comma = Math.max(...["、", "，", ", ", "; ", "；"].map((mark) => most.lastIndexOf(mark))) + 1;
  if (comma >= shortestCut) return comma;
  const space = most.lastIndexOf(" ") + 1;
  if (space >= shortestCut) return space;
  const word = lastStart(words, text);
  if (word >= shortestCut) return word;
  const character = lastStart(graphemes, text);
  if (character > 0) return character;
  // One character that is longer than a line: only its code points can be kept whole.
  return /[\udc00-\udfff]/.test(text.charAt(longestLine)) ? longestLine - 1 : longestLine;
}

/** The last place, up to the longest line, at which a segment starts. */
function lastStart(segmenter: Intl.Segmenter, text: string): number {
  let last = 0;
  for (const { index } of segmenter.segment(text)) {
    if (index > longestLine) break;
    last = index;
  }
  return text.length <= longestLine ? text.length : last;
}
