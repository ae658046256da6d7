import { strict as assert } from "node:assert";
import fc from "fast-check";
import { Dice, distribution, type Scored } from "../../../src/llm/worker/sampler";

const off = { temperature: 1, topK: 0, topP: 1, minP: 0, repeatPenalty: 1 };
const scored = (...scores: number[]): Scored[] => scores.map((score, id) => ({ id, score }));
const probabilities = (candidates: readonly Scored[], settings: Partial<typeof off>, recent: number[] = []) =>
  distribution(candidates, { ...off, ...settings }, recent).map(({ candidate, probability }) => [candidate.id, probability] as const);
const near = (actual: readonly (readonly [number, number])[], expected: readonly (readonly [number, number])[]) => {
  assert.deepEqual(actual.map(([id]) => id), expected.map(([id]) => id));
  actual.forEach(([, probability], i) => assert.ok(Math.abs(probability - (expected[i]?.[1] ?? NaN)) < 1e-12));
};
/** Probabilities 0.5, 0.3, 0.15, 0.05. */
const four = scored(...[0.5, 0.3, 0.15, 0.05].map(Math.log));

const candidates = fc.uniqueArray(fc.record({ id: fc.nat(60), score: fc.double({ noNaN: true, noDefaultInfinity: true }) }), {
  selector: ({ id }) => id,
  minLength: 1,
  maxLength: 128,
});
const number = fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.double());
const settings = fc.record({ temperature: number, topK: number, topP: number, minP: number, repeatPenalty: number });
const recent = fc.array(fc.nat(60), { maxLength: 64 });

describe("The chain of samplers", () => {
  it("leaves the model's distribution as it is where all is off", () => {
    near(probabilities(four, {}), [[0, 0.5], [1, 0.3], [2, 0.15], [3, 0.05]]);
  });

  it("takes the likeliest at temperature 0, after the repeat penalty", () => {
    near(probabilities(scored(2, 1.9, 0), { temperature: 0 }), [[0, 1]]);
    near(probabilities(scored(2, 1.9, 0), { temperature: 0, repeatPenalty: 1.2 }, [0]), [[1, 1]]);
  });

  it("keeps top-k, then the least that reaches top-p, then what is over min-p's share", () => {
    near(probabilities(four, { topK: 2 }), [[0, 0.625], [1, 0.375]]);
    near(probabilities(four, { topP: 0.6 }), [[0, 0.625], [1, 0.375]]);
    near(probabilities(four, { minP: 0.5 }), [[0, 0.625], [1, 0.375]]);
    // Of the three that top-k leaves, the first two have 0.84: top-p counts after top-k.
    near(probabilities(four, { topK: 3, topP: 0.84 }), [[0, 0.625], [1, 0.375]]);
    near(probabilities(four, { topP: 0 }), [[0, 1]]);
    near(probabilities(four, { minP: 7 }), [[0, 1]]);
  });

  it("heats only what is left", () => {
    const [a, b] = [Math.sqrt(0.5), Math.sqrt(0.3)];
    near(probabilities(four, { temperature: 2, topP: 0.6 }), [[0, a / (a + b)], [1, b / (a + b)]]);
  });

  it("makes repeated tokens rarer on either side of 0", () => {
    near(probabilities(scored(3, -3), { repeatPenalty: 1.5 }, [0, 1]), probabilities(scored(2, -4.5), {}));
  });

  it("gives finite probabilities that add up to 1, whatever the scores and settings", () => {
    fc.assert(
      fc.property(candidates, settings, recent, (of, chain, last) => {
        const weighted = distribution(of, chain, last);
        assert.ok(weighted.length >= 1);
        for (const { probability } of weighted) assert.ok(probability >= 0 && probability <= 1, `${probability}`);
        const sum = weighted.reduce((total, { probability }) => total + probability, 0);
        assert.ok(Math.abs(sum - 1) < 1e-9, `${sum}`);
      }),
    );
  });

  it("does not depend on the order in which candidates come", () => {
    fc.assert(
      fc.property(candidates, settings, recent, (of, chain, last) => {
        assert.deepEqual(distribution([...of].reverse(), chain, last), distribution(of, chain, last));
      }),
    );
  });

  it("has nothing for nothing", () => {
    assert.deepEqual(distribution([], off, []), []);
    assert.equal(new Dice(1).draw([]), undefined);
  });
});

describe("Dice", () => {
  it("fall the same for the same seed, and differently for others", () => {
    const throws = (seed: number) => {
      const dice = new Dice(seed);
      return Array.from({ length: 50 }, () => dice.draw(distribution(four, off, []))?.id).join("");
    };
    fc.assert(fc.property(fc.nat(2 ** 32 - 1), (seed) => assert.equal(throws(seed), throws(seed))));
    assert.ok(new Set(Array.from({ length: 100 }, (_, seed) => throws(seed))).size > 95);
  });

  it("draw only what has probability", () => {
    fc.assert(
      fc.property(candidates, settings, recent, fc.nat(2 ** 32 - 1), (of, chain, last, seed) => {
        const weighted = distribution(of, chain, last);
        const drawn = new Dice(seed).draw(weighted);
        assert.ok(weighted.some(({ candidate, probability }) => candidate === drawn && probability > 0));
      }),
    );
  });
});
