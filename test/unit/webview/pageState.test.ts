import assert from "node:assert/strict";
import { applyChange, streamingReply } from "../../../src/webview/pageState";
import { Store } from "../../../src/webview/store";
import type { AssistantMessage, Change, PageState, UserMessage } from "../../../src/protocol";
import { speech, voice } from "./speech/pageVoice";

const asked: UserMessage = { role: "user", id: "u1", text: "テストが通らない…" };
const streaming: AssistantMessage = {
  role: "assistant", id: "a1", state: "streaming", text: "", thinking: "", waitingFor: "model",
};
const state: PageState = {
  personaName: "ナル",
  greeting: "おつ〜",
  suggestions: [],
  messages: [asked, streaming],
  status: { phase: "ready" },
  draft: "",
  ...speech,
};

function chunk(text: string, part: "text" | "thinking" = "text"): Change {
  return { type: "chunk", id: "a1", part, text };
}

describe("applyChange", () => {
  it("appends chunks to their part and ends the waiting", () => {
    const after = [chunk("考え", "thinking"), chunk("うん"), chunk("、見よ")].reduce(applyChange, state);
    assert.deepEqual(after.messages[1], {
      role: "assistant", id: "a1", state: "streaming", text: "うん、見よ", thinking: "考え",
    });
    assert.equal(after.messages[0], asked);
  });

  it("ignores chunks of a reply that ended or that it does not know", () => {
    const done = applyChange(state, { type: "message", message: { ...streaming, state: "stopped" } });
    assert.equal(applyChange(done, chunk("遅い")), done);
    assert.equal(applyChange(state, { ...chunk("誰"), id: "other" } as Change), state);
  });

  it("replaces a message in its place and adds a new one at the end", () => {
    const edited = applyChange(state, { type: "message", message: { ...asked, text: "別" } });
    assert.deepEqual(edited.messages.map((message) => message.id), ["u1", "a1"]);
    const added = applyChange(edited, { type: "message", message: { ...asked, id: "u2" } });
    assert.deepEqual(added.messages.map((message) => message.id), ["u1", "a1", "u2"]);
  });

  it("removes a message with all after it", () => {
    assert.deepEqual(applyChange(state, { type: "removed", fromId: "a1" }).messages, [asked]);
    assert.equal(applyChange(state, { type: "removed", fromId: "gone" }), state);
  });

  it("takes and drops a failure", () => {
    const failed = applyChange(state, { type: "failure", failure: { reason: "busy" } });
    assert.deepEqual(failed.failure, { reason: "busy" });
    assert.ok(!("failure" in applyChange(failed, { type: "failure", failure: undefined })));
  });

  it("takes what is said of her voice, and forgets the line that was said", () => {
    const line = { replyId: "a1", stretch: { start: 0, end: 3 } };
    const changes: Change[] = [
      { type: "voice", voice: { ...voice, muted: true } },
      { type: "speaking", speaking: line },
      { type: "unsaid", unsaid: [line] },
    ];
    const after = changes.reduce(applyChange, state);
    assert.equal(after.voice.muted, true);
    assert.equal(after.speaking, line);
    assert.deepEqual(after.unsaid, [line]);
    assert.equal(after.messages, state.messages);
    assert.ok(!("speaking" in applyChange(after, { type: "speaking", speaking: undefined })));
  });

  it("knows the reply that is being written", () => {
    assert.equal(streamingReply(state), streaming);
    assert.equal(streamingReply({ ...state, messages: [asked] }), undefined);
  });
});

describe("Store", () => {
  it("sends chunks past the listeners of the whole, but for the first of each part", () => {
    const store = new Store();
    const heard: string[] = [];
    let drawn = 0;
    store.receive({ type: "snapshot", revision: 7, state });
    store.onChange(() => (drawn += 1));
    const end = store.onChunk("a1", (part, text) => heard.push(`${part}:${text}`));
    const changes = [chunk("あ"), chunk("い"), chunk("う"), chunk("え", "thinking"), chunk("お")];
    changes.forEach((change, index) => store.receive({ type: "change", revision: 8 + index, change }));
    assert.deepEqual(heard, ["text:あ", "text:い", "text:う", "thinking:え", "text:お"]);
    assert.equal(drawn, 2);
    assert.equal(store.reply("a1")?.text, "あいうお");
    end();
    store.receive({ type: "change", revision: 13, change: chunk("か") });
    assert.equal(heard.length, 5);
  });

  it("sees a gap once, then waits for a snapshot", () => {
    const store = new Store();
    assert.equal(store.receive({ type: "change", revision: 1, change: chunk("早い") }), "ignored");
    store.receive({ type: "snapshot", revision: 7, state });
    assert.equal(store.receive({ type: "change", revision: 7, change: chunk("古い") }), "ignored");
    assert.equal(store.receive({ type: "change", revision: 9, change: chunk("先") }), "gap");
    assert.equal(store.receive({ type: "change", revision: 10, change: chunk("先") }), "ignored");
    store.receive({ type: "snapshot", revision: 10, state });
    assert.equal(store.receive({ type: "change", revision: 11, change: chunk("続き") }), "applied");
    assert.equal(store.reply("a1")?.text, "続き");
  });

  it("tells of the draft with a snapshot and with a change", () => {
    const store = new Store();
    const drafts: string[] = [];
    store.onDraft((draft) => drafts.push(draft));
    store.receive({ type: "snapshot", revision: 0, state: { ...state, draft: "途中" } });
    store.receive({ type: "change", revision: 1, change: { type: "draft", draft: "" } });
    assert.deepEqual(drafts, ["途中", ""]);
  });
});
