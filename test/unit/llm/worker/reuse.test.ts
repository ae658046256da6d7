import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChatMessage } from "../../../../src/llm/chatModel";
import { bytePieces, cutInto } from "../../../fixtures/gguf/pieces";
import { writeScriptedModel } from "../../../fixtures/gguf/scriptedModel";
import { endlessScript } from "../../../fixtures/gguf/scripts";
import { ModelBench, type StartedModel, said, system, timingsOf, unsteered, user } from "./harness";

const scripts = [
  { when: null, says: cutInto("そうだね、😺がいるね。", [2, 1, 4]) },
  { when: "考えて", says: [{ special: "<think>" }, "\n", ...bytePieces("むむ"), "\n", { special: "</think>" }, "\n\n", ...bytePieces("こうだよ")] },
];

describe("Tokens evaluated for a reply", function () {
  this.timeout(60_000);
  const bench = new ModelBench();
  let started: StartedModel;
  let stripping: StartedModel;
  before(() => {
    writeScriptedModel(bench.path("chatml"), { scripts });
    writeScriptedModel(bench.path("stripping"), { scripts, template: "stripsReasoning" });
    started = bench.start(bench.path("chatml"));
    stripping = bench.start(bench.path("stripping"));
  });
  after(() => bench.close());

  it("are exactly the new ones, over 20 turns, also where the sampled split is not the canonical one", async () => {
    const messages: ChatMessage[] = [system("sys")];
    let known = 0;
    for (let turn = 0; turn < 20; turn++) {
      messages.push(user(`${turn}回目`));
      const reply = await started.reply(messages);
      const { promptTokens, evaluatedTokens } = timingsOf(reply);
      assert.equal(evaluatedTokens, promptTokens - known, `turn ${turn}`);
      messages.push(said(reply.end));
      known = promptTokens + (reply.end.tokens?.content.length ?? 0);
    }
  });

  it("are no more where each prompt's beginning was prefilled ahead, also in a conversation that fills the context", async () => {
    writeScriptedModel(bench.path("filled"), { scripts, contextLength: 512 });
    const filled = bench.start(bench.path("filled"));
    let messages: ChatMessage[] = [system("sys")];
    let known = 0;
    for (let turn = 0; turn < 25; turn++) {
      const prefilled = filled.log.length;
      filled.model.warm({ messages, steering: unsteered });
      while (!filled.log.slice(prefilled).some((line) => line.includes("Prefilled"))) await sleep(5);
      messages.push(user(`${turn}回目`));
      const reply = await filled.reply(messages, { maxTokens: 100 });
      const { promptTokens, evaluatedTokens } = timingsOf(reply);
      const trimmed = reply.events.find((event) => event.type === "trimmed");
      if (trimmed) messages = [...messages.slice(0, 1), ...messages.slice(messages.findIndex(({ id }) => id === trimmed.firstKeptId))];
      else assert.ok(evaluatedTokens <= promptTokens - known, `turn ${turn}: ${evaluatedTokens} of ${promptTokens - known}`);
      messages.push(said(reply.end));
      known = promptTokens + (reply.end.tokens?.content.length ?? 0);
    }
    assert.ok(filled.log.length > 0 && messages.length < 50, "turns have left");
  });

  it("include reasoning that stays, and begin at reasoning that the template strips", async () => {
    for (const [model, strips] of [[started, false], [stripping, true]] as const) {
      const messages = [system("sys"), user("考えて")];
      const first = await model.reply(messages);
      const { reasoning = [], content = [] } = first.end.tokens ?? {};
      assert.ok(reasoning.length > 0 && content.length > 0);
      const second = await model.reply([...messages, said(first.end), user("つぎ")]);
      const before = timingsOf(first).promptTokens;
      const after = timingsOf(second);
      const known = before + (strips ? 0 : reasoning.length + content.length);
      assert.equal(after.evaluatedTokens, after.promptTokens - known, `strips: ${strips}`);
    }
  });

  it("are one for another reply to the same message, and those after the change for an edited one", async () => {
    const messages = [system("sys"), user("ひとつめ")];
    const first = await started.reply(messages);
    const again = await started.reply(messages);
    assert.equal(timingsOf(again).evaluatedTokens, 1);
    const turn = [...messages, said(again.end)];
    const before = await started.reply([...turn, user("同じ始まりA")]);
    const edited = await started.reply([...turn, user("同じ始まりB")]);
    const changed = timingsOf(edited);
    assert.equal(changed.promptTokens, timingsOf(before).promptTokens);
    assert.ok(changed.evaluatedTokens < 8, `${changed.evaluatedTokens} evaluated`);
    assert.equal(first.text, again.text);
  });

  it("are fewer once what the prompt begins with was prefilled", async () => {
    const fresh = bench.start(bench.path("chatml"));
    const messages = [system("とても長い前置き。".repeat(20))];
    fresh.model.warm({ messages, steering: unsteered });
    while (!fresh.log.some((line) => line.includes("Prefilled"))) await sleep(10);
    const question = [...messages, user("やあ")];
    const warmed = timingsOf(await fresh.reply(question));
    assert.ok(warmed.evaluatedTokens < 25, `${warmed.evaluatedTokens} of ${warmed.promptTokens}`);
    assert.ok(warmed.promptTokens > 200);
  });
});

