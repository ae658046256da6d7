import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChatMessage, ReplyEvent, Steering } from "../../../../src/llm/chatModel";
import { bytePieces, cutInto, wholeCharacters } from "../../../fixtures/gguf/pieces";
import { writeScriptedModel } from "../../../fixtures/gguf/scriptedModel";
import { ModelBench, type HeardReply, type StartedModel, said, system, timingsOf, unsteered, user } from "./harness";

const loop = "いつまでも話しつづけるよ。";
const scripts = [
  { when: null, says: cutInto("そうだね、😺がいるね。", [2, 1, 4]) },
  { when: "ずっと", says: wholeCharacters(loop), endless: true },
  { when: "考えて", says: [{ special: "<think>" }, "\n", ...bytePieces("むむ"), "\n", { special: "</think>" }, "\n\n", ..."こうだよ"] },
];
const steered: Steering = { strength: 1.5, gauge: true };
const plainPrompt = "あなたは落ち着いた執事です。";
const gauges = (reply: HeardReply) => reply.events.flatMap((event) => (event.type === "gauge" ? [event.value] : []));
const secondSequence = /n_seq_max\s*=\s*2/;

describe("A steered reply", function () {
  this.timeout(60_000);
  const bench = new ModelBench();
  let started: StartedModel;
  before(() => {
    writeScriptedModel(bench.path("chatml"), { scripts });
    writeScriptedModel(bench.path("noSystem"), { scripts, template: "noSystem" });
    started = bench.start(bench.path("chatml"));
  });
  after(() => bench.close());
  const ask = (text: string, options: Parameters<StartedModel["reply"]>[1] = {}, model = started) =>
    model.reply([system("ナル"), user(text)], { plainPrompt, steering: steered, ...options });

  it("says what the model says, ends where it ends, and gives the gauge after the chunks of each token", async () => {
    for (const strength of [-1, 0, 0.5, 1, 2, 3, 99, -99, NaN]) {
      const reply = await ask("やあ", { steering: { strength, gauge: true } });
      assert.equal(reply.text, "そうだね、😺がいるね。", `strength ${strength}`);
      assert.equal(reply.end.type === "done" && reply.end.end, "complete");
      assert.equal(gauges(reply).length, timingsOf(reply).tokens);
      assert.ok(gauges(reply).every((value) => value >= -1 && value <= 1));
    }
    const reply = await ask("考えて");
    const speech = reply.events.filter(({ type }) => type === "chunk" || type === "gauge").slice(-8);
    const expected = [..."こうだよ"].flatMap((text) => [text, "gauge"]);
    assert.deepEqual(speech.map((event) => (event.type === "chunk" ? event.text : event.type)), expected);
  });

  it("is not measured while she reasons", async () => {
    const reply = await ask("考えて");
    assert.equal(reply.thinking, "むむ");
    assert.equal(gauges(reply).length, 4);
    const lastThought = reply.events.findLastIndex((event) => event.type === "chunk" && event.part === "thinking");
    assert.ok(reply.events.findIndex(({ type }) => type === "gauge") > lastThought);
  });

  it("gives no gauge where it is off, and takes one sequence where nothing is compared", async () => {
    const other = bench.start(bench.path("chatml"));
    for (const options of [{ steering: unsteered }, { plainPrompt: undefined }, { plainPrompt: "ナル" }])
      assert.deepEqual(gauges(await ask("やあ", options, other)), []);
    assert.ok(!other.log.some((line) => secondSequence.test(line)));
    const silent = await ask("やあ", { steering: { strength: 2, gauge: false } }, other);
    assert.deepEqual(gauges(silent), []);
    assert.ok(other.log.some((line) => secondSequence.test(line)));
  });

  it("evaluates both sides' new tokens and no others, over 20 turns, prefilled ahead or not", async () => {
    for (const ahead of [false, true]) {
      const other = bench.start(bench.path("chatml"));
      const messages: ChatMessage[] = [system("ナル")];
      let known = { prompt: 0, reply: 0 };
      for (let turn = 0; turn < 20; turn++) {
        const prefilled = other.log.length;
        if (ahead) {
          other.model.warm({ messages, plainPrompt, steering: steered });
          while (!other.log.slice(prefilled).some((line) => line.includes("Prefilled"))) await sleep(5);
        }
        messages.push(user(`${turn}回目`));
        const reply = await other.reply(messages, { plainPrompt, steering: steered });
        const { promptTokens, evaluatedTokens } = timingsOf(reply);
        const fresh = promptTokens - known.prompt - 2 * known.reply;
        if (!ahead) assert.equal(evaluatedTokens, fresh, `turn ${turn}`);
        else assert.ok(evaluatedTokens < fresh, `turn ${turn}: ${evaluatedTokens} of ${fresh}`);
        if (turn > 0) assert.equal(fresh % 2, 0, "both sides have the same new tokens");
        messages.push(said(reply.end));
        known = { prompt: promptTokens, reply: reply.end.tokens?.content.length ?? 0 };
      }
      const alone = await started.reply([...messages, user("つぎ")]);
      const both = await other.reply([...messages, user("つぎ")], { plainPrompt, steering: steered });
      assert.ok(timingsOf(both).promptTokens > 2 * timingsOf(alone).promptTokens - 40);
      const again = await other.reply([...messages, user("つぎ")], { plainPrompt, steering: steered });
      assert.equal(timingsOf(again).evaluatedTokens, 2);
    }
  });

  it("can be steered, and left alone again, while it is said", async () => {
    let chunks = 0;
    const seen: ReplyEvent["type"][] = [];
    const reply = await ask("ずっと", {
      steering: unsteered,
      onEvent: (event, stop) => {
        if (event.type === "gauge") seen.push("gauge");
        if (event.type !== "chunk") return;
        seen.push("chunk");
        chunks++;
        if (chunks === 10) started.model.steer({ strength: 2.5, gauge: true });
        if (chunks === 30) started.model.steer(unsteered);
        if (chunks === 50) started.model.steer({ strength: 0, gauge: true });
        if (chunks === 70) stop.abort();
      },
    });
    assert.equal(reply.end.type, "stopped");
    assert.equal(reply.text, loop.repeat(9).slice(0, reply.text.length), "nothing is lost or said twice");
    const measured = (from: number, to: number) => {
      const at = seen.flatMap((type, index) => (type === "chunk" ? [index] : []));
      return seen.slice(at[from], at[to]).includes("gauge");
    };
    // An order travels between processes; a few tokens may pass it.
    assert.deepEqual([measured(0, 10), measured(20, 30), measured(40, 50), measured(60, 69)], [false, true, false, true]);
  });

  it("is steered from its first token where that was asked for while the model was being loaded", async () => {
    const other = bench.start(bench.path("chatml"));
    const reply = await ask("やあ", {
      steering: unsteered,
      onEvent: (event) => {
        if (event.type === "progress" && event.phase === "loading") other.model.steer(steered);
      },
    }, other);
    assert.equal(gauges(reply).length, timingsOf(reply).tokens);
    other.model.steer(steered);
    assert.deepEqual(gauges(await ask("やあ", { steering: unsteered }, other)), [], "a later request has the last word");
  });

  it("is steered by the last word before it reached the model, whatever its request says", async () => {
    const request = {
      replyId: "waits",
      messages: [system("ナル"), user("やあ")],
      plainPrompt,
      steering: unsteered,
      sampling: { temperature: 0, topP: 1, topK: 1, minP: 0, repeatPenalty: 1 },
      maxTokens: 20,
      timeoutMs: 30_000,
    };
    const types = async (reply: AsyncIterable<ReplyEvent>) => {
      const seen: ReplyEvent["type"][] = [];
      for await (const { type } of reply) seen.push(type);
      return seen;
    };
    const { model } = started;
    const signal = new AbortController().signal;
    const waits = model.reply(request, signal);
    model.steer(steered);
    assert.ok((await types(waits)).includes("gauge"));
    assert.ok(!(await types(model.reply(request, signal))).includes("gauge"), "a later request has the last word");
  });

  it("goes on with the gauge where it was", async () => {
    const first = await ask("ずっと", { maxTokens: 10 });
    const messages = [system("ナル"), user("ずっと"), said(first.end)];
    const gauge = async (gaugeBefore?: number) =>
      gauges(await started.reply(messages, { plainPrompt, steering: steered, maxTokens: 3, ...(gaugeBefore !== undefined && { gaugeBefore }) }))[0] ?? NaN;
    const [rest, moved] = [Math.atanh(await gauge()), Math.atanh(await gauge(0.8))];
    assert.ok(Math.abs(moved - rest - (7 / 9) * Math.atanh(0.8)) < 1e-6, `${moved} after ${rest}`);
  });

  it("stops within one token, and a prefill within one chunk", async () => {
    let heard = 0;
    const reply = await ask("ずっと", {
      onEvent: (event, stop) => {
        if (event.type === "chunk" && ++heard === 5) stop.abort();
      },
    });
    assert.equal(reply.end.type, "stopped");
    assert.equal(gauges(reply).length, reply.chunks.length);
    let seen = 0;
    const prefill = await started.reply([system("別の人"), user("あ".repeat(1500))], {
      plainPrompt,
      steering: steered,
      onEvent: (event, stop) => {
        if (event.type === "progress" && event.phase === "prefill" && ++seen === 2) stop.abort();
      },
    });
    assert.equal(prefill.end.type, "stopped");
    assert.ok(timingsOf(prefill).evaluatedTokens < timingsOf(prefill).promptTokens / 2);
    assert.equal((await ask("やあ")).text, "そうだね、😺がいるね。");
  });

  it("is the same with a model that knows no system role", async () => {
    const other = bench.start(bench.path("noSystem"));
    const first = await ask("やあ", {}, other);
    assert.equal(first.text, "そうだね、😺がいるね。");
    assert.ok(gauges(first).length > 0);
    const messages = [system("ナル"), user("やあ"), said(first.end), user("つぎ")];
    const second = timingsOf(await other.reply(messages, { plainPrompt, steering: steered }));
    const known = timingsOf(first).promptTokens + 2 * (first.end.tokens?.content.length ?? 0);
    assert.equal(second.evaluatedTokens, second.promptTokens - known);
  });
});

