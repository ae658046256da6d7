import { strict as assert } from "node:assert";
import { resolve } from "node:path";
import { cpuThreads } from "../../../../src/llm/worker/device";
import { ModelBench, type StartedModel, user } from "./harness";

const bundled = resolve("media/models/naru-mini.f16.gguf");
const greedy = { sampling: { temperature: 0, topP: 1, topK: 0, minP: 0, repeatPenalty: 1 }, timeoutMs: 120_000, maxTokens: 60 };
const questions = ["おはよう！", "テストが通らない…", "バグが直った！"];

describe("The device", function () {
  this.timeout(240_000);
  const bench = new ModelBench();
  const visible = process.env["GGML_VK_VISIBLE_DEVICES"];
  // Without this, llama.cpp leaves software devices alone.
  before(() => (process.env["GGML_VK_VISIBLE_DEVICES"] = "0"));
  after(async () => {
    if (visible === undefined) delete process.env["GGML_VK_VISIBLE_DEVICES"];
    else process.env["GGML_VK_VISIBLE_DEVICES"] = visible;
    await bench.close();
  });

  const answers = async (started: StartedModel) => {
    const texts = [];
    for (const question of questions) texts.push((await started.reply([user(question)], greedy)).text);
    return texts;
  };

  it("may be a GPU: with all layers on it she says the same as on the CPU", async function () {
    const cpu = await answers(bench.start(bundled));
    const started = bench.start(bundled, { gpu: "vulkan" });
    const gpu = await answers(started);
    const { status } = started.model;
    if (status.failure?.reason === "gpu-not-available") this.skip();
    assert.equal(status.phase, "ready");
    assert.notEqual(status.device, "CPU");
    assert.ok(started.log.some((line) => /"gpuLayers":7/.test(line)), "all seven layers are offloaded");
    assert.deepEqual(gpu, cpu);
    assert.ok(cpu.every((text) => text.length > 5));
  });

  it("that was asked for and is not there is a failure with its name", async () => {
    const reply = await bench.start(bundled, { gpu: "metal" }).reply([user("やあ")]);
    assert.equal(reply.end.type === "failed" && reply.end.failure.reason, "gpu-not-available");
    assert.equal(reply.end.type === "failed" && reply.end.failure.data?.["gpu"], "metal");
  });

  it("is the CPU where no GPU is wanted", async () => {
    const started = bench.start(bundled, { gpu: "off" });
    await started.reply([user("やあ")]);
    assert.equal(started.model.status.device, "CPU");
  });

  it("draws each reply anew where no seed is set, and the same again with one", async () => {
    const started = bench.start(bundled);
    const sampling = { temperature: 1.5, topP: 1, topK: 0, minP: 0, repeatPenalty: 1 };
    const draw = async (seed?: number) => {
      const request = { sampling: seed === undefined ? sampling : { ...sampling, seed }, maxTokens: 20 };
      return (await started.reply([user("やあ")], request)).text;
    };
    const free = new Set([await draw(), await draw(), await draw(), await draw()]);
    assert.ok(free.size > 1, "four replies within a second are not all the same");
    assert.equal(await draw(7), await draw(7));
  });

  it("uses one thread a core, and the number that was set", () => {
    assert.equal(cpuThreads("auto", 2), 1);
    assert.equal(cpuThreads("auto", 16), 8);
    assert.equal(cpuThreads("auto", 1), 1);
    assert.equal(cpuThreads(6, 2), 6);
  });
});
