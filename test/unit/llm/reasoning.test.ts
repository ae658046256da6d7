import { strict as assert } from "node:assert";
import fc from "fast-check";
import { placeAfter, ReasoningSplitter, type ReplyPlace } from "../../../src/llm/worker/reasoning";
import { textInCuts } from "./arbitraries";

function split(parts: readonly string[], begin?: ReplyPlace): { thinking: string; text: string } {
  const splitter = new ReasoningSplitter(begin);
  const pieces = [...parts.flatMap((part) => splitter.push(part)), ...splitter.end()];
  const of = (wanted: string) => pieces.filter(({ part }) => part === wanted).map(({ text }) => text).join("");
  return { thinking: of("thinking"), text: of("text") };
}

describe("ReasoningSplitter", () => {
  it("parts reasoning from speech", () => {
    assert.deepEqual(split(["<think>\nえーと\n</think>\n\nこうだよ"]), { thinking: "えーと", text: "こうだよ" });
    assert.deepEqual(split(["[THINK]hm[/THINK]ok"]), { thinking: "hm", text: "ok" });
  });

  it("shows no reasoning where there is none", () => {
    assert.deepEqual(split(["<think>\n\n</think>\n\nはい"]), { thinking: "", text: "はい" });
    assert.deepEqual(split(["はい、<think> は文字です"]), { thinking: "", text: "はい、<think> は文字です" });
    assert.deepEqual(split(["<thin"]), { thinking: "", text: "<thin" });
  });

  it("goes on where the prompt or an earlier attempt had begun", () => {
    assert.deepEqual(split(["続き</think>答え"], { in: "thinking", close: "</think>" }), { thinking: "続き", text: "答え" });
    assert.deepEqual(split(["<think>ではない"], { in: "text" }), { thinking: "", text: "<think>ではない" });
  });

  it("knows where a reply stands that is to go on", () => {
    assert.deepEqual(placeAfter(""), { in: "start" });
    assert.deepEqual(placeAfter("はい"), { in: "text" });
    assert.deepEqual(placeAfter("[THINK]う"), { in: "thinking", close: "[/THINK]" });
    assert.deepEqual(placeAfter("<think>\nう\n</think>\n\n"), { in: "after" });
    assert.deepEqual(placeAfter("<think>う</think>答え"), { in: "text" });
    assert.deepEqual(split(["\n\n答え"], { in: "after" }), { thinking: "", text: "答え" });
  });

  it("gives the same however the text is cut", () => {
    const texts = fc
      .array(fc.constantFrom("<think>", "</think>", "<th", "\n", " ", "あ", "<", "/think>", "答え"), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(textInCuts(texts), ({ whole, parts }) => {
        assert.deepEqual(split(parts), split([whole]));
      }),
      { numRuns: 2000 },
    );
  });
});
