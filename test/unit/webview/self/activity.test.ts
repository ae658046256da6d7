import assert from "node:assert/strict";
import type { AssistantMessage } from "../../../../src/protocol";
import { activityOf, newestFailure } from "../../../../src/webview/self/activity";
import { emptyPage, newReply } from "../somePage";

const reply = newReply;
const state = emptyPage;

describe("what she does", () => {
  it("thinks until her first word, speaks while she is heard, and listens while somebody types", () => {
    const speaking = { replyId: "a1", stretch: { start: 0, end: 2 } };
    assert.equal(activityOf(state, false), "idle");
    assert.equal(activityOf(state, true), "listening");
    assert.equal(activityOf({ ...state, messages: [reply] }, true), "thinking");
    assert.equal(activityOf({ ...state, messages: [{ ...reply, text: "ね" }] }, true), "idle");
    assert.equal(activityOf({ ...state, messages: [reply], speaking }, true), "speaking");
  });

  it("is startled by each new failure once", () => {
    const failed: AssistantMessage = { ...reply, state: "failed", failure: { reason: "timeout" } };
    const names = [
      newestFailure(state),
      newestFailure({ ...state, messages: [failed] }),
      newestFailure({ ...state, messages: [{ ...failed, failure: { reason: "timeout" } }] }),
      newestFailure({ ...state, messages: [{ ...failed, id: "a2" }] }),
      newestFailure({ ...state, messages: [failed], failure: { reason: "busy" } }),
      newestFailure({ ...state, messages: [failed, { role: "user", id: "u", text: "ねえ" }] }),
      newestFailure({ ...state, status: { phase: "failed", failure: { reason: "timeout" } } }),
    ];
    assert.equal(names[0], undefined);
    assert.equal(names[1], names[2]);
    assert.equal(names[5], undefined);
    assert.equal(new Set(names).size, 5);
  });
});
