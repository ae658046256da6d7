import assert from "node:assert/strict";
import fc from "fast-check";
import { isAtPreset, nearestPreset, strengthNumber, strengthText, turnedUp } from "../../../../src/webview/self/strength";

const presets = [
  { name: "しらふ", strength: 0 },
  { name: "控えめ", strength: 0.5 },
  { name: "標準", strength: 1 },
  { name: "OVERDOSE", strength: 2.5 },
];

describe("strength", () => {
  it("is named after the nearest preset, the weaker one of two", () => {
    const names = [-1, 0.2, 0.25, 0.3, 1.75, 1.8, 3].map((strength) => nearestPreset(presets, strength)?.name);
    assert.deepEqual(names, ["しらふ", "しらふ", "しらふ", "控えめ", "標準", "OVERDOSE", "OVERDOSE"]);
    assert.equal(nearestPreset([], 1), undefined);
  });

  it("has no preset nearer than the nearest", () => {
    const some = fc.array(fc.record({ name: fc.string(), strength: fc.double({ min: -1, max: 3, noNaN: true }) }), { minLength: 1 });
    fc.assert(
      fc.property(some, fc.double({ min: -1, max: 3, noNaN: true }), (list, strength) => {
        const nearest = nearestPreset(list, strength);
        assert.ok(nearest);
        assert.ok(list.every((preset) => Math.abs(preset.strength - strength) >= Math.abs(nearest.strength - strength)));
      }),
    );
  });

  it("says the number, and whether the preset is reached or only near", () => {
    assert.equal(strengthText(presets, 1), "1.00, 標準");
    assert.equal(strengthText(presets, 1.05), "1.05, near 標準");
    assert.equal(strengthText([], -0.5), "−0.50");
    assert.equal(strengthNumber(3), "3.00");
  });

  it("is at a preset within half a step of the slider", () => {
    const [, , standard] = presets;
    assert.ok(standard && isAtPreset(standard, 1.0000001) && !isAtPreset(standard, 1.05));
  });

  it("turns the stage up from the plain one on", () => {
    assert.deepEqual([-1, 0, 1.5, 3, 9].map(turnedUp), [0, 0, 0.5, 1, 1]);
  });
});
