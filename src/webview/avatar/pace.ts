import type { Frames } from "../speech/frameLoop";

/** What a frame and a while are; the page's own unless a test says otherwise. */
export interface PaceSource {
  readonly frames: Frames;
  /** Calls back after milliseconds. Returns what calls it off. */
  wait(milliseconds: number, task: () => void): () => void;
}

export const pagePace: PaceSource = {
  frames: {
    request: (task) => requestAnimationFrame(task),
    cancel: (handle) => cancelAnimationFrame(handle),
  },
  wait(milliseconds, task) {
    const handle = setTimeout(task, milliseconds);
    return () => clearTimeout(handle);
  },
};

/** Between two frames while nothing moves but breath: what she does then is too slow to need more. */
const calmPause = 140;

/** Frames that come slowly while she is calm, so that a face at rest costs next to nothing. */
export class PacedFrames implements Frames {
  calm = false;
  readonly #source: PaceSource;
  #handles = 0;
  #cancel: (() => void) | undefined;

  constructor(source: PaceSource) {
    this.#source = source;
  }

  request(task: () => void): number {
    if (this.calm) {
      this.#cancel = this.#source.wait(calmPause, () => this.#next(task));
    } else {
      this.#next(task);
    }
    return ++this.#handles;
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #next(task: () => void): void {
    const { frames } = this.#source;
    const handle = frames.request(task);
    this.#cancel = () => frames.cancel(handle);
  }
}
