import { strict as assert } from "node:assert";
import fc from "fast-check";
import { type Candidates, contrast } from "../../../src/llm/worker/contrast";
import { Gauge } from "../../../src/llm/worker/gauge";
import { checkedSteering, comparesSides, plainSide } from "../../../src/llm/worker/steering";

const tokenId = fc.nat(40);
/** What a model could answer. */
const sane = fc.array(fc.tuple(tokenId, fc.double({ min: -60, max: 60, noNaN: true })), { maxLength: 64 });
/** What nobody should answer. */
const wild = fc.array(fc.tuple(tokenId, fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0))), { maxLength: 64 });
const strength = fc.double({ min: -1, max: 3, noNaN: true });
const map = (entries: readonly (readonly [number, number])[]): Candidates => new Map(entries);
const finite = (candidates: Candidates) => [...candidates].filter(([, logit]) => Number.isFinite(logit));

describe("contrast", () => {
  it("is log p_plain + strength · (log p_persona − log p_plain), up to one constant", () => {
    const persona = map([[1, Math.log(0.7)], [2, Math.log(0.2)], [3, Math.log(0.1)]]);
    const plain = map([[1, Math.log(0.1) + 5], [2, Math.log(0.6) + 5], [3, Math.log(0.3) + 5]]);
    const scores = contrast(persona, plain, 1.5);
    const expected = [1, 2, 3].map((_, i) => {
      const [a, b] = [[0.7, 0.2, 0.1][i] ?? 0, [0.1, 0.6, 0.3][i] ?? 0];
      return Math.log(b) + 1.5 * (Math.log(a) - Math.log(b));
    });
    const constant = (scores[0]?.score ?? 0) - (expected[0] ?? 0);
    scores.forEach(({ score }, i) => assert.ok(Math.abs(score - constant - (expected[i] ?? 0)) < 1e-9));
    assert.ok(Math.abs((scores[0]?.moved ?? 0) - Math.log(7)) < 1e-9, "moved is of normalised probabilities");
  });

  it("gives a token that one side does not list that side's smallest value", () => {
    const [, , third] = contrast(map([[1, 2], [2, -3]]), map([[1, 4], [3, 1]]), 2);
    assert.deepEqual([third?.id, third?.score], [3, 1 + 2 * (-3 - 1)]);
  });

  it("is exactly one side's own at 1 and 0: its tokens alone, with their own logits", () => {
    fc.assert(
      fc.property(sane, sane, (a, b) => {
        const [persona, plain] = [map(a), map(b)];
        fc.pre(persona.size > 0 && plain.size > 0);
        for (const [own, at] of [[persona, 1], [plain, 0]] as const)
          assert.deepEqual(new Map(contrast(persona, plain, at).map(({ id, score }) => [id, score])), own);
      }),
    );
  });

  it("holds each token of both sides once in between, whatever the strength", () => {
    fc.assert(
      fc.property(sane, sane, strength, (a, b, gamma) => {
        const [persona, plain] = [map(a), map(b)];
        fc.pre(persona.size > 0 && plain.size > 0 && gamma !== 0 && gamma !== 1);
        const ids = contrast(persona, plain, gamma).map(({ id }) => id);
        assert.deepEqual(new Set(ids), new Set([...persona.keys(), ...plain.keys()]));
        assert.equal(ids.length, new Set(ids).size);
      }),
    );
  });

  it("is finite whatever comes, and empty only where nothing usable came", () => {
    fc.assert(
      fc.property(wild, wild, strength, (a, b, gamma) => {
        const [persona, plain] = [map(a), map(b)];
        const candidates = contrast(persona, plain, gamma);
        for (const { score, moved } of candidates) assert.ok(Number.isFinite(score) && Number.isFinite(moved));
        assert.equal(candidates.length === 0, finite(persona).length + finite(plain).length === 0);
        for (const { id } of candidates) assert.ok(persona.has(id) || plain.has(id));
      }),
    );
  });

  it("lets one side stand alone where the other has nothing to say", () => {
    for (const useless of [map([]), map([[1, NaN], [2, -Infinity]])])
      for (const gamma of [-1, 0, 0.5, 1, 3]) {
        assert.deepEqual(contrast(useless, map([[7, 2]]), gamma), [{ id: 7, score: 2, moved: 0 }]);
        assert.deepEqual(contrast(map([[7, 2]]), useless, gamma), [{ id: 7, score: 2, moved: 0 }]);
      }
  });

  it("does not depend on the order in which candidates come", () => {
    const byId = (of: ReturnType<typeof contrast>) => [...of].sort((x, y) => x.id - y.id);
    fc.assert(
      fc.property(sane, sane, strength, (a, b, gamma) => {
        const [persona, plain] = [map(a), map(b)];
        const turned = [new Map([...persona].reverse()), new Map([...plain].reverse())] as const;
        assert.deepEqual(byId(contrast(persona, plain, gamma)), byId(contrast(...turned, gamma)));
      }),
    );
  });
});

