import { beforePaint } from "../frame";
import { patchChildren } from "./patch";
import { MarkdownStream, type Rendering } from "./stream";
import type { TreeNode } from "./tree";

/** Rendering may take at most one part in this many of the time. */
const SHARE = 4;

/** Shows a text as Markdown in an element that it has for itself, at most once a frame while it grows. */
export class MarkdownView {
  #stream = new MarkdownStream();
  #text = "";
  #finished = false;
  /** What the children of the element show: nodes that change no more, then nodes that may. */
  #settled: TreeNode[] = [];
  #open: readonly TreeNode[] = [];
  #cancel: (() => void) | undefined;
  #notBefore = 0;

  constructor(private readonly element: HTMLElement) {}

  /** Adds to the end. Costs next to nothing until the next frame. */
  append(text: string): void {
    if (this.#finished) {
      this.set(this.#text + text, false);
      return;
    }
    this.#text += text;
    this.#stream.append(text);
    this.#schedule();
  }

  /** Shows this text, now, and as unfinished or finished. Cheap where only the end is new. */
  set(text: string, finished: boolean): void {
    if (text === this.#text && finished === this.#finished) {
      return;
    }
    if (this.#finished || !text.startsWith(this.#text)) {
      this.#restart();
    }
    this.#stream.append(text.slice(this.#text.length));
    this.#text = text;
    this.#finished = finished;
    this.#render();
  }

  /** Drops what is scheduled. The element stays as it is. */
  dispose(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #restart(): void {
    this.#stream = new MarkdownStream();
    this.#text = "";
    this.#finished = false;
    // The old children stay and are patched: a finished reply that goes on must not flash.
    this.#open = [...this.#settled, ...this.#open];
    this.#settled = [];
  }

  #schedule(): void {
    this.#cancel ??= beforePaint(() => {
      this.#cancel = undefined;
      if (performance.now() < this.#notBefore) {
        this.#schedule();
      } else {
        this.#render();
      }
    });
  }

  #render(): void {
    this.dispose();
    const start = performance.now();
    const rendering: Rendering = this.#finished ? this.#stream.finish() : this.#stream.render();
    const next = [...rendering.settled, ...rendering.open];
    patchChildren(this.element, this.#open, next);
    this.#settled.push(...rendering.settled);
    this.#open = rendering.open;
    const cost = performance.now() - start;
    this.#notBefore = start + cost * SHARE;
  }
}
