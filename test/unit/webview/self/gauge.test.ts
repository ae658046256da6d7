import assert from "node:assert/strict";
import fc from "fast-check";
import { gaugeLevel, gaugeNumber, gaugeSummary, shownGauge } from "../../../../src/webview/self/gauge";

const values = fc.double({ min: -1, max: 1, noNaN: true });
const rank = { cool: 0, pink: 1, overdose: 2 } as const;

describe("the gauge", () => {
  it("is cool below 0.30, pink to 0.49, and OVERDOSE from 0.50", () => {
    const levels = [-1, -0.5, 0, 0.29, 0.3, 0.49, 0.5, 1].map(gaugeLevel);
    assert.deepEqual(levels, ["cool", "cool", "cool", "cool", "pink", "pink", "overdose", "overdose"]);
  });

  it("shows a sign and two decimals", () => {
    const shown = [0, -0, 0.004, -0.004, 0.42, -0.1, 1, -1, 7].map(gaugeNumber);
    assert.deepEqual(shown, ["0.00", "0.00", "0.00", "0.00", "+0.42", "−0.10", "+1.00", "−1.00", "+1.00"]);
  });

  it("never shows a number of one level in the colour of another", () => {
    fc.assert(
      fc.property(values, (value) => {
        const number = Number(gaugeNumber(value).replace("−", "-"));
        const level = number >= 0.5 ? "overdose" : number >= 0.3 ? "pink" : "cool";
        assert.equal(gaugeLevel(value), level);
      }),
    );
  });

  it("rises with the value and stays within its ends", () => {
    const any = fc.double({ noNaN: true });
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [low, high] = a <= b ? [a, b] : [b, a];
        assert.ok(shownGauge(low) <= shownGauge(high));
        assert.ok(rank[gaugeLevel(low)] <= rank[gaugeLevel(high)]);
        assert.ok(Math.abs(shownGauge(a)) <= 1 && !Object.is(shownGauge(a), -0));
      }),
    );
  });

  it("sums a reply up", () => {
    assert.equal(gaugeSummary([]), undefined);
    assert.deepEqual(gaugeSummary([-0.5, -0.25]), { mean: -0.375, peak: -0.25 });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1 }), (list) => {
        const summary = gaugeSummary(list);
        assert.ok(summary && summary.peak === Math.max(...list));
        assert.ok(summary.mean <= summary.peak + 1e-9 && summary.mean >= Math.min(...list) - 1e-9);
      }),
    );
  });
});