describe("The gauge", () => {
  it("is the tanh of an average over about 8 tokens, and starts at rest", () => {
    const gauge = new Gauge();
    assert.ok(Math.abs(gauge.push(0.9) - Math.tanh(0.2)) < 1e-12);
    for (let i = 0; i < 40; i++) gauge.push(0.9);
    assert.ok(Math.abs(gauge.push(0.9) - Math.tanh(0.9)) < 1e-3);
    for (let i = 0; i < 7; i++) gauge.push(0);
    assert.ok(Math.abs(Math.atanh(gauge.push(0)) / 0.9 - (7 / 9) ** 8) < 1e-3, "an eighth token back weighs little");
  });

  it("goes on from the last value of a reply that is continued, whatever that was", () => {
    const values = (gauge: Gauge, moves: readonly number[]) => moves.map((moved) => gauge.push(moved));
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1 }), fc.nat(), (moves, at) => {
        const whole = values(new Gauge(), moves);
        const cut = 1 + (at % moves.length);
        const rest = values(new Gauge(whole[cut - 1]), moves.slice(cut));
        rest.forEach((value, i) => assert.ok(Math.abs(value - (whole[cut + i] ?? NaN)) < 1e-3));
      }),
    );
    for (const before of [1, -1, 7, -Infinity, NaN]) {
      const gauge = new Gauge(before);
      assert.equal(Math.sign(gauge.push(0)), Math.sign(before) || 0);
      for (let i = 0; i < 40; i++) gauge.push(0);
      assert.ok(Math.abs(gauge.push(0)) < 0.01, "it is not stuck");
    }
  });

  it("stays between −1 and 1, and is unmoved by what is no number", () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (moves) => {
        const gauge = new Gauge();
        for (const moved of moves) {
          const value = gauge.push(moved);
          assert.ok(value >= -1 && value <= 1, `${value}`);
        }
      }),
    );
    const gauge = new Gauge();
    const before = gauge.push(1);
    assert.equal(Math.sign(gauge.push(-100)), -1);
    assert.ok(before > 0);
    assert.equal(gauge.push(NaN), gauge.push(Infinity));
  });
});

describe("Steering, at the worker's door", () => {
  it("is brought into its range, and is none where it is no number", () => {
    const strengthOf = (value: number) => checkedSteering({ strength: value, gauge: false }).strength;
    assert.deepEqual([-1, 0, 1, 2.5, 3].map(strengthOf), [-1, 0, 1, 2.5, 3]);
    assert.deepEqual([-7, 99, Infinity, -Infinity, NaN].map(strengthOf), [-1, 3, 3, -1, 1]);
  });

  it("compares sides only where that makes a difference", () => {
    assert.deepEqual(
      [comparesSides({ strength: 1, gauge: false }), comparesSides({ strength: 1, gauge: true }), comparesSides({ strength: 0, gauge: false })],
      [false, true, true],
    );
  });

  it("puts the plain prompt where the persona's was, and has no plain side where they are the same", () => {
    const system = { id: "s", role: "system", text: "persona" } as const;
    const user = { id: "u", role: "user", text: "hi" } as const;
    const texts = (plainPrompt?: string) => plainSide([system, user], plainPrompt)?.map(({ role, text }) => [role, text]);
    assert.deepEqual(texts("plain"), [["system", "plain"], ["user", "hi"]]);
    assert.deepEqual(texts(""), [["user", "hi"]]);
    assert.equal(texts("persona"), undefined);
    assert.equal(texts(undefined), undefined);
    assert.equal(plainSide([user], ""), undefined);
  });
});
