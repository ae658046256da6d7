import assert from "node:assert/strict";
import type { AssistantMessage } from "../../../src/protocol";
import { longestMessage } from "../../../src/companion/messageText";
import { Stage, inShort, replySettings } from "./companionStage";

function assistant(stage: Stage): AssistantMessage {
  const message = stage.page.messages.findLast((other) => other.role === "assistant");
  assert.ok(message?.role === "assistant");
  return message;
}

describe("Companion", () => {
  it("streams a reply chunk by chunk, without the tag, and ends it with its timings", async () => {
    const stage = await Stage.open();
    const timings = { ttftMs: 1, tokens: 3, tokensPerSecond: 9, promptTokens: 5, evaluatedTokens: 5 };
    stage.companion.send("テストが通らない…");
    await stage.settle();
    stage.model.lastReply.say("[hap", "py] や", "っほー");
    await stage.settle();
    assert.deepEqual(stage.log, ["user テストが通らない…", "streaming やっほー"]);
    stage.model.lastReply.done({ timings });
    await stage.settle();
    assert.deepEqual(stage.log, ["user テストが通らない…", "done やっほー"]);
    assert.deepEqual(assistant(stage).timings, timings);
    const chunks = stage.changes.filter((change) => change.type === "chunk");
    assert.deepEqual(chunks.map(({ text }) => text), ["や", "っほー"]);
  });

  it("gives a page that comes late the same as one that was there", async () => {
    const stage = await Stage.open();
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.think("hm").say("[sad] b", "c");
    await stage.settle();
    assert.deepEqual(stage.whole, stage.page);
    stage.model.lastReply.say("d").done({ end: "length" });
    await stage.settle();
    assert.deepEqual(stage.whole, stage.page);
    assert.equal(assistant(stage).end, "length");
    assert.equal(assistant(stage).thinking, "hm");
  });

  it("keeps the tags and the token ids for the next prompt", async () => {
    const stage = await Stage.open();
    const tokens = { vocabulary: "v", reasoning: [], content: [1, 2] };
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("[happy] b").done({ tokens });
    await stage.settle();
    stage.companion.send("c");
    await stage.settle();
    const { messages } = stage.model.lastReply.request;
    assert.deepEqual(inShort(messages), ["system SYSTEM", "user a", "assistant [happy] b", "user c"]);
    assert.deepEqual(messages[2]?.role === "assistant" && messages[2].tokens, tokens);
  });

  it("says what she waits for until she says something", async () => {
    const stage = await Stage.open();
    stage.model.setStatus({ phase: "loading", progress: 0 });
    stage.companion.send("a");
    assert.equal(assistant(stage).waitingFor, "model");
    await stage.settle();
    stage.model.lastReply.emit({ type: "progress", phase: "loading", value: 0.5 });
    stage.model.lastReply.emit({ type: "progress", phase: "prefill", value: 0.5 });
    await stage.settle();
    assert.equal(assistant(stage).waitingFor, "prompt");
    stage.model.lastReply.say("b");
    await stage.settle();
    assert.equal(assistant(stage).waitingFor, undefined);
  });

  it("passes gauge values on", async () => {
    const stage = await Stage.open();
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.emit({ type: "gauge", value: 0.5 });
    await stage.settle();
    assert.deepEqual(stage.changes.at(-1), { type: "gauge", id: assistant(stage).id, value: 0.5 });
  });

  it("stops with what she had said, and goes on in the same message", async () => {
    const stage = await Stage.open();
    const tokens = { vocabulary: "v", reasoning: [], content: [7] };
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("[happy] bc");
    await stage.settle();
    stage.companion.stop();
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "stopped bc"]);

    const { id } = assistant(stage);
    stage.companion.goOn(id);
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "streaming bc"]);
    const { messages } = stage.model.lastReply.request;
    assert.deepEqual(inShort(messages), ["system SYSTEM", "user a", "assistant [happy] bc"]);
    stage.model.lastReply.say("de").done({ tokens });
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "done bcde"]);
    assert.equal(assistant(stage).id, id);

    stage.companion.send("f");
    await stage.settle();
    const said = stage.model.lastReply.request.messages[2];
    assert.deepEqual(said, { id, role: "assistant", text: "[happy] bcde", thinking: "", tokens });
  });

  it("keeps what was there where going on fails", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "b");
    stage.companion.goOn(assistant(stage).id);
    await stage.settle();
    stage.model.lastReply.say("c").fail({ reason: "worker-died", data: { how: "SIGKILL" } });
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "stopped bc"]);
    assert.equal(stage.page.failure?.reason, "worker-died");
  });

  it("keeps a failed reply, and asks again for another in its place", async () => {
    const stage = await Stage.open();
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("b").fail({ reason: "timeout", data: { seconds: 60 } });
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "failed b"]);
    assert.equal(assistant(stage).failure?.reason, "timeout");
    stage.companion.askAgain(assistant(stage).id);
    await stage.settle();
    assert.deepEqual(inShort(stage.model.lastReply.request.messages), ["system SYSTEM", "user a"]);
    stage.model.lastReply.say("c").done();
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "done c"]);
  });

  it("goes on with what she had said before she failed", async () => {
    const stage = await Stage.open();
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("[happy] b").fail({ reason: "worker-died", data: { how: "SIGKILL" } });
    await stage.settle();
    const { id } = assistant(stage);
    stage.companion.goOn(id);
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "streaming b"]);
    assert.deepEqual(inShort(stage.model.lastReply.request.messages), ["system SYSTEM", "user a", "assistant [happy] b"]);
    stage.model.lastReply.say("c").done();
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "done bc"]);
    assert.equal(assistant(stage).id, id);
    assert.equal(assistant(stage).failure, undefined);
  });

  it("does not go on with a reply that failed before she said anything", async () => {
    const stage = await Stage.open();
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.fail({ reason: "model-missing", data: { path: "/x" } });
    await stage.settle();
    stage.companion.goOn(assistant(stage).id);
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "failed "]);
    assert.equal(stage.model.replies.length, 1);
  });

  it("replaces a message and all after it", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "b");
    await stage.turn("c", "d");
    const first = stage.page.messages[0];
    stage.companion.edit(first?.id ?? "", "e");
    await stage.settle();
    stage.model.lastReply.say("f").done();
    await stage.settle();
    assert.deepEqual(stage.log, ["user e", "done f"]);
  });

  it("ignores what is asked of a message that is not there", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "b");
    const { log } = stage;
    stage.companion.edit("nobody", "x");
    stage.companion.askAgain("nobody");
    stage.companion.goOn("nobody");
    await stage.settle();
    assert.deepEqual(stage.log, log);
    assert.equal(stage.model.replies.length, 1);
  });

  it("makes one message of what was never answered and what came next", async () => {
    const stage = await Stage.open();
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.fail({ reason: "model-missing", data: { path: "/x" } });
    await stage.settle();
    stage.companion.send("b");
    await stage.settle();
    assert.deepEqual(inShort(stage.model.lastReply.request.messages), ["system SYSTEM", "user a\n\nb"]);
  });

  it("fails a reply whose stream ends or throws instead of hanging", async () => {
    const stage = await Stage.open();
    stage.model.reply = () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("broken")) }),
    });
    stage.companion.send("a");
    await stage.settle();
    assert.deepEqual(assistant(stage).failure, { reason: "generation-failed", data: { detail: "broken" } });
  });

  it("takes settings at each reply", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "b");
    stage.settings = { ...replySettings, maxTokens: 7 };
    await stage.turn("c", "d");
    assert.deepEqual(stage.model.replies.map(({ request }) => request.maxTokens), [512, 7]);
  });
});