describe("A conversation that outgrows the context", function () {
  this.timeout(60_000);
  const bench = new ModelBench();
  after(() => bench.close());

  it("loses whole oldest turns and keeps the system prompt; a message too long even alone is refused", async () => {
    writeScriptedModel(bench.path("small"), { scripts, contextLength: 512 });
    const started = bench.start(bench.path("small"));
    const messages: ChatMessage[] = [system("sys")];
    const trimmed: string[] = [];
    for (let turn = 0; turn < 12; turn++) {
      messages.push(user(`${turn}回目の話をしよう`));
      const reply = await started.reply(messages, { maxTokens: 128 });
      assert.equal(reply.end.type, "done", JSON.stringify(reply.end));
      for (const event of reply.events) if (event.type === "trimmed") trimmed.push(event.firstKeptId);
      messages.push(said(reply.end));
      const first = messages.findIndex((message) => message.id === trimmed.at(-1));
      if (first > 0) messages.splice(1, first - 1);
    }
    assert.ok(trimmed.length >= 1 && trimmed.length <= 4, `${trimmed.length} times`);
    assert.equal(messages[1]?.role, "user");

    const refused = await started.reply([system("sys"), user("あ".repeat(700))]);
    assert.equal(refused.end.type, "failed");
    if (refused.end.type !== "failed") return;
    assert.equal(refused.end.failure.reason, "message-too-long");
    const { count, limit, unit } = refused.end.failure.data ?? {};
    assert.equal(unit, "tokens");
    assert.ok(Number(count) >= 700 && Number(limit) < 512 && Number(limit) > 100, `${count} of ${limit}`);
    assert.ok(!refused.events.some((event) => event.type === "progress" && event.phase === "prefill"));
  });

  it("lets a reply that takes up half of the context go on, and says so when it is full", async () => {
    writeScriptedModel(bench.path("full"), { scripts: [endlessScript], contextLength: 512 });
    const started = bench.start(bench.path("full"));
    const messages: ChatMessage[] = [system("sys"), user("#loop")];
    const first = await started.reply(messages, { maxTokens: 256 });
    assert.equal(first.end.type === "done" && first.end.end, "length");
    const second = await started.reply([...messages, said(first.end)], { maxTokens: 256 });
    assert.equal(second.end.type === "done" && second.end.end, "length", JSON.stringify(second.end));
    const whole = { ...said(second.end), text: first.end.text + second.end.text };
    const third = await started.reply([...messages, whole], { maxTokens: 256 });
    assert.deepEqual(third.end.type === "failed" && third.end.failure, { reason: "context-full", data: { limit: 512 } });
  });
});
