import assert from "node:assert/strict";
import fc from "fast-check";
import { blink, blinkLength, blinkStarts, breath, scatter, wander } from "../../../../src/webview/avatar/timing";

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const times = fc.double({ min: 0, max: 1e5, noNaN: true });

describe("the timing of what she does by herself", () => {
  it("is the same for the same seed and time, and another for another seed", () => {
    fc.assert(
      fc.property(seeds, times, (seed, time) => {
        assert.equal(blink(time, seed), blink(time, seed));
        assert.deepEqual(wander(time, seed), wander(time, seed));
      }),
    );
    const minute = Array.from({ length: 15 }, (_, slot) => slot * 4);
    assert.notDeepEqual(
      minute.map((time) => blinkStarts(time, 1)),
      minute.map((time) => blinkStarts(time, 2)),
    );
  });

  it("closes the lids wholly in each blink and leaves them open between", () => {
    fc.assert(
      fc.property(seeds, times, (seed, time) => {
        for (const start of blinkStarts(time, seed)) {
          assert.equal(blink(start - 0.001, seed), 0);
          assert.ok(blink(start + 0.09, seed) > 0.99);
          assert.ok(blink(start + blinkLength + 0.001, seed) < 0.01);
        }
        const now = blink(time, seed);
        assert.ok(now >= 0 && now <= 1);
      }),
    );
  });

  it("blinks as often as people do", () => {
    const minutes = 50;
    const slots = Array.from({ length: minutes * 15 }, (_, slot) => blinkStarts(slot * 4, 7).length);
    const perMinute = slots.reduce((sum, count) => sum + count, 0) / minutes;
    assert.ok(perMinute > 12 && perMinute < 22, String(perMinute));
  });

  it("scatters evenly", () => {
    const values = Array.from({ length: 4000 }, (_, index) => scatter(3, index));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(Math.abs(mean - 0.5) < 0.03, String(mean));
    assert.ok(values.every((value) => value >= 0 && value < 1));
  });

  it("breathes without a jerk", () => {
    fc.assert(
      fc.property(times, (time) => {
        assert.ok(breath(time) >= 0 && breath(time) <= 1);
        assert.ok(Math.abs(breath(time + 0.01) - breath(time)) < 0.02);
      }),
    );
  });
});
