import assert from "node:assert/strict";
import { toPageMessage } from "../../../src/webview/door";

const state = { personaName: "", greeting: "", suggestions: [], messages: [], status: { phase: "idle" }, draft: "" };

describe("toPageMessage", () => {
  it("lets the host's messages through as they are", () => {
    for (const message of [
      { type: "snapshot", revision: 0, state },
      { type: "change", revision: 1, change: { type: "chunk", id: "a", part: "text", text: "あ" } },
      { type: "change", revision: 1, change: { type: "gauge", id: "a", value: 0.5 } },
      { type: "change", revision: 1, change: { type: "failure" } },
      { type: "change", revision: 1, change: { type: "message", message: { role: "user", id: "u", text: "" } } },
      { type: "codeColors", colors: {} },
      { type: "focusInput" },
    ]) {
      assert.deepEqual(toPageMessage(message), message);
    }
  });

  it("keeps out what is none", () => {
    for (const message of [
      undefined, null, "ready", 1, {}, { type: "eval" }, { type: "snapshot", revision: 0 }, { type: "snapshot", revision: NaN, state },
      { type: "snapshot", revision: 0, state: { ...state, messages: [{ role: "user", id: 1, text: "" }] } },
      { type: "change", revision: 1, change: { type: "chunk", id: "a", part: "html", text: "" } },
      { type: "change", revision: 1, change: { type: "unknown" } },
      { type: "change", change: { type: "draft", draft: "" } },
      { type: "codeColors" },
    ]) {
      assert.equal(toPageMessage(message), undefined);
    }
  });
});
