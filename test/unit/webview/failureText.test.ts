import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { config } from "@vscode/l10n";
import type { FailureReason } from "../../../src/protocol";
import { failureText, hasPartToGoOn, noticeText, stepText } from "../../../src/webview/failureText";

const data = {
  count: 200000, limit: 16000, unit: "characters", path: "/m/a\u202e.gguf", size: 1000, expected: 2000, architecture: "neo",
  detail: "native detail\u001b[0m", gpu: "cuda", how: "SIGKILL", seconds: 60, file: "conversation.damaged-1.jsonl",
  address: "http://127.0.0.1:50021", status: 500, program: "/opt/vv-engine/run", style: 8,
};
const expected: Readonly<Record<FailureReason, RegExp>> = {
  "message-empty": /nothing/,
  "message-too-long": /200,000 characters.*16,000/,
  "busy": /still answering/,
  "context-full": /16,000 tokens/,
  "model-missing": /a\[U\+202E\]\.gguf/,
  "model-is-directory": /folder/,
  "model-not-gguf": /not a GGUF/,
  "model-truncated": /1,000 of 2,000/,
  "model-unknown-architecture": /neo/,
  "model-embedding-only": /embedding/,
  "model-load-failed": /native detail␛/,
  "out-of-memory": /memory.*native detail/,
  "gpu-not-available": /cuda/,
  "worker-died": /SIGKILL/,
  "timeout": /60 seconds/,
  "generation-failed": /native detail/,
  "history-damaged": /conversation\.damaged-1\.jsonl/,
  "history-not-written": /native detail/,
  "model-damaged": /a\[U\+202E\]\.gguf is damaged/,
  "persona-too-long": /200,000 tokens.*16,000/,
  "voice-not-found": /not found \(http:\/\/127/,
  "voice-unreachable": /127\.0\.0\.1:50021 does not answer\. native detail/,
  "voice-timeout": /60 seconds/,
  "voice-refused": /error \(500\)\. native detail/,
  "voice-bad-answer": /cannot be used\. native detail/,
  "voice-start-failed": /vv-engine\/run/,
  "voice-style-gone": /style 8/,
};

describe("failureText", () => {
  afterEach(() => config({ contents: {} }));

  for (const [reason, pattern] of Object.entries(expected) as [FailureReason, RegExp][]) {
    it(`says what ${reason} is and what to do`, () => {
      const { text, steps } = failureText({ reason, data });
      assert.match(text, pattern);
      assert.ok(steps.length > 0);
      assert.ok(steps.every((step) => stepText(step) !== ""));
    });

    it(`says ${reason} in Japanese`, () => {
      config({ contents: readFileSync(join(import.meta.dirname, "../../../l10n/bundle.l10n.ja.json"), "utf8") });
      const { text } = failureText({ reason, data });
      assert.match(text, /[ぁ-ん]/);
      assert.doesNotMatch(text, /\{\d\}|undefined/);
    });
  }

  it("offers to go on with what she had said before she failed, unless that can't help", () => {
    const failed = { role: "assistant", id: "r", state: "failed", text: "はい", thinking: "", name: "ナル", gauge: [] } as const;
    assert.equal(hasPartToGoOn({ ...failed, failure: { reason: "worker-died", data } }), true);
    assert.equal(hasPartToGoOn({ ...failed, failure: { reason: "worker-died", data }, text: "" }), false);
    assert.equal(hasPartToGoOn({ ...failed, failure: { reason: "context-full", data } }), false);
    assert.equal(hasPartToGoOn({ ...failed, state: "done" }), false);
  });

  it("gets by without facts, and with a reason of a newer host", () => {
    assert.match(failureText({ reason: "model-truncated" }).text, /incomplete \(unknown\)/);
    assert.match(failureText({ reason: "voice-not-found" }).text, /not found\.$/);
    assert.match(failureText({ reason: "voice-unreachable" }).text, /engine does not answer/);
    const gone = { address: "http://127.0.0.1:1", detail: "connect ECONNREFUSED 127.0.0.1:1" };
    assert.match(failureText({ reason: "voice-unreachable", data: gone }).text, /does not answer\.$/);
    assert.match(failureText({ reason: "brand-new" as FailureReason }).text, /brand-new/);
    assert.match(noticeText({ role: "notice", id: "n", notice: "oldest-turns-left" }), /oldest/);
    assert.match(noticeText({ role: "notice", id: "n", notice: "history-not-set-aside", data }), /1\.jsonl.*could not/);
  });
});
