import assert from "node:assert/strict";
import fc from "fast-check";
import { type EmissionUnit, regroup } from "../../../src/companion/emissionUnit";

function shownPieces(unit: EmissionUnit, chunks: readonly string[]): string[] {
  const regrouping = regroup(unit);
  return [...chunks.map((chunk) => regrouping.push(chunk)), regrouping.end()].filter((piece) => piece !== "");
}

describe("regroup", () => {
  for (const unit of ["token", "word", "sentence"] as const) {
    it(`neither loses nor reorders text by ${unit}`, () => {
      fc.assert(
        fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 20 })), (chunks) => {
          assert.equal(shownPieces(unit, chunks).join(""), chunks.join(""));
        }),
      );
    });

    it(`does not hold an endless ${unit} for ever`, () => {
      const regrouping = regroup(unit);
      const shown = Array.from({ length: 1_000 }, () => regrouping.push("a")).join("");
      assert.ok(shown.length >= 600, `${shown.length} of 1000 characters came`);
    });
  }

  it("passes tokens on as they come", () => {
    assert.deepEqual(shownPieces("token", ["テ", "スト", "が"]), ["テ", "スト", "が"]);
  });

  it("shows a word only when it is whole", () => {
    assert.deepEqual(shownPieces("word", [..."Hello big world"]), ["Hello", " ", "big", " ", "world"]);
    assert.ok(shownPieces("word", [..."テストが通らない"]).includes("テスト"));
  });

  it("shows a sentence only when it is whole", () => {
    assert.deepEqual(shownPieces("sentence", [..."落ちた？見せて。大丈夫！"]), ["落ちた？", "見せて。", "大丈夫！"]);
  });
});
