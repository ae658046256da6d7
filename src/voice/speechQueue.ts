import type { Failure } from "../protocol";
import type { Line } from "./line";
import { type SpeechQuery, type Utterance, type Voice, VoiceError } from "./voice";

export interface SpeechQueueOptions {
  /** Who speaks now; none: nobody can, and a line that is due is left unsaid. */
  readonly voice: () => Voice | undefined;
  /** A line as sound, in the order of the lines. */
  readonly spoken: (line: Line, utterance: Utterance) => void;
  /** A line that could not be said, in the order of the lines. Those after it are. */
  readonly unsaid: (line: Line, failure: Failure | undefined) => void;
}

interface Waiting {
  readonly line: Line;
  /** With the voice that it was asked of: no other one understands it. */
  asked?: { readonly voice: Voice; readonly query: SpeechQuery };
  failures: number;
}

/** A line is tried once more; after that it is left out. */
const attempts = 2;

/**
 * Makes lines into sound, in order. An engine does one thing after the other, and goes on with what was
 * asked even where nobody waits any more: so one request is in flight at most, a request that is not
 * wanted any more is waited for, not aborted, and all that waits is kept on this side.
 */
export class SpeechQueue {
  readonly #options: SpeechQueueOptions;
  readonly #end = new AbortController();
  #waiting: Waiting[] = [];
  #isBusy = false;
  #isHeld = false;

  constructor(options: SpeechQueueOptions) {
    this.#options = options;
  }

  /** Nothing waits and nothing is being made. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  push(line: Line): void {
    this.#waiting.push({ line, failures: 0 });
    this.#advance();
  }

  /** Drops all that waits, unsent, and throws away what is still being made. */
  clear(): void {
    this.#waiting = [];
  }

  /** Held, it keeps the lines and sends nothing: there is sound enough, or nobody to play it. */
  hold(held: boolean): void {
    this.#isHeld = held;
    this.#advance();
  }

  dispose(): void {
    this.clear();
    this.#isHeld = true;
    this.#end.abort();
  }

  /** Sends the next request, if it is time for one. */
  #advance(): void {
    while (!this.#isBusy && !this.#isHeld) {
      const [first, second] = this.#waiting;
      if (!first) return;
      const voice = this.#options.voice();
      if (!voice) this.#giveUp(first, undefined);
      else if (first.asked?.voice !== voice) void this.#send(first, () => this.#ask(first, voice));
      else if (first.asked.query.isSilent) this.#leave(first);
      // A query that waits behind a synthesis costs the gap after it; in front of it, next to nothing.
      else if (second && second.asked?.voice !== voice && second.failures === 0)
        void this.#send(second, () => this.#ask(second, voice));
      else void this.#send(first, () => this.#synthesize(first, voice));
    }
  }

  async #send(waiting: Waiting, request: () => Promise<void>): Promise<void> {
    this.#isBusy = true;
    try {
      await request();
    } catch (error) {
      this.#failed(waiting, error);
    }
    this.#isBusy = false;
    this.#advance();
  }

  async #ask(waiting: Waiting, voice: Voice): Promise<void> {
    const { text, emotion } = waiting.line;
    waiting.asked = { voice, query: await voice.query(text, emotion, this.#end.signal) };
  }

  async #synthesize(waiting: Waiting, voice: Voice): Promise<void> {
    if (!waiting.asked) return;
    const utterance = await voice.synthesize(waiting.asked.query, this.#end.signal);
    if (this.#leave(waiting)) this.#options.spoken(waiting.line, utterance);
  }

  #failed(waiting: Waiting, error: unknown): void {
    delete waiting.asked;
    waiting.failures++;
    const isFirst = this.#waiting[0] === waiting;
    // One whose turn has not come is asked for again when it has.
    if (isFirst && waiting.failures >= attempts)
      this.#giveUp(waiting, error instanceof VoiceError ? error.failure : undefined);
  }

  #giveUp(waiting: Waiting, failure: Failure | undefined): void {
    if (this.#leave(waiting)) this.#options.unsaid(waiting.line, failure);
  }

  /** @returns whether it was still wanted */
  #leave(waiting: Waiting): boolean {
    const at = this.#waiting.indexOf(waiting);
    if (at !== -1) this.#waiting.splice(at, 1);
    return at !== -1;
  }
}
