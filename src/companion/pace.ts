import type { Clock } from "../clock";

/** How fast generated text is shown. */
export type Pace = "asGenerated" | "reading";

/** Comfortable to read along, in characters per second. */
export const readingSpeed = 12;
/** No text is shown later than so long after it was generated, in ms. */
export const longestDelay = 1_500;
const tick = 33;

/** Passes text on, perhaps later; never loses or reorders any. */
export interface Pacing {
  push(text: string): void;
  /** No more text will come; `done` is called when all of it was shown. */
  end(done: () => void): void;
  /** Shows at once what is left, and from now on whatever comes. */
  hurry(): void;
}

export function pacing(pace: Pace, clock: Clock, show: (text: string) => void): Pacing {
  return pace === "reading" ? new ReadingPace(clock, show) : new AsGenerated(show);
}

class AsGenerated implements Pacing {
  readonly #show: (text: string) => void;

  constructor(show: (text: string) => void) {
    this.#show = show;
  }

  push(text: string): void {
    if (text !== "") this.#show(text);
  }

  end(done: () => void): void {
    done();
  }

  hurry(): void {}
}

/** Text that waits, and when it has to be shown at the latest. */
interface Waiting {
  text: string;
  readonly due: number;
}

/**
 * Shows text at reading speed, and faster where the generator would otherwise get ahead by more than
 * {@link longestDelay}. A burst is spread over that time instead of being shown in one block.
 */
class ReadingPace implements Pacing {
  readonly #clock: Clock;
  readonly #show: (text: string) => void;
  readonly #graphemes = new Intl.Segmenter("ja", { granularity: "grapheme" });
  #waiting: Waiting[] = [];
  /** Characters that may be shown now; a fraction is carried over. */
  #allowance = 1;
  #lastTick = 0;
  #cancel: (() => void) | undefined;
  #done: (() => void) | undefined;
  #hurried = false;

  constructor(clock: Clock, show: (text: string) => void) {
    this.#clock = clock;
    this.#show = show;
  }

  push(text: string): void {
    if (text === "") return;
    if (this.#hurried) {
      this.#show(text);
      return;
    }
    const now = this.#clock.now();
    const last = this.#waiting.at(-1);
    // What came within one tick waits together, so that the list stays short.
    if (last && last.due > now + longestDelay - tick) last.text += text;
    else this.#waiting.push({ text, due: now + longestDelay });
    if (this.#cancel) return;
    // After a pause the first character need not wait.
    this.#allowance = Math.max(this.#allowance, 1);
    this.#lastTick = now;
    this.#showDue(now);
  }

  end(done: () => void): void {
    this.#done = done;
    this.#finish();
  }

  hurry(): void {
    this.#hurried = true;
    this.#cancel?.();
    this.#cancel = undefined;
    const rest = this.#waiting.map(({ text }) => text).join("");
    this.#waiting = [];
    if (rest !== "") this.#show(rest);
    this.#finish();
  }

  #tick(): void {
    this.#cancel = undefined;
    const now = this.#clock.now();
    const speed = this.#speed(now);
    this.#allowance += (speed * (now - this.#lastTick)) / 1000;
    this.#lastTick = now;
    this.#showDue(now);
  }

  /** Characters per second that get everything shown in time, and reading speed at least. */
  #speed(now: number): number {
    let speed = readingSpeed;
    let characters = 0;
    for (const { text, due } of this.#waiting) {
      characters += text.length;
      speed = Math.max(speed, characters / Math.max((due - now) / 1000, tick / 1000));
    }
    return speed;
  }

  #showDue(now: number): void {
    let shown = "";
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      // The next tick would be too late for what is due before it.
      const isDue = first.due <= now + 2 * tick;
      const length = isDue ? first.text.length : this.#wholeGraphemes(first.text, Math.floor(this.#allowance));
      if (length === 0) break;
      shown += first.text.slice(0, length);
      this.#allowance = Math.max(0, this.#allowance - length);
      first.text = first.text.slice(length);
      if (first.text !== "") break;
      this.#waiting.shift();
    }
    if (shown !== "") this.#show(shown);
    if (this.#waiting.length > 0) this.#cancel = this.#clock.after(tick, () => this.#tick());
    else this.#finish();
  }

  /** Length of the graphemes of which the allowance reaches the beginning. */
  #wholeGraphemes(text: string, allowance: number): number {
    if (allowance >= text.length) return text.length;
    if (allowance === 0) return 0;
    const last = this.#graphemes.segment(text).containing(allowance - 1);
    return last ? last.index + last.segment.length : text.length;
  }

  #finish(): void {
    if (this.#waiting.length > 0) return;
    const done = this.#done;
    this.#done = undefined;
    done?.();
  }
}
