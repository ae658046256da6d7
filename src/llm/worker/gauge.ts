/** Of the newest token in the average; 2 / (n + 1), for an average over about 8 tokens. */
const weight = 2 / (8 + 1);

/**
 * How much the persona moved the words just said: tanh of the exponential moving average of
 * log p_persona − log p_plain of the tokens that were chosen, in nats. It starts at rest.
 */
export class Gauge {
  #average = 0;

  /**
   * @param moved of the next token, in nats
   * @returns −1..1
   */
  push(moved: number): number {
    if (Number.isFinite(moved)) this.#average = this.#average * (1 - weight) + moved * weight;
    return Math.tanh(this.#average);
  }
}
