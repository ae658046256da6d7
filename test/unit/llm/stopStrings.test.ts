import { strict as assert } from "node:assert";
import fc from "fast-check";
import { StopStrings } from "../../../src/llm/worker/stopStrings";
import { textInCuts } from "./arbitraries";

const stops = ["\n### User:", "<|end|>"];

function read(parts: readonly string[]): { text: string; stopped: boolean } {
  const finder = new StopStrings(stops);
  let text = "";
  for (const part of parts) {
    const result = finder.push(part);
    text += result.text;
    if (result.stopped) return { text, stopped: true };
  }
  return { text: text + finder.end(), stopped: false };
}

describe("StopStrings", () => {
  it("ends the text before the first stop string, however it is cut", () => {
    const texts = fc
      .array(fc.constantFrom("\n###", " User:", "\n", "#", "あ", "<|en", "<|end|>", "d|>", "<"), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(textInCuts(texts), ({ whole, parts }) => {
        const at = stops.map((stop) => whole.indexOf(stop)).filter((index) => index >= 0);
        const expected =
          at.length > 0 ? { text: whole.slice(0, Math.min(...at)), stopped: true } : { text: whole, stopped: false };
        assert.deepEqual(read(parts), expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("holds nothing that cannot become a stop string", () => {
    assert.deepEqual(new StopStrings(stops).push("やっほー"), { text: "やっほー", stopped: false });
    assert.deepEqual(new StopStrings([]).push("\n###"), { text: "\n###", stopped: false });
  });
});
