import assert from "node:assert/strict";
import { applyChange, lastGaugeValue, newSpeakers, streamingReply } from "../../../src/webview/pageState";
import { Store } from "../../../src/webview/store";
import type { AssistantMessage, Change, PageState, UserMessage } from "../../../src/protocol";
import { emptyPage, newReply } from "./somePage";
import { voice } from "./speech/pageVoice";

const asked: UserMessage = { role: "user", id: "u1", text: "テストが通らない…" };
const streaming = newReply;
const state: PageState = { ...emptyPage, messages: [asked, streaming] };

function chunk(text: string, part: "text" | "thinking" = "text"): Change {
  return { type: "chunk", id: "a1", part, text };
}

function gauge(value: number): Change {
  return { type: "gauge", id: "a1", value };
}

describe("applyChange", () => {
  it("appends chunks to their part and ends the waiting", () => {
    const after = [chunk("考え", "thinking"), chunk("うん"), chunk("、見よ")].reduce(applyChange, state);
    assert.deepEqual(after.messages[1], {
      role: "assistant", id: "a1", state: "streaming", text: "うん、見よ", thinking: "考え", name: "ナル", gauge: [],
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

  it("takes who she is, how strongly, what she feels, and how close she is", () => {
    const persona = { ...state.persona, name: "執事" };
    const changes: Change[] = [
      { type: "persona", persona },
      { type: "strength", strength: 2.5, gauge: "off" },
      { type: "emotion", emotion: "happy" },
      { type: "affinity", affinity: { value: 20, stage: 1 } },
    ];
    const after = changes.reduce(applyChange, state);
    assert.equal(after.persona, persona);
    assert.deepEqual([after.strength, after.gauge, after.emotion], [2.5, "off", "happy"]);
    assert.deepEqual(after.affinity, { value: 20, stage: 1 });
    assert.equal(after.messages, state.messages);
    assert.ok(!("affinity" in applyChange(after, { type: "affinity", affinity: undefined })));
  });

  it("doesn't take another's affinity for hers", () => {
    const close: PageState = { ...state, affinity: { value: 60, stage: 3 } };
    const edited = applyChange(close, { type: "persona", persona: { ...state.persona, name: "なる" } });
    assert.deepEqual(edited.affinity, close.affinity);
    const other = applyChange(close, { type: "persona", persona: { ...state.persona, id: "yoru" } });
    assert.ok(!("affinity" in other));
    assert.equal(applyChange(other, { type: "affinity", affinity: { value: 80, stage: 4 } }).affinity?.value, 80);
  });

  it("keeps a reply's gauge values in order, and shows the last of the one who is here", () => {
    assert.equal(lastGaugeValue(state), undefined);
    const after = [gauge(0.1), gauge(-0.2), gauge(0.6)].reduce(applyChange, state);
    assert.deepEqual(after.messages[1], { ...streaming, gauge: [0.1, -0.2, 0.6] });
    assert.equal(lastGaugeValue(after), 0.6);
    const next = applyChange(after, { type: "message", message: { ...streaming, id: "a2" } });
    assert.equal(lastGaugeValue(next), 0.6, "until the next reply has a value");
    assert.equal(lastGaugeValue(applyChange(next, { type: "persona", persona: { ...state.persona, name: "執事" } })), undefined);
    const done = applyChange(after, { type: "message", message: { ...streaming, state: "done", gauge: [0.1] } });
    assert.equal(applyChange(done, gauge(1)), done, "a reply that ended takes none");
  });

  it("names who speaks only where somebody else did before", () => {
    const by = (id: string, name: string): AssistantMessage => ({ ...streaming, id, name });
    assert.deepEqual([...newSpeakers([asked, by("a", "ナル"), by("b", "ナル")])], []);
    assert.deepEqual([...newSpeakers([by("a", "ナル"), asked, by("b", "執事"), by("c", "執事"), by("d", "ナル")])], ["a", "b", "d"]);
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

  it("sends the gauge's values to those who show it, and never draws the whole for one", () => {
    const store = new Store();
    const heard: [string, number][] = [];
    let drawn = 0;
    store.receive({ type: "snapshot", revision: 7, state });
    store.onChange(() => (drawn += 1));
    const end = store.onGauge((id, value) => heard.push([id, value]));
    const other: Change = { type: "gauge", id: "gone", value: 1 };
    [gauge(0.1), gauge(0.6), other].forEach((change, index) => store.receive({ type: "change", revision: 8 + index, change }));
    assert.deepEqual(heard, [["a1", 0.1], ["a1", 0.6]]);
    assert.equal(drawn, 0);
    assert.deepEqual(store.reply("a1")?.gauge, [0.1, 0.6]);
    end();
    store.receive({ type: "change", revision: 11, change: gauge(0.2) });
    assert.equal(heard.length, 2);
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
