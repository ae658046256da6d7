import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { LoadSettings, ReplyEvent, ReplyRequest, WarmRequest } from "../../../src/llm/chatModel";
import { LocalModel } from "../../../src/llm/localModel";

/** A worker as on a GPU whose layers were fitted for one sequence: it has room for the second where it was loaded for two. */
const worker = (birpc: string) => `
import { createBirpc } from ${JSON.stringify(birpc)};
let room = false;
const compares = ({ steering, plainPrompt }) => plainPrompt !== undefined && (steering.gauge || steering.strength !== 1);
const host = createBirpc({
  load: (settings) => {
    room = settings.sequences === 2 && settings.contextSize <= 4096;
    return { loaded: true, model: { name: "m", device: "GPU", gpuLayers: 1, contextSize: settings.contextSize } };
  },
  generate: (id, request) => {
    if (compares(request)) host.event(id, room ? { type: "gauge", value: 0.5 } : { type: "notSteered", detail: "full" });
    host.event(id, { type: "done", end: "complete", text: "", thinking: "" });
  },
  warm: (request) => void (compares(request) && !room && host.noSecondSequence()),
  stop: () => {}, steer: () => {}, trace: () => {},
}, {
  post: (data) => process.send(data),
  on: (receive) => process.on("message", receive),
  bind: "functions", eventNames: ["event", "noSecondSequence"], timeout: -1,
});
process.on("disconnect", () => process.exit());
`;

describe("A refused second sequence", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "aituber-worker-"));
  const workerPath = join(folder, "worker.mjs");
  const models: LocalModel[] = [];
  before(() => writeFileSync(workerPath, worker(pathToFileURL(createRequire(resolve("package.json")).resolve("birpc")).href)));
  after(async () => {
    await Promise.all(models.map((model) => model.dispose()));
    rmSync(folder, { recursive: true, force: true });
  });

  const fitted: LoadSettings = { modelPath: "m.gguf", contextSize: 2048, gpu: "auto", gpuLayers: "auto", threads: 1, flashAttention: "auto" };
  const measured: WarmRequest = { messages: [], plainPrompt: "", steering: { strength: 1, gauge: true } };
  function start(settings: LoadSettings) {
    let loads = 0;
    const log = (_: string, text: string) => void (text.startsWith("Worker started") && loads++);
    const model = new LocalModel({ workerPath, settings, log, traceEnabled: () => false });
    models.push(model);
    const reply = async (steering = measured.steering): Promise<ReplyEvent["type"][]> => {
      const sampling = { temperature: 1, topP: 1, topK: 0, minP: 0, repeatPenalty: 1 };
      const request: ReplyRequest = { ...measured, replyId: "r", steering, sampling, maxTokens: 9, timeoutMs: 30_000 };
      const seen: ReplyEvent["type"][] = [];
      for await (const { type } of model.reply(request, new AbortController().signal)) if (type !== "progress") seen.push(type);
      return seen;
    };
    return { model, reply, loads: () => loads };
  }

  it("is had after all once the model is loaded for two, and costs a load only then", async () => {
    const { model, reply, loads } = start({ ...fitted, sequences: 1 });
    assert.deepEqual(await reply({ strength: 1, gauge: false }), ["done"]);
    model.configure({ ...fitted, sequences: 2 });
    model.configure({ ...fitted, sequences: 1 });
    model.configure({ ...fitted, sequences: 2 });
    assert.equal(loads(), 1, "nothing was refused yet");
    assert.deepEqual(await reply(), ["notSteered", "done"]);
    model.configure({ ...fitted, sequences: 1 });
    assert.deepEqual(await reply({ strength: 1, gauge: false }), ["done"]);
    assert.equal(loads(), 1, "one is enough");
    model.configure({ ...fitted, sequences: 2 });
    assert.deepEqual(await reply(), ["gauge", "done"]);
    assert.equal(loads(), 2);
    model.configure({ ...fitted, sequences: 1 });
    model.configure({ ...fitted, sequences: 2 });
    assert.deepEqual(await reply(), ["gauge", "done"]);
    assert.equal(loads(), 2, "it has room now");
  });

  it("is tried once: where two do not fit either, or nothing would change, it stays refused", async () => {
    for (const [settings, expected] of [[{ contextSize: 8192 }, 2], [{ gpuLayers: 3, contextSize: 8192 }, 1], [{ gpu: "off", contextSize: 8192 }, 1]] as const) {
      const { model, reply, loads } = start({ ...fitted, ...settings });
      for (let i = 0; i < 3; i++) {
        assert.deepEqual(await reply(), ["notSteered", "done"]);
        model.configure({ ...fitted, ...settings, sequences: 2 });
      }
      assert.equal(loads(), expected);
    }
  });

  it("is known before the reply where it was prefilled ahead", async () => {
    const { model, reply, loads } = start(fitted);
    await reply({ strength: 1, gauge: false });
    model.configure({ ...fitted, sequences: 2 });
    const loadsAgain = new Promise<void>((hear) => model.onStatus(({ phase }) => phase === "loading" && hear()));
    model.warm(measured);
    await loadsAgain;
    assert.deepEqual(await reply(), ["gauge", "done"]);
    assert.equal(loads(), 2);
  });
});
