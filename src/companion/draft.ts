import { type Clock, systemClock } from "./clock";

/** Keeps small values between sessions, as VS Code's `Memento` does. */
export interface KeyValueStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const key = "aituber.draft";
/** Typing is kept when it rests for so long, in ms. */
const rest = 500;

/** What is typed and not sent, kept between sessions. */
export class Draft {
  readonly #store: KeyValueStore;
  readonly #clock: Clock;
  #text: string;
  #cancel: (() => void) | undefined;

  constructor(store: KeyValueStore, clock: Clock = systemClock) {
    this.#store = store;
    this.#clock = clock;
    const kept = store.get(key);
    this.#text = typeof kept === "string" ? kept : "";
  }

  get text(): string {
    return this.#text;
  }

  set(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#cancel?.();
    this.#cancel = this.#clock.after(rest, () => void this.flush());
  }

  /** Keeps it now, where that has not been done. */
  async flush(): Promise<void> {
    if (!this.#cancel) return;
    this.#cancel();
    this.#cancel = undefined;
    await this.#store.update(key, this.#text);
  }
}
