/**
 * What one side of the comparison would say next: logits of its likeliest tokens, in nats up to a constant
 * of that side.
 */
export type Candidates = ReadonlyMap<number, number>;

export interface Candidate {
  readonly id: number;
  /** The contrasted logit: log probability in nats, up to a constant that all candidates share. */
  readonly score: number;
  /** log p_persona − log p_plain, in nats: how far the persona moved this token. */
  readonly moved: number;
}

/**
 * Scores the next token: log p_plain + strength · (log p_persona − log p_plain), over the tokens of both
 * sides. It is classifier-free guidance for language models: Sanchez et al. 2023, arXiv 2306.17806.
 *
 * Logits stand in for log probabilities. The two differ by a constant of each side, which shifts every score
 * alike and so changes no probability; but the repeat penalty, which divides logits, then means at strength 1
 * and 0 exactly what it means to llama.cpp.
 *
 * A token that one side does not list is at most as likely there as the last one listed, and gets its value.
 * At strength 1 only the persona's tokens count, at 0 only the plain ones: a token from the other side, with
 * a value that was made up for this one, would take probability that the side itself never gave it, and the
 * distribution would no longer be exactly the model's own.
 *
 * Values that are not finite are left out. Where that leaves one side empty, the other stands alone, as
 * though there had been nothing to compare.
 *
 * @returns every token once, in no particular order; empty only where both sides are
 */
export function contrast(persona: Candidates, plain: Candidates, strength: number): Candidate[] {
  const persons = new Side(persona);
  const plains = new Side(plain);
  if (persons.isEmpty || plains.isEmpty) {
    const only = persons.isEmpty ? plains : persons;
    return only.tokens.map((id) => ({ id, score: only.logit(id), moved: 0 }));
  }
  const tokens =
    strength === 1 ? persons.tokens : strength === 0 ? plains.tokens : new Set([...persons.tokens, ...plains.tokens]);
  const scored = Array.from(tokens, (id): Candidate => {
    const [to, from] = [persons.logit(id), plains.logit(id)];
    const score = strength === 1 ? to : strength === 0 ? from : from + strength * (to - from);
    const moved = persons.logProbability(id) - plains.logProbability(id);
    return { id, score, moved: Number.isFinite(moved) ? moved : 0 };
  });
  const finite = scored.filter(({ score }) => Number.isFinite(score));
  // Only logits near the largest numbers there are can overflow; the persona's own are still good.
  return finite.length > 0 ? finite : contrast(persona, plain, 1);
}

/** The usable tokens of one side. */
class Side {
  readonly tokens: readonly number[];
  readonly #logits: ReadonlyMap<number, number>;
  readonly #smallest: number;
  readonly #logOfSum: number;

  constructor(candidates: Candidates) {
    const usable = [...candidates].filter(([, logit]) => Number.isFinite(logit));
    const logits = usable.map(([, logit]) => logit);
    const largest = Math.max(...logits);
    this.tokens = usable.map(([id]) => id);
    this.#logits = new Map(usable);
    this.#smallest = Math.min(...logits);
    // Sorted, so that rounding does not depend on the order in which the tokens came.
    const sum = logits.sort((a, b) => a - b).reduce((total, logit) => total + Math.exp(logit - largest), 0);
    this.#logOfSum = largest + Math.log(sum);
  }

  get isEmpty(): boolean {
    return this.tokens.length === 0;
  }

  logit(id: number): number {
    return this.#logits.get(id) ?? this.#smallest;
  }

  /**
   * Over the listed tokens. (node-llama-cpp's own probabilities are of the listed ones only, too.) They hold nearly
   * all of the probability; where they hold less, a difference of two sides is off by the logarithm of their shares' ratio.
   */
  logProbability(id: number): number {
    return this.logit(id) - this.#logOfSum;
  }
}
