interface Waiting {
  readonly isUrgent: boolean;
  readonly start: () => void;
}

/**
 * Lets one task run at a time, for the engine does one thing after the other: what is kept on this side can
 * still be dropped, and what is urgent goes before what is not.
 */
export class Lane {
  #waiting: Waiting[] = [];
  #isBusy = false;

  /** Something runs or waits. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /**
   * Runs the task when its turn has come. A task that is aborted while it waits is never run. One that is
   * aborted while it runs is not waited for by its caller, but keeps its turn to its end.
   *
   * @throws the signal's reason, or what the task throws
   */
  run<Result>(task: () => Promise<Result>, isUrgent: boolean, signal?: AbortSignal): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const waiting: Waiting = { isUrgent, start: () => void this.#occupy(task).then(resolve, reject).finally(forget) };
      const abort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(signal?.reason);
      };
      const forget = () => signal?.removeEventListener("abort", abort);
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  async #occupy<Result>(task: () => Promise<Result>): Promise<Result> {
    try {
      return await task();
    } finally {
      this.#isBusy = false;
      this.#next();
    }
  }

  #next(): void {
    if (this.#isBusy) return;
    const next = this.#waiting.find(({ isUrgent }) => isUrgent) ?? this.#waiting[0];
    if (!next) return;
    this.#waiting = this.#waiting.filter((other) => other !== next);
    this.#isBusy = true;
    next.start();
  }
}
