/** Of the newest token in the average; 2 / (n + 1), for an average over about 8 tokens. */
const weight = 2 / (8 + 1);

/** tanh of 8 nats, closer to 1 than any chart can show; beyond it a last value would no longer tell how far it was. */
const most = Math.tanh(8);

/**
 * How much the persona moved the words just said: tanh of the exponential moving average of
 * log p_persona − log p_plain of the tokens that were chosen, in nats. It starts at rest, or where it was when the reply ended that is continued.
 */
export class Gauge {
  #average: number;

  /** @param before the last value, −1..1; one that is no number is none */
  constructor(before = 0) {
    this.#average = Math.atanh(Math.min(most, Math.max(-most, before))) || 0;
  }

  /**
   * @param moved of the next token, in nats
   * @returns −1..1
   */
  push(moved: number): number {
    if (Number.isFinite(moved)) this.#average = this.#average * (1 - weight) + moved * weight;
    return Math.tanh(this.#average);
  }
}
