import { strict as assert } from "node:assert";
import fc from "fast-check";
import { GraphemeHold } from "../../../src/llm/worker/graphemes";
import { Utf8Stream } from "../../../src/llm/worker/utf8Stream";
import { graphemes, hardText, inCuts } from "./arbitraries";

const segmenter = new Intl.Segmenter("ja", { granularity: "grapheme" });
const clusters = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);

/** What is on the screen after each token. */
function screens(tokens: readonly Uint8Array[]): string[] {
  const utf8 = new Utf8Stream();
  const hold = new GraphemeHold();
  let screen = "";
  return tokens.map((token) => (screen += hold.push(utf8.push(token), utf8.pending))).concat([(screen += hold.end())]);
}

const emoji = graphemes.filter((grapheme) => /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(grapheme));

describe("GraphemeHold", () => {
  it("neither loses nor changes text, however it is cut", () => {
    fc.assert(
      fc.property(hardText, fc.array(fc.nat(1000), { maxLength: 40 }), (text, cuts) => {
        assert.equal(screens(inCuts(Buffer.from(text), cuts)).at(-1), text);
      }),
    );
  });

  it("never shows a part of an emoji, not even when each byte is a token", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...emoji, "あ", "a"), { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const whole = clusters(text);
        for (const screen of screens([...Buffer.from(text)].map((byte) => Uint8Array.of(byte)))) {
          const shown = clusters(screen);
          assert.deepEqual(shown, whole.slice(0, shown.length));
        }
      }),
    );
  });

  it("shows a base without its dakuten for one token at most", () => {
    const [base, whole] = screens([Buffer.from("か"), Buffer.from("\u3099")]);
    assert.deepEqual([base, whole], ["か", "か\u3099"]);
  });

  it("lets Japanese and ASCII pass at once, and holds an emoji for one token only", () => {
    const hold = new GraphemeHold();
    assert.equal(hold.push("こんにちは", []), "こんにちは");
    assert.equal(hold.push("ok", []), "ok");
    assert.equal(hold.push("😺", []), "");
    assert.equal(hold.push("", [0xe3]), "😺", "the next character cannot belong to it");
    assert.equal(hold.push("🇯🇵", []), "🇯🇵", "a flag is complete with its second half");
  });

  it("does not hold for ever what never ends", () => {
    const hold = new GraphemeHold();
    let shown = hold.push("👨", []);
    for (let i = 0; i < 200; i++) shown += hold.push("\u200d👨", []);
    assert.ok(shown.length > 300);
  });
});