describe("Prompts that outgrow the context", function () {
  this.timeout(60_000);
  const bench = new ModelBench();
  let started: StartedModel;
  before(() => {
    writeScriptedModel(bench.path("small"), { scripts, contextLength: 512 });
    started = bench.start(bench.path("small"));
  });
  after(() => bench.close());

  it("count by the longer side", async () => {
    const long = "長い前置き。".repeat(15);
    const messages = [system("ナル"), user("一回目"), { ...said({ type: "done", end: "complete", text: "はい。".repeat(20), thinking: "" }) }, user("二回目")];
    const alone = await started.reply(messages, { maxTokens: 100 });
    assert.ok(!alone.events.some(({ type }) => type === "trimmed"));
    const both = await started.reply(messages, { maxTokens: 100, plainPrompt: long, steering: steered });
    assert.ok(both.events.some((event) => event.type === "trimmed" && event.firstKeptId === messages.at(-1)?.id));
    assert.equal(both.end.type, "done");
    const full = await started.reply([system("ナル"), user("ずっと")], { maxTokens: 2000, plainPrompt: long.slice(0, 60), steering: steered });
    assert.equal(full.end.type === "done" && full.end.end, "length", JSON.stringify(full.end));
  });

  it("are refused where the persona alone is too long: how long it is, and how long it may be", async () => {
    const long = "あ".repeat(700);
    for (const [persona, plain] of [[long, "短い"], ["短い", long]] as const) {
      const reply = await started.reply([system(persona), user("やあ")], { plainPrompt: plain, steering: steered });
      assert.ok(reply.end.type === "failed");
      const { reason, data } = reply.end.failure;
      assert.equal(reason, "persona-too-long");
      assert.ok(Number(data?.["count"]) >= 700 && Number(data?.["limit"]) > 100 && Number(data?.["limit"]) < 512, JSON.stringify(data));
    }
    started.model.warm({ messages: [system(long)], plainPrompt, steering: steered });
    assert.equal((await started.reply([system("ナル"), user("やあ")])).text, "そうだね、😺がいるね。");
  });
});
