import assert from "node:assert/strict";
import fc from "fast-check";
import { downsampled, sparkHeight, sparkPoints, sparkWidth, sparkY } from "../../../../src/webview/self/sparkline";

const lists = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 1000 });

describe("a sparkline", () => {
  it("takes few values as they are", () => {
    assert.deepEqual(downsampled([0.1, 0.2, 0.3], 3), [0.1, 0.2, 0.3]);
  });

  it("takes of many the farthest from zero of each stretch, in order", () => {
    assert.deepEqual(downsampled([0.1, 0.9, -0.2, -0.8, 0.3, 0], 3), [0.9, -0.8, 0.3]);
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 200 }), (values, columns) => {
        const kept = downsampled(values, columns);
        assert.equal(kept.length, Math.min(values.length, columns));
        let from = 0;
        for (const value of kept) {
          from = values.indexOf(value, from) + 1;
          assert.ok(from > 0, "one of the values, behind the one before");
        }
        const farthest = (list: readonly number[]): number => Math.max(0, ...list.map(Math.abs));
        assert.equal(farthest(kept), farthest(values));
      }),
    );
  });

  it("gives the higher value the higher place", () => {
    assert.deepEqual([1, -1, 5, -5].map(sparkY), [0, sparkHeight, 0, sparkHeight]);
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(fc.property(value, value, (a, b) => assert.ok(a <= b === sparkY(a) >= sparkY(b) || sparkY(a) === sparkY(b))));
  });

  it("goes from the left edge to the right one, within its field", () => {
    assert.equal(sparkPoints([]), "");
    fc.assert(
      fc.property(lists, (values) => {
        fc.pre(values.length > 0);
        const points = sparkPoints(values).split(" ").map((point) => point.split(",").map(Number));
        assert.ok(points.length >= 2 && points.length <= sparkWidth);
        assert.equal(points[0]?.[0], 0);
        assert.equal(points.at(-1)?.[0], sparkWidth);
        assert.ok(points.every(([x = NaN, y = NaN]) => x >= 0 && x <= sparkWidth && y >= 0 && y <= sparkHeight));
      }),
    );
  });
});
