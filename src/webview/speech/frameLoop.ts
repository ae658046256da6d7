export interface Frames {
  request(task: () => void): number;
  cancel(handle: number): void;
}

/** Runs a task with each frame while it is wanted. */
export class FrameLoop {
  #handle: number | undefined;

  constructor(
    private readonly frames: Frames,
    private readonly task: () => void,
  ) {}

  get runs(): boolean {
    return this.#handle !== undefined;
  }

  /** Starts or ends it. */
  run(wanted: boolean): void {
    if (wanted && this.#handle === undefined) {
      this.#next();
    } else if (!wanted && this.#handle !== undefined) {
      this.frames.cancel(this.#handle);
      this.#handle = undefined;
    }
  }

  #next(): void {
    this.#handle = this.frames.request(() => {
      this.#next();
      this.task();
    });
  }
}