describe("Companion: what can't be sent", () => {
  it("refuses an empty message", async () => {
    const stage = await Stage.open();
    stage.companion.send(" \n　");
    assert.equal(stage.page.failure?.reason, "message-empty");
    assert.deepEqual(stage.log, []);
  });

  it("refuses 200,000 characters before anything is evaluated, with the text still in the draft", async () => {
    const stage = await Stage.open();
    const text = "あ".repeat(2 * longestMessage);
    stage.companion.setDraft(text);
    stage.companion.send(text);
    assert.deepEqual(stage.page.failure, {
      reason: "message-too-long",
      data: { count: 200_000, limit: 100_000, unit: "characters" },
    });
    assert.equal(stage.companion.state.draft, text);
    assert.equal(stage.model.replies.length, 0);
  });

  it("counts characters, not code units", async () => {
    const stage = await Stage.open();
    stage.companion.send("🎉".repeat(longestMessage));
    await stage.settle();
    assert.equal(stage.model.replies.length, 1);
  });

  it("makes control characters visible and mends lone surrogates", async () => {
    const stage = await Stage.open();
    stage.companion.send("a\0b\ud800c\r\nd\x1b[31m\te\u202ef");
    await stage.settle();
    const asked = "a␀b\ufffdc\nd␛[31m\te\u202ef";
    assert.deepEqual(inShort(stage.model.lastReply.request.messages), ["system SYSTEM", `user ${asked}`]);
  });

  it("is busy while she answers, and keeps the second message", async () => {
    const stage = await Stage.open();
    stage.companion.send("a");
    stage.companion.setDraft("b");
    stage.companion.send("b");
    await stage.settle();
    assert.equal(stage.page.failure?.reason, "busy");
    assert.equal(stage.page.draft, "b");
    assert.equal(stage.model.replies.length, 1);
    stage.model.lastReply.say("x").done();
    await stage.settle();
    stage.companion.send("b");
    assert.equal(stage.page.failure, undefined);
    assert.equal(stage.page.draft, "");
  });

  it("puts a message that the model finds too long back, above what was typed since", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "b");
    stage.companion.setDraft("long");
    stage.companion.send("long");
    stage.companion.setDraft("newer");
    await stage.settle();
    const failure = { reason: "message-too-long", data: { count: 9, limit: 5, unit: "tokens" } } as const;
    stage.model.lastReply.fail(failure);
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "done b"]);
    assert.equal(stage.page.draft, "long\nnewer");
    assert.deepEqual(stage.page.failure, failure);
    stage.companion.dismissFailure();
    assert.equal(stage.page.failure, undefined);
  });
});

