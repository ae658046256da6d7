import type { Line } from "../../voice/line";

/** A line that is longer, in UTF-16 units, is no table's head. */
const longestHead = 400;

/**
 * Keeps back what may be a table without a `|` at its rows' beginnings, until the line after it tells: it
 * is one if that line consists of dashes, colons and at least one `|`. Lines without any `|` pass at once.
 */
export class TableWatch {
  readonly #say: (line: Line) => void;
  #state: "prose" | "head" | "below head" | "row" = "prose";
  #waiting: Line[] = [];
  #units = 0;
  #hasPipe = false;
  #hasDash = false;

  constructor(say: (line: Line) => void) {
    this.#say = say;
  }

  /** How many units are waiting to be said. */
  get waiting(): number {
    return this.#waiting.reduce((units, line) => units + line.text.length, 0);
  }

  say(line: Line): void {
    if (this.#state === "prose") this.#say(line);
    else this.#waiting.push(line);
  }

  /** A unit of the text comes, and no line break. */
  see(unit: string): void {
    if (this.#state === "prose") return;
    if (this.#state === "below head") {
      if (unit === "|") this.#hasPipe = true;
      else if (unit === "-") this.#hasDash = true;
      else if (!/[\s:>]/.test(unit)) this.release();
    } else if (++this.#units > longestHead) this.release();
  }

  /** A `|` that may part two cells stands in this line of text. */
  pipe(): void {
    this.#hasPipe = true;
    if (this.#state === "prose") this.#state = "head";
  }

  /** All of the line before was said. */
  lineBreak(): void {
    const isRow = this.#hasPipe;
    const isRuler = this.#hasPipe && this.#hasDash;
    this.#hasPipe = this.#hasDash = false;
    this.#units = 0;
    if (this.#state === "head") this.#state = "below head";
    else if (this.#state === "below head" ? isRuler : this.#state === "row" && isRow) {
      this.#waiting = [];
      this.#state = "row";
    } else this.release();
  }

  /** It was no table, or it is over. */
  release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#state = "prose";
    this.#hasPipe = this.#hasDash = false;
    for (const line of waiting) this.#say(line);
  }
}
