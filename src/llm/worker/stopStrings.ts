/**
 * Finds the first of some strings in a stream. Text that may be the beginning of one is held, so
 * that no part of a stop string is ever shown.
 */
export class StopStrings {
  readonly #stops: readonly string[];
  #held = "";

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== "");
  }

  /** Whether text is held that may become a stop string. */
  get holding(): boolean {
    return this.#held !== "";
  }

  /** `stopped`: a stop string was met; `text` ends before it. */
  push(text: string): { readonly text: string; readonly stopped: boolean } {
    if (this.#stops.length === 0) return { text, stopped: false };
    const all = this.#held + text;
    this.#held = "";
    const at = Math.min(...this.#stops.map((stop) => indexOrInfinity(all, stop)));
    if (at !== Infinity) return { text: all.slice(0, at), stopped: true };
    const keep = Math.max(...this.#stops.map((stop) => overlap(all, stop)));
    this.#held = all.slice(all.length - keep);
    return { text: all.slice(0, all.length - keep), stopped: false };
  }

  end(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }
}

function indexOrInfinity(text: string, part: string): number {
  const at = text.indexOf(part);
  return at < 0 ? Infinity : at;
}

/** Length of the longest end of `text` that `stop` begins with. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length--)
    if (stop.startsWith(text.slice(-length))) return length;
  return 0;
}
