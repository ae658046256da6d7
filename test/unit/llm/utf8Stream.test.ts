import { strict as assert } from "node:assert";
import fc from "fast-check";
import { Utf8Stream } from "../../../src/llm/worker/utf8Stream";
import { bytesInCuts } from "./arbitraries";

describe("Utf8Stream", () => {
  it("equals decoding all bytes at once, but for an incomplete last character", () => {
    fc.assert(
      fc.property(bytesInCuts, (cuts) => {
        const stream = new Utf8Stream();
        const shown = cuts.map((cut) => stream.push(cut)).join("");
        const whole = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.concat(cuts));
        if (stream.pending.length === 0) assert.equal(shown, whole);
        else assert.equal(`${shown}\ufffd`, whole);
      }),
      { numRuns: 2000 },
    );
  });

  it("shows a character as soon as its last byte came, and no sooner", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
        const stream = new Utf8Stream();
        for (const character of text.toWellFormed()) {
          const bytes = Buffer.from(character);
          for (const [i, byte] of bytes.entries()) {
            const expected = i === bytes.length - 1 ? character : "";
            assert.equal(stream.push(Uint8Array.of(byte)), expected);
          }
        }
      }),
    );
  });

  it("keeps the bytes of a character that was never completed", () => {
    const stream = new Utf8Stream();
    assert.equal(stream.push(Buffer.from("終")), "終");
    assert.equal(stream.push(Uint8Array.of(0xf0, 0x9f)), "");
    assert.deepEqual(stream.pending, [0xf0, 0x9f]);
  });

  it("writes one U+FFFD for each invalid stretch in the middle, as TextDecoder does", () => {
    const stream = new Utf8Stream();
    const shown = [[0x61, 0xf0, 0x9f], [0x62], [0xff], [0xe3, 0x81], [0xe3], [0x81, 0x82]]
      .map((bytes) => stream.push(Uint8Array.from(bytes)))
      .join("");
    assert.equal(shown, "a\ufffdb\ufffd\ufffdあ");
  });
});
