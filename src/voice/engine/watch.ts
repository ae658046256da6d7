/** Time as the watch needs it, so that tests can hold it. */
export interface Timers {
  /** Calls `run` once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

export const systemTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const shortest = 1000;
const longest = 60_000;

/**
 * Looks again and again, less and less often: 1 s after the first look, then 2, 4, … up to 60. While nobody
 * listens it does not look at all. Never looks twice at once.
 */
export class Watch {
  readonly #look: (isForced: boolean) => Promise<void>;
  readonly #timers: Timers;
  #interval = shortest;
  #cancel: (() => void) | undefined;
  #isListened = false;
  #looking: Promise<void> | undefined;
  #isAskedAgain = false;
  #isSteady = false;

  /** @param look never rejects; forced, it was asked for by a person and not by time */
  constructor(look: (isForced: boolean) => Promise<void>, timers: Timers) {
    this.#look = look;
    this.#timers = timers;
  }

  setListened(listened: boolean): void {
    if (listened === this.#isListened) return;
    this.#isListened = listened;
    if (listened) this.now();
    else this.#forget();
  }

  /** Steady, it looks once a second: something is about to happen. Else it begins anew with short intervals. */
  restart(isSteady = false): void {
    this.#isSteady = isSteady;
    this.#interval = shortest;
  }

  /** Looks now, and often for a while; where it is looking just now, once more after that. */
  now(): void {
    this.#interval = shortest;
    if (this.#looking) this.#isAskedAgain = true;
    else if (this.#isListened) void this.#run(false);
  }

  /** Looks now, whether somebody listens or not. Settles when it has looked. */
  force(): Promise<void> {
    this.#interval = shortest;
    return this.#looking ?? this.#run(true);
  }

  dispose(): void {
    this.#isListened = false;
    this.#forget();
  }

  #run(isForced: boolean): Promise<void> {
    this.#forget();
    this.#isAskedAgain = false;
    this.#looking = this.#look(isForced).finally(() => {
      this.#looking = undefined;
      if (!this.#isListened) return;
      if (this.#isAskedAgain) return void this.#run(false);
      this.#cancel = this.#timers.after(this.#interval, () => void this.#run(false));
      if (!this.#isSteady) this.#interval = Math.min(longest, this.#interval * 2);
    });
    return this.#looking;
  }

  #forget(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
