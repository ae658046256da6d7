import assert from "node:assert/strict";
import { effects, mouthParts, partNames, sides, spokenMouths } from "../../../../src/webview/avatar/parts";
import { arts } from "./faceArt";

const drawing = new Set(["svg", "title", "defs", "g", "path", "ellipse", "circle", "rect", "linearGradient", "radialGradient", "stop", "clipPath"]);

for (const { look, text, tags } of arts) {
  describe(`the art of ${look}`, () => {
    const parts = tags.filter(({ attributes }) => attributes.has("data-part"));
    const partOf = (name: string) => parts.filter(({ attributes }) => attributes.get("data-part") === name);

    it("has each part that moves or shows", () => {
      assert.deepEqual(
        partNames.filter((name) => partOf(name).length === 0),
        [],
      );
    });

    it("says where the parts turn", () => {
      const turning = ["head", "mouth", ...effects.map((effect) => `effect-${effect}`), ...sides.flatMap((side) => ["hair-side", "eye", "opening", "iris", "brow"].map((part) => `${part}-${side}`))];
      for (const name of turning) {
        const [x = Number.NaN, y = Number.NaN] = (partOf(name)[0]?.attributes.get("data-pivot") ?? "").split(" ").map(Number);
        assert.ok(x > 0 && x < 400 && y > 0 && y < 400, `${name}: ${x} ${y}`);
      }
    });

    it("has a drawing of its own for each mouth", () => {
      const drawn = mouthParts.map((mouth) => new RegExp(`data-part="mouth-${mouth}"[^>]*>(.*?)</g>`, "s").exec(text)?.[1]);
      assert.equal(new Set(drawn).size, mouthParts.length);
      assert.ok(spokenMouths.every((mouth) => partOf(`mouth-${mouth}`).length === 1));
    });

    it("draws, and does nothing else", () => {
      assert.deepEqual(
        tags.filter(({ name }) => !drawing.has(name)).map(({ name }) => name),
        [],
      );
      const names = tags.flatMap(({ attributes }) => [...attributes.keys()]);
      assert.deepEqual(
        names.filter((name) => /^on|href|^src$|^style$|^filter$/i.test(name)),
        [],
      );
      assert.doesNotMatch(text.replace('xmlns="http://www.w3.org/2000/svg"', ""), /https?:|data:|javascript:|<!|<\?/i);
    });

    it("refers only to what it has, by ids of which each is there once", () => {
      const ids = tags.flatMap(({ attributes }) => attributes.get("id") ?? []);
      assert.equal(new Set(ids).size, ids.length);
      const asked = [...text.matchAll(/url\(#([^)]*)\)/g)].map(([, id]) => id);
      assert.deepEqual(
        asked.filter((id) => !ids.includes(id ?? "")),
        [],
      );
      assert.deepEqual(
        ids.filter((id) => !asked.includes(id)),
        [],
        "nothing lies about unused",
      );
    });

    it("has numbers where numbers belong, and is small", () => {
      assert.doesNotMatch(text, /NaN|undefined|None|\d\.\d+\.\d/);
      assert.ok(text.length < 120_000, String(text.length));
    });
  });
}
