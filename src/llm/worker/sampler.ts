import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { mersenne } from "pure-rand/generator/mersenne";
import type { SamplingSettings } from "../chatModel";

export interface Scored {
  readonly id: number;
  /** A logit, in nats. */
  readonly score: number;
}

export interface Weighted<C extends Scored> {
  readonly candidate: C;
  /** 0..1; of all together 1. */
  readonly probability: number;
}

type Chain = Omit<SamplingSettings, "seed">;

/**
 * The distribution that the next token is drawn from, likeliest first: node-llama-cpp's own chain, in its
 * order and meaning (repeat penalty, then greedy, or top-k, top-p, min-p, temperature; `AddonSampler.cpp`,
 * and `llama-sampler.cpp` of llama.cpp).
 * @param recent tokens that the repeat penalty is for
 * @returns nothing only where there are no candidates
 */
export function distribution<C extends Scored>(
  candidates: readonly C[],
  settings: Chain,
  recent: readonly number[],
): Weighted<C>[] {
  const { temperature, topK, topP, minP, repeatPenalty } = settings;
  const penalised = penalise(candidates, repeatPenalty, recent);
  // By id among equals, so that the order in which candidates come never decides.
  penalised.sort((a, b) => b.score - a.score || a.candidate.id - b.candidate.id);
  if (isGreedy(settings)) return penalised.slice(0, 1).map(({ candidate }) => ({ candidate, probability: 1 }));

  const kept = overMinP(withinTopP(topK >= 1 ? penalised.slice(0, Math.floor(topK)) : penalised, topP), minP);
  const likeliest = kept[0]?.score ?? 0;
  const weights = kept.map(({ score }) => Math.exp((score - likeliest) / temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return kept.map(({ candidate }, index) => ({ candidate, probability: (weights[index] ?? 0) / sum }));
}

/**
 * Draws tokens; the same seed draws the same. A Mersenne Twister, as llama.cpp's own: its seeding tells
 * neighbouring seeds apart from the first draw on, which faster generators' does not.
 */
export class Dice {
  readonly #random;

  /** @param seed 32 bits */
  constructor(seed: number) {
    this.#random = mersenne(seed);
  }

  /** One of them, by its probability; nothing where there are none. */
  draw<C extends Scored>(weighted: readonly Weighted<C>[]): C | undefined {
    let left = uniformFloat64(this.#random);
    for (const { candidate, probability } of weighted) {
      left -= probability;
      if (left < 0) return candidate;
    }
    // Rounding may leave a last bit that belongs to nobody.
    return weighted.findLast(({ probability }) => probability > 0)?.candidate;
  }
}

interface Entry<C> {
  readonly candidate: C;
  readonly score: number;
}

/** As llama.cpp: a logit above 0 is divided, one below multiplied. */
function penalise<C extends Scored>(candidates: readonly C[], penalty: number, recent: readonly number[]): Entry<C>[] {
  const said = penalty > 0 && penalty !== 1 ? new Set(recent) : new Set<number>();
  return candidates.map((candidate) => {
    const { id, score } = candidate;
    if (!said.has(id)) return { candidate, score };
    return { candidate, score: finite(score > 0 ? score / penalty : score * penalty) };
  });
}

/** The nearest finite number: differences of infinities would be no numbers. */
function finite(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}

/** The likeliest that together have at least so much probability: one at least. */
function withinTopP<E extends { readonly score: number }>(sorted: readonly E[], topP: number): readonly E[] {
  if (!(topP >= 0 && topP < 1)) return sorted;
  const likeliest = sorted[0]?.score ?? 0;
  const weights = sorted.map(({ score }) => Math.exp(score - likeliest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let reached = 0;
  const last = weights.findIndex((weight) => (reached += weight / sum) >= topP);
  return last < 0 ? sorted : sorted.slice(0, last + 1);
}

/** Those with at least so large a share of the likeliest one's probability. */
function overMinP<E extends { readonly score: number }>(sorted: readonly E[], minP: number): readonly E[] {
  if (!(minP > 0)) return sorted;
  const least = (sorted[0]?.score ?? 0) + Math.log(minP);
  return sorted.filter(({ score }, index) => index === 0 || score >= least);
}

/** Whether the same prompts are to give the same reply again. */
export function isReproducible(settings: SamplingSettings): boolean {
  return settings.seed !== undefined || isGreedy(settings);
}

function isGreedy({ temperature }: SamplingSettings): boolean {
  return !(temperature > 0);
}
