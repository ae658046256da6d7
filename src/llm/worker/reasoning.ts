import type { ReplyPart } from "../../protocol";

/** How models mark their reasoning; the first pair that opens a reply counts. */
export const reasoningMarks = [
  ["<think>", "</think>"],
  ["<thinking>", "</thinking>"],
  ["[THINK]", "[/THINK]"],
] as const;

/** Where in a reply its next text stands. */
export type ReplyPlace =
  | { readonly in: "start" | "text" | "after" }
  /** `close`: the mark that will end the reasoning. */
  | { readonly in: "thinking"; readonly close: string };

/** Where a reply stands whose text, marks included, begins like this: for one that is to go on. */
export function placeAfter(text: string): ReplyPlace {
  const body = text.trimStart();
  for (const [open, close] of reasoningMarks) {
    if (!body.startsWith(open)) continue;
    const end = body.indexOf(close);
    if (end < 0) return { in: "thinking", close };
    return { in: body.slice(end + close.length).trim() === "" ? "after" : "text" };
  }
  return { in: body === "" ? "start" : "text" };
}

export type Piece = { readonly part: ReplyPart; readonly text: string };

/**
 * Parts reasoning from what is said, in one pass. Reasoning stands at the beginning of a reply
 * only; a mark later on is ordinary text. The blank space around the marks belongs to neither.
 */
export class ReasoningSplitter {
  #state: "start" | "thinking" | "after" | "text";
  #thought = false;
  #close = "";
  #reasoned: boolean;
  #held = "";

  /** @param begin `thinking` where the prompt itself has opened the reasoning already */
  constructor(begin: ReplyPlace = { in: "start" }) {
    this.#state = begin.in;
    this.#reasoned = begin.in === "thinking" || begin.in === "after";
    if (begin.in === "thinking") this.#close = begin.close;
  }

  /** Whether reasoning is going on; text that comes now may end it, but does not belong to it alone. */
  get thinking(): boolean {
    return this.#state === "thinking";
  }

  /** Whether there was reasoning, or still is. */
  get reasoned(): boolean {
    return this.#reasoned;
  }

  /** Whether speech has begun. */
  get speaking(): boolean {
    return this.#state === "text";
  }

  push(text: string): readonly Piece[] {
    if (text === "") return [];
    if (this.#state === "text") return [{ part: "text", text }];
    this.#held += text;
    const pieces: Piece[] = [];
    if (this.#state === "start") this.#readStart(pieces);
    if (this.#state === "thinking") this.#readThinking(pieces);
    if (this.#state === "after") this.#readAfter(pieces);
    return pieces;
  }

  /** What was held because it might have become a mark. */
  end(): readonly Piece[] {
    const text = this.#held;
    this.#held = "";
    if (text === "" || this.#state === "after") return [];
    return [{ part: this.#state === "thinking" ? "thinking" : "text", text }];
  }

  #readStart(pieces: Piece[]): void {
    const body = this.#held.trimStart();
    for (const [open, close] of reasoningMarks) {
      if (body.startsWith(open)) {
        this.#close = close;
        this.#reasoned = true;
        this.#held = body.slice(open.length);
        this.#state = "thinking";
        return;
      }
      if (open.startsWith(body)) return;
    }
    pieces.push({ part: "text", text: this.#held });
    this.#held = "";
    this.#state = "text";
  }

  #readThinking(pieces: Piece[]): void {
    if (!this.#thought) this.#held = this.#held.trimStart();
    this.#thought ||= this.#held !== "";
    const at = this.#held.indexOf(this.#close);
    if (at >= 0) {
      const text = this.#held.slice(0, at).trimEnd();
      if (text !== "") pieces.push({ part: "thinking", text });
      this.#held = this.#held.slice(at + this.#close.length);
      this.#state = "after";
      return;
    }
    const keep = possibleEnd(this.#held, this.#close);
    const text = this.#held.slice(0, this.#held.length - keep);
    if (text !== "") pieces.push({ part: "thinking", text });
    this.#held = this.#held.slice(this.#held.length - keep);
  }

  #readAfter(pieces: Piece[]): void {
    const text = this.#held.trimStart();
    this.#held = "";
    if (text === "") return;
    pieces.push({ part: "text", text });
    this.#state = "text";
  }
}

/** Length of the end of `text` that blank space and a beginning of `mark` make up. */
function possibleEnd(text: string, mark: string): number {
  let keep = 0;
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (mark.startsWith(text.slice(-length))) {
      keep = length;
      break;
    }
  }
  const body = text.slice(0, text.length - keep);
  return keep + (body.length - body.trimEnd().length);
}
