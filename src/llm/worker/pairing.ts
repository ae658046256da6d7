/** Trials of each way before one is chosen; the best of each counts, for other programs slow single ones down. */
const trials = 6;

export type Pairing = "together" | "apart";

/**
 * Finds out whether two sequences' tokens are cheaper in one batch or one after the other. A GPU reads the
 * weights once for both; so does a CPU, but its kernels for a batch of two may cost more than that saves: in one
 * measurement, on one thread, a batch was 0.6 times as fast as one sequence with a model of 5M parameters in
 * Q8_0, and 0.36 times with 70M, where one after the other was 0.4 and 0.47 times.
 */
export class PairingTrial {
  readonly #taken: Record<Pairing, number[]> = { together: [], apart: [] };
  #chosen: Pairing | undefined;

  /** How to evaluate the next two. */
  get next(): Pairing {
    const { together, apart } = this.#taken;
    return this.#chosen ?? (together.length <= apart.length ? "together" : "apart");
  }

  /** @param ms that evaluating took, this way */
  took(way: Pairing, ms: number): void {
    const { together, apart } = this.#taken;
    if (this.#chosen) return;
    this.#taken[way].push(ms);
    if (Math.min(together.length, apart.length) < trials) return;
    this.#chosen = Math.min(...together) <= Math.min(...apart) ? "together" : "apart";
  }
}
