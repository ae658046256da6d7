import type { SelfPreferences } from "../companion/self";

/** Ms after the last move of a slider. */
const settled = 400;

type Kept = Pick<SelfPreferences, "strength" | "gauge">;
/** What was clicked; one of its own for each click, so that a later one is told apart even with the same value. */
interface Pending<Value> {
  readonly value: Value;
}

export interface PersonaPreferencesOptions {
  /** As they are set now. */
  readonly settings: () => SelfPreferences;
  readonly apply: (preferences: SelfPreferences) => void;
  /** Keeps one in the settings; rejects where that can't be. */
  readonly keep: (key: keyof Kept, value: boolean | number) => PromiseLike<void>;
}

/**
 * What the person sets with a click: it takes effect at once, and is ahead of its setting until that is written.
 * Whatever else changes in the settings meanwhile does not turn it back.
 */
export class PersonaPreferences {
  readonly #options: PersonaPreferencesOptions;
  #strength: Pending<number> | undefined;
  #gauge: Pending<boolean> | undefined;
  #strengthIsKept: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(options: PersonaPreferencesOptions) {
    this.#options = options;
  }

  /** The settings changed. */
  refresh(): void {
    if (this.#disposed) return;
    const { strength, gauge, affinity } = this.#options.settings();
    this.#options.apply({ strength: this.#strength?.value ?? strength, gauge: this.#gauge?.value ?? gauge, affinity });
  }

  setStrength(strength: number): void {
    const pending = { value: strength };
    this.#strength = pending;
    this.refresh();
    clearTimeout(this.#strengthIsKept);
    this.#strengthIsKept = setTimeout(() => this.#keepStrength(pending), settled);
  }

  setGauge(gauge: boolean): void {
    const pending = { value: gauge };
    this.#gauge = pending;
    this.refresh();
    void this.#keep("gauge", gauge, () => {
      if (this.#gauge === pending) this.#gauge = undefined;
    });
  }

  /** A slider that was let go just before is kept, too. */
  dispose(): void {
    this.#disposed = true;
    if (this.#strengthIsKept && this.#strength) this.#keepStrength(this.#strength);
  }

  #keepStrength(pending: Pending<number>): void {
    clearTimeout(this.#strengthIsKept);
    this.#strengthIsKept = undefined;
    void this.#keep("strength", pending.value, () => {
      if (this.#strength === pending) this.#strength = undefined;
    });
  }

  async #keep(key: keyof Kept, value: boolean | number, settle: () => void): Promise<void> {
    try {
      await this.#options.keep(key, value);
    } catch {
      // It could not be written, and stays in effect for as long as nobody sets something else.
      settle();
      return;
    }
    settle();
    // Its setting may have been written anew meanwhile.
    this.refresh();
  }
}
