/** What text is shown in pieces of. */
export type EmissionUnit = "token" | "word" | "sentence";

/** Longer than any word or sentence worth waiting for, in UTF-16 code units. */
const longestHeld = { word: 64, sentence: 400 } as const;

/** Regroups a stream of text; the joined output is the joined input. */
export interface Regrouping {
  /** @returns what is complete now */
  push(text: string): string;
  /** @returns the rest */
  end(): string;
}

/**
 * Regroups text into whole tokens (as they come), words or sentences. A word or sentence is complete
 * when the next one has begun.
 */
export function regroup(unit: EmissionUnit): Regrouping {
  return unit === "token" ? { push: (text) => text, end: () => "" } : new Segments(unit);
}

class Segments implements Regrouping {
  readonly #segmenter: Intl.Segmenter;
  readonly #longest: number;
  #held = "";

  constructor(granularity: "word" | "sentence") {
    this.#segmenter = new Intl.Segmenter("ja", { granularity });
    this.#longest = longestHeld[granularity];
  }

  push(text: string): string {
    const all = this.#held + text;
    let lastBegins = 0;
    for (const { index } of this.#segmenter.segment(all)) lastBegins = index;
    this.#held = all.slice(lastBegins);
    const complete = all.slice(0, lastBegins);
    return this.#held.length > this.#longest ? complete + this.end() : complete;
  }

  end(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }
}
