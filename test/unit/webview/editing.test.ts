import assert from "node:assert/strict";
import type { Message, PageState } from "../../../src/protocol";
import { afterChange, isEditable } from "../../../src/webview/editing";
import { emptyPage } from "./somePage";

function page(...messages: readonly Message[]): PageState {
  return { ...emptyPage, messages };
}

const said: Message = { role: "user", id: "u1", text: "a" };
const done: Message = { role: "assistant", id: "r1", state: "done", text: "b", thinking: "", name: "ナル", gauge: [] };
const next: Message = { role: "user", id: "u2", text: "c" };
const editing = { id: "u1", text: "a, but better" };

describe("an edit in place", () => {
  it("is for the last message, while she is not answering", () => {
    assert.equal(isEditable(page(said, done), "u1"), true);
    assert.equal(isEditable(page(said, { ...done, state: "streaming" }), "u1"), false);
    assert.equal(isEditable(page(said, done, next), "u1"), false);
  });

  it("goes on while it can", () => {
    assert.deepEqual(afterChange(editing, page(said, done)), { keep: true });
    assert.deepEqual(afterChange({ ...editing, sent: true }, page(said, done)), { keep: true });
  });

  it("goes into the input box when another view sent, asked again, or began anew", () => {
    const lost = { keep: false, putBack: editing.text };
    assert.deepEqual(afterChange(editing, page(said, done, next)), lost);
    assert.deepEqual(afterChange(editing, page(said, { ...done, state: "streaming" })), lost);
    assert.deepEqual(afterChange(editing, page()), lost);
  });

  it("is over when the host took it, or nothing was changed", () => {
    assert.deepEqual(afterChange({ ...editing, sent: true }, page()), { keep: false });
    assert.deepEqual(afterChange({ id: "u1", text: "a" }, page(said, done, next)), { keep: false });
    assert.deepEqual(afterChange({ id: "u1", text: " " }, page(said, done, next)), { keep: false });
  });
});
