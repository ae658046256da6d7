import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { wholeCharacters } from "../../../fixtures/gguf/pieces";
import { writeScriptedModel } from "../../../fixtures/gguf/scriptedModel";
import { ModelBench, type StartedModel, said, system, timingsOf, user } from "./harness";

const scripts = [
  { when: null, says: wholeCharacters("はい、元気だよ。") },
  { when: "ずっと", says: wholeCharacters("いつまでも話しつづけるよ。"), endless: true },
];

describe("A worker in trouble", function () {
  this.timeout(120_000);
  const bench = new ModelBench();
  let started: StartedModel;
  before(() => {
    // About 70M parameters, so that one token takes long enough to act within it.
    writeScriptedModel(bench.path("slow"), { scripts, fillerParameters: 70_000_000 });
    started = bench.start(bench.path("slow"));
  });
  after(() => bench.close());

  const works = async () => assert.equal((await started.reply([system("s"), user("やあ")])).text, "はい、元気だよ。");
  const afterChunks = (count: number, act: () => void) => {
    let chunks = 0;
    return { onEvent: (event: { type: string }) => void (event.type === "chunk" && ++chunks === count && act()) };
  };

  it("stops within one token", async () => {
    let heard = 0;
    const reply = await started.reply([system("s"), user("ずっと")], {
      onEvent: (event, stop) => {
        if (event.type === "chunk" && ++heard === 5) stop.abort();
      },
    });
    assert.equal(reply.end.type, "stopped");
    assert.ok(timingsOf(reply).tokens <= 6, `${timingsOf(reply).tokens} tokens, stopped after 5`);
    assert.equal(reply.end.text, reply.text);
    await works();
  });

  it("stops a prefill within one chunk of 128 tokens", async () => {
    let seen = 0;
    const reply = await started.reply([system("s"), user(`${"あ".repeat(1500)}`)], {
      onEvent: (event, stop) => {
        if (event.type === "progress" && event.phase === "prefill" && ++seen === 2) stop.abort();
      },
    });
    assert.equal(reply.end.type, "stopped");
    assert.ok(timingsOf(reply).evaluatedTokens <= 3 * 128, `${timingsOf(reply).evaluatedTokens} evaluated`);
    await works();
  });

  it("is replaced when it is killed, and what she had said stays", async () => {
    const pid = started.workers.at(-1) ?? 0;
    const reply = await started.reply([system("s"), user("ずっと")], afterChunks(5, () => process.kill(pid, "SIGKILL")));
    assert.equal(reply.end.type, "failed");
    assert.deepEqual(reply.end.type === "failed" && reply.end.failure, { reason: "worker-died", data: { how: "SIGKILL" } });
    assert.ok(reply.end.text.startsWith("いつまでも"));
    await works();
    assert.notEqual(started.workers.at(-1), pid);
    const next = await started.reply([system("s"), user("ずっと"), said(reply.end), user("やあ")]);
    assert.equal(next.text, "はい、元気だよ。");
  });

  it("is replaced when it aborts, with its last words as the reason", async () => {
    const pid = started.workers.at(-1) ?? 0;
    const reply = await started.reply([system("s"), user("ずっと")], afterChunks(3, () => process.kill(pid, "SIGABRT")));
    assert.equal(reply.end.type === "failed" && reply.end.failure.data?.["how"], "SIGABRT");
    await works();
  });

  it("is ended when it hangs, with the time as the reason", async () => {
    const pid = started.workers.at(-1) ?? 0;
    const reply = await started.reply([system("s"), user("ずっと")], {
      ...afterChunks(3, () => process.kill(pid, "SIGSTOP")),
      timeoutMs: 1_000,
    });
    assert.deepEqual(reply.end.type === "failed" && reply.end.failure, { reason: "timeout", data: { seconds: 1 } });
    assert.ok(reply.end.text.startsWith("いつ"));
    await works();
    assert.notEqual(started.workers.at(-1), pid);
  });

  it("stops for the person even when it hangs", async () => {
    const pid = started.workers.at(-1) ?? 0;
    const reply = await started.reply([system("s"), user("ずっと")], {
      onEvent: (event, stop) => {
        if (event.type !== "chunk" || stop.signal.aborted) return;
        process.kill(pid, "SIGSTOP");
        stop.abort();
      },
    });
    assert.equal(reply.end.type, "stopped");
    await works();
  });

  it("does not mix a reply with the one before it", async () => {
    for (let i = 0; i < 3; i++) {
      await started.reply([system("s"), user("ずっと")], {
        onEvent: (event, stop) => void (event.type === "chunk" && stop.abort()),
      });
      await works();
    }
  });

  it("is not started before somebody asks, and not left behind", async () => {
    const other = bench.start(bench.path("slow"));
    assert.deepEqual(other.workers, []);
    assert.equal(other.model.status.phase, "idle");
    await other.reply([system("s"), user("やあ")]);
    const pid = other.workers.at(-1) ?? 0;
    await other.model.dispose();
    await sleep(50);
    assert.throws(() => process.kill(pid, 0));
  });
});
