import { visibleControls } from "../text/visible";
import { parseBlocks, parseMarkdown } from "./parser";
import { toTree } from "./toTree";
import type { TreeNode } from "./tree";
import { completeBlocks } from "./unfinished";

/** What a render found: blocks that can change no more, then those that still can. */
export interface Rendering {
  readonly settled: readonly TreeNode[];
  readonly open: readonly TreeNode[];
}

/**
 * Markdown that arrives in pieces. Each render parses only from the last block that may still change,
 * so that its cost does not grow with the reply; blocks before it are settled for good.
 */
export class MarkdownStream {
  /** Source from the first block that is not settled. */
  #source = "";
  /** Half of a pair that the next piece may complete: CR before LF, a high surrogate before a low one. */
  #held = "";

  /** Adds a piece of source. */
  append(text: string): void {
    const whole = this.#held + text;
    const cut = /[\r\ud800-\udbff]$/.test(whole) ? whole.length - 1 : whole.length;
    this.#held = whole.slice(cut);
    this.#source += visibleControls(whole.slice(0, cut));
  }

  /** The end has come: nothing is held back or guessed any more. */
  finish(): Rendering {
    this.#source += visibleControls(this.#held);
    this.#held = "";
    const open = toTree(parseMarkdown(this.#source, false));
    this.#source = "";
    return { settled: open, open: [] };
  }

  /** What there is so far. What it calls settled it will not give again. */
  render(): Rendering {
    const boundary = this.#settle();
    const settled = boundary === "" ? [] : toTree(parseMarkdown(boundary, false));
    const open = toTree(parseMarkdown(completeBlocks(this.#source), true));
    return { settled, open };
  }

  /** Takes from the source the blocks before the last one that begins on a complete line. */
  #settle(): string {
    const completeLines = this.#source.split("\n").length - 1;
    const start = parseBlocks(this.#source)
      .filter((token) => token.level === 0 && token.nesting >= 0)
      .map((token) => token.map?.[0] ?? 0)
      .findLast((line) => line < completeLines);
    if (start === undefined || start === 0) {
      return "";
    }
    const offset = lineOffset(this.#source, start);
    const settled = this.#source.slice(0, offset);
    this.#source = this.#source.slice(offset);
    return settled;
  }
}

function lineOffset(source: string, line: number): number {
  let offset = 0;
  for (let at = 0; at < line; at += 1) {
    offset = source.indexOf("\n", offset) + 1;
  }
  return offset;
}