describe("Companion: the rest", () => {
  it("puts all that the model got as one message back in order, where that is too long", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "b");
    for (const text of ["long", "hi"]) {
      stage.companion.send(text);
      await stage.settle();
      if (text === "long") stage.model.lastReply.fail({ reason: "timeout", data: { seconds: 60 } });
      await stage.settle();
    }
    assert.equal(inShort(stage.model.lastReply.request.messages).at(-1), "user long\n\nhi");
    stage.model.lastReply.fail({ reason: "message-too-long", data: { count: 9, limit: 5, unit: "tokens" } });
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "done b"]);
    assert.equal(stage.page.draft, "long\n\nhi");
    await stage.turn("hi", "c");
    assert.deepEqual(inShort(stage.model.lastReply.request.messages).slice(1), ["user a", "assistant b", "user hi"]);
    assert.deepEqual(stage.whole, stage.page);
  });

  it("says that the oldest turns left before the reply that she goes on with", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "b");
    await stage.turn("c", "d");
    const kept = stage.page.messages.findLast((message) => message.role === "user");
    stage.companion.goOn(assistant(stage).id);
    await stage.settle();
    stage.model.lastReply.emit({ type: "trimmed", firstKeptId: kept?.id ?? "" });
    stage.model.lastReply.say("e");
    await stage.settle();
    const before = ["user a", "done b", "user c", "notice oldest-turns-left"];
    assert.deepEqual(stage.log, [...before, "streaming de"]);
    stage.model.lastReply.done();
    await stage.settle();
    assert.deepEqual(stage.log, [...before, "done de"]);
    assert.deepEqual(stage.whole, stage.page);
    assert.deepEqual((await Stage.open({ records: stage.history.files[0] ?? [] })).log, [...before, "done de"]);
  });

  it("shows whole words or sentences where the settings say so", async () => {
    for (const [emissionUnit, pieces] of [["word", ["one ", "two. ", "Three"]], ["sentence", ["one two. ", "Three"]]] as const) {
      const stage = await Stage.open();
      stage.settings = { ...replySettings, emissionUnit };
      await stage.turn("a", "o", "ne t", "wo. Th", "ree");
      const shown = stage.changes.flatMap((change) => (change.type === "chunk" ? [change.text] : []));
      assert.deepEqual(shown, pieces);
      assert.equal(stage.log.at(-1), "done one two. Three");
    }
  });

  it("says once where the oldest turns left, and does not send them any more", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "b");
    for (const text of ["c", "e"]) {
      stage.companion.send(text);
      await stage.settle();
      const kept = stage.page.messages.findLast((message) => message.role === "user");
      stage.model.lastReply.emit({ type: "trimmed", firstKeptId: kept?.id ?? "" });
      stage.model.lastReply.say(`${text}!`).done();
      await stage.settle();
    }
    assert.deepEqual(stage.log, ["user a", "done b", "user c", "notice oldest-turns-left", "done c!", "user e", "done e!"]);
    assert.deepEqual(stage.whole, stage.page);
    stage.companion.send("g");
    await stage.settle();
    assert.deepEqual(inShort(stage.model.lastReply.request.messages), ["system SYSTEM", "user e", "assistant e!", "user g"]);
  });

  it("begins a new conversation, also in the middle of a reply, and ignores what comes late", async () => {
    const stage = await Stage.open();
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("b");
    await stage.settle();
    stage.companion.newConversation();
    assert.deepEqual(stage.log, []);
    stage.model.replies[0]?.say("late").done();
    await stage.turn("c", "d");
    assert.deepEqual(stage.log, ["user c", "done d"]);
    const [before, after] = stage.history.files;
    assert.deepEqual(before?.map(({ type }) => type), ["conversation", "user", "reply", "chunk", "end"]);
    assert.deepEqual(after?.map(({ type }) => type), ["conversation", "user", "reply", "chunk", "end"]);
  });

  it("asks the model only when it is done with the reply before", async () => {
    const stage = await Stage.open();
    stage.companion.send("a");
    await stage.settle();
    const first = stage.model.lastReply;
    stage.companion.newConversation();
    stage.companion.send("b");
    assert.equal(stage.model.replies.length, 1);
    assert.ok(first.signal.aborted);
    await stage.settle();
    assert.equal(stage.model.replies.length, 2);
  });

  it("warms the model at the first letter, with the conversation so far", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "b");
    stage.companion.setDraft("x");
    stage.companion.setDraft("xy");
    assert.deepEqual(stage.model.warmed.map(({ messages }) => inShort(messages)), [["system SYSTEM", "user a", "assistant b"]]);
  });

  it("tells typing to all but the one who typed", async () => {
    const stage = await Stage.open();
    const typist = {};
    const heard: (object | undefined)[] = [];
    stage.companion.onChange((_change, from) => heard.push(from));
    stage.companion.setDraft("x", typist);
    assert.deepEqual(heard, [typist]);
  });

  it("keeps the draft between sessions, once typing rests", async () => {
    const stage = await Stage.open();
    const next = () => Stage.open({ records: [] }, stage.keptDraft);
    stage.companion.setDraft("x");
    stage.clock.pass(1_000);
    await stage.settle();
    assert.equal((await next()).page.draft, "x");
    stage.companion.setDraft("xy");
    await stage.companion.dispose();
    assert.equal((await next()).page.draft, "xy");
  });

  it("shows the conversation again from its records, with a reply that was cut off as stopped", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "[happy] b");
    stage.companion.send("c");
    await stage.settle();
    stage.model.lastReply.say("[sad] d");
    await stage.settle();
    const again = await Stage.open({ records: stage.history.files[0] ?? [] });
    assert.deepEqual(again.log, ["user a", "done b", "user c", "stopped d"]);
    again.companion.goOn(assistant(again).id);
    await again.settle();
    again.model.lastReply.say("e").done();
    await again.settle();
    assert.deepEqual(again.log.at(-1), "done de");
  });

  it("says so when the history was damaged or can't be written", async () => {
    const damaged = { file: "x", isSetAside: false };
    assert.deepEqual((await Stage.open({ records: [], damaged })).log, ["notice history-not-set-aside"]);
    const stage = await Stage.open({ records: [], damaged: { file: "x.damaged", isSetAside: true } });
    assert.deepEqual(stage.log, ["notice history-damaged"]);
    stage.history.fail({ reason: "history-not-written", data: { detail: "ENOSPC" } });
    assert.deepEqual(stage.log, ["notice history-damaged", "notice history-not-written"]);
    assert.deepEqual(stage.whole, stage.page);
  });

  it("paces the text where asked, is done when all is shown, and shows all at once when stopped", async () => {
    const stage = await Stage.open();
    stage.settings = { ...replySettings, pace: "reading" };
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("あいうえおかきくけこ").done();
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "streaming あ"]);
    assert.deepEqual(stage.whole, stage.page);
    stage.clock.pass(1_500);
    assert.deepEqual(stage.log, ["user a", "done あいうえおかきくけこ"]);

    stage.companion.send("b");
    await stage.settle();
    stage.model.lastReply.say("さしすせそ");
    await stage.settle();
    assert.equal(stage.log.at(-1), "streaming さ");
    stage.companion.stop();
    await stage.settle();
    assert.equal(stage.log.at(-1), "stopped さしすせそ");
  });

  it("does not let showing keep the next message waiting", async () => {
    const stage = await Stage.open();
    stage.settings = { ...replySettings, pace: "reading" };
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("あいうえお").done();
    await stage.settle();
    stage.companion.send("b");
    assert.deepEqual(stage.log, ["user a", "done あいうえお", "user b", "streaming "]);
  });
});
