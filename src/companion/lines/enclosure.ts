/** Nothing that is enclosed is longer, in UTF-16 units; what is, is none. */
const longest = 400;

/**
 * Takes out what is enclosed in prose and never said: HTML tags and comments, the targets of links, whole
 * pictures. What only seems to begin one passes once that is clear, at the end of the line at the latest.
 */
export class EnclosureFilter {
  readonly #pass: (unit: string, offset: number) => void;
  readonly #dropped: (enclosure: string, offset: number) => void;
  #held = "";
  #start = 0;
  #kind: "tag" | "comment" | "alt" | "target" | undefined;
  #quote = "";
  #depth = 0;

  constructor(pass: (unit: string, offset: number) => void, dropped: (enclosure: string, offset: number) => void) {
    this.#pass = pass;
    this.#dropped = dropped;
  }

  /** How many units are held. */
  get held(): number {
    return this.#held.length;
  }

  push(unit: string, offset: number): void {
    if (this.#held === "") {
      if (unit === "<" || unit === "]" || unit === "!") {
        this.#held = unit;
        this.#start = offset;
      } else this.#pass(unit, offset);
      return;
    }
    const next = this.#kind ? this.#next(unit) : this.#begins(unit);
    if (next === "fails") {
      this.flush();
      this.push(unit, offset);
      return;
    }
    this.#held += unit;
    if (next !== "ends") return;
    const enclosure = this.#held;
    this.#reset();
    this.#dropped(enclosure, this.#start);
  }

  /** What is held is none. */
  flush(): void {
    const held = this.#held;
    this.#reset();
    for (let at = 0; at < held.length; at++) this.#pass(held.charAt(at), this.#start + at);
  }

  #reset(): void {
    this.#held = this.#quote = "";
    this.#kind = undefined;
    this.#depth = 0;
  }

  #begins(unit: string): Next {
    const both = this.#held + unit;
    if (both === "](") {
      this.#kind = "target";
      this.#depth = 1;
    } else if (both === "![") this.#kind = "alt";
    else if (/^<[a-z/!]$/i.test(both)) this.#kind = "tag";
    return this.#kind ? "goes on" : "fails";
  }

  #next(unit: string): Next {
    if (unit === "\n" || this.#held.length >= longest) return "fails";
    if (this.#kind === "tag") return this.#inTag(unit);
    if (this.#kind === "alt") return this.#inAlt(unit);
    if (this.#kind === "target") return this.#inTarget(unit);
    return unit === ">" && this.#held.endsWith("--") ? "ends" : "goes on";
  }

  #inTag(unit: string): Next {
    if (this.#quote !== "") {
      if (unit === this.#quote) this.#quote = "";
    } else if (unit === ">") return "ends";
    else if (unit === "<" || unit > "~") return "fails";
    else if ((unit === '"' || unit === "'") && this.#held.endsWith("=")) this.#quote = unit;
    else if (this.#held === "<!-" && unit === "-") this.#kind = "comment";
    return "goes on";
  }

  #inAlt(unit: string): Next {
    if (!this.#held.endsWith("]")) return "goes on";
    if (unit !== "(") return "fails";
    this.#kind = "target";
    this.#depth = 1;
    return "goes on";
  }

  #inTarget(unit: string): Next {
    if (this.#quote !== "") {
      if (unit === this.#quote) this.#quote = "";
      return "goes on";
    }
    if ("。、！？".includes(unit)) return "fails";
    if (this.#held.endsWith(" ")) {
      // Only a title may follow the address.
      if (unit === '"' || unit === "'") this.#quote = unit;
      else if (unit !== " " && unit !== ")") return "fails";
    }
    if (unit === "(") this.#depth++;
    else if (unit === ")") this.#depth--;
    return this.#depth === 0 ? "ends" : "goes on";
  }
}

type Next = "goes on" | "ends" | "fails";
