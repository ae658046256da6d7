/** Where a clip goes on the audio clock. */
export interface Slot {
  /** Seconds on the audio clock. */
  readonly start: number;
  readonly end: number;
  /** Frames of the clock's rate. */
  readonly startFrame: number;
  readonly endFrame: number;
  /** Frames of silence behind the clip before; undefined for the first one. */
  readonly gap: number | undefined;
}

/** How much time a clip needs to begin, in seconds, when it can't follow right behind another one. */
export const shortestLead = 0.02;

/**
 * Plans clips on the audio clock, in whole frames: each begins on the frame where the one before ends, so
 * that nothing is between them and nothing overlaps. One that comes too late for that begins soon.
 */
export class Schedule {
  #end: number | undefined;

  /** @param rate of the audio clock, in frames per second */
  constructor(readonly rate: number) {}

  /**
   * Plans the next clip.
   * @param now seconds on the audio clock
   * @param lead seconds from now at which a clip can begin at the earliest
   * @param frames how long it is; whole where it has the clock's own rate
   */
  add(now: number, lead: number, frames: number): Slot {
    // One that is to begin this soon could miss its frame, and would then sound into the next clip.
    const isInTime = this.#end !== undefined && this.#end >= (now + lead / 2) * this.rate;
    const startFrame = isInTime && this.#end !== undefined ? Math.ceil(this.#end) : Math.ceil((now + lead) * this.rate);
    const gap = this.#end === undefined ? undefined : startFrame - this.#end;
    this.#end = startFrame + frames;
    return { start: startFrame / this.rate, end: this.#end / this.rate, startFrame, endFrame: this.#end, gap };
  }

  /** What was planned is not to be: the next clip begins soon. */
  clear(): void {
    this.#end = undefined;
  }
}
