import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAsPromised } from "../../../../src/llm/worker/checksum";
import type { FailureReason } from "../../../../src/protocol";
import { bundledModel } from "../../../../src/view/settingRules";
import { type BrokenKind, writeBrokenModels } from "../../../fixtures/gguf/brokenModels";
import { writeScriptedModel } from "../../../fixtures/gguf/scriptedModel";
import { ModelBench, user } from "./harness";

const reasons: Record<Exclude<BrokenKind, "hugeContext">, FailureReason> = {
  missing: "model-missing",
  directory: "model-is-directory",
  empty: "model-not-gguf",
  text: "model-not-gguf",
  cutInHeader: "model-truncated",
  cutInTensors: "model-truncated",
  unknownArchitecture: "model-unknown-architecture",
  embedding: "model-embedding-only",
  pooling: "model-embedding-only",
  hugeString: "model-truncated",
  hugeTensor: "model-truncated",
  tooBigForMemory: "out-of-memory",
};

describe("A model file that cannot be used", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "aituber-broken-"));
  const bench = new ModelBench();
  let paths: Record<BrokenKind, string>;
  before(() => (paths = writeBrokenModels(folder)));
  after(async () => {
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [kind, reason] of Object.entries(reasons)) {
    it(`is named for what it is: ${kind}`, async () => {
      const started = bench.start(paths[kind as BrokenKind]);
      const { end } = await started.reply([user("やあ")]);
      assert.equal(end.type, "failed");
      assert.equal(end.type === "failed" && end.failure.reason, reason, JSON.stringify(end));
      assert.equal(started.model.status.phase, "failed");
    });
  }

  it("does not keep a good one from working afterwards", async () => {
    const started = bench.start(paths.text);
    assert.equal((await started.reply([user("やあ")])).end.type, "failed");
    const good = bench.path("good");
    writeScriptedModel(good, { scripts: [{ when: null, says: ["はい"] }] });
    started.model.configure({ modelPath: good, contextSize: 1024, gpu: "off", gpuLayers: "auto", threads: 1, flashAttention: "auto" });
    assert.equal((await started.reply([user("やあ")])).text, "はい");
  });

  it("is damaged where the checksum beside it says so, and used where that is right", async () => {
    const path = join(folder, "promised.gguf");
    writeScriptedModel(path, { scripts: [{ when: null, says: ["はい"] }] });
    const checksum = createHash("sha256").update(readFileSync(path)).digest("hex");
    writeFileSync(`${path}.sha256`, `${checksum}  promised.gguf\n`);
    assert.equal((await bench.start(path).reply([user("やあ")])).text, "はい");
    writeFileSync(`${path}.sha256`, `${checksum.replace(/^./, (digit) => (digit === "0" ? "1" : "0"))}  promised.gguf\n`);
    const { end } = await bench.start(path).reply([user("やあ")]);
    assert.equal(end.type === "failed" && end.failure.reason, "model-damaged", JSON.stringify(end));
  });

  it("is not the bundled one: that is what its checksum says", async () => {
    assert.ok(existsSync(`${bundledModel}.sha256`));
    assert.ok(await isAsPromised(bundledModel));
  });

  it("may have no metadata at all", async () => {
    const header = Buffer.alloc(64);
    header.write("GGUF");
    header.writeUInt32LE(3, 4);
    const path = join(folder, "no-metadata.gguf");
    writeFileSync(path, header);
    const { end } = await bench.start(path).reply([user("やあ")]);
    assert.equal(end.type === "failed" && end.failure.reason, "model-load-failed", JSON.stringify(end));
  });

  it("is tried again when the settings change, without a word from the person", async () => {
    const started = bench.start(paths.text);
    assert.equal((await started.reply([user("やあ")])).end.type, "failed");
    const good = bench.path("good");
    const ready = new Promise<void>((resolve) => started.model.onStatus(({ phase }) => phase === "ready" && resolve()));
    started.model.configure({ modelPath: good, contextSize: 1024, gpu: "off", gpuLayers: "auto", threads: 1, flashAttention: "auto" });
    await ready;
  });

  it("is no matter of a context that was set too large, unless the model was trained for it", async () => {
    const good = bench.path("good");
    assert.equal((await bench.start(good, { contextSize: 1_000_000 }).reply([user("やあ")])).text, "はい");
    const { end } = await bench.start(paths.hugeContext, { contextSize: 2_000_000_000 }).reply([user("やあ")]);
    assert.equal(end.type === "failed" && end.failure.reason, "out-of-memory", JSON.stringify(end));
  });
});

describe("Chat templates of other families", function () {
  this.timeout(60_000);
  const bench = new ModelBench();
  after(() => bench.close());

  for (const template of ["noSystem", "plainText"] as const) {
    it(`${template}: answers turn after turn and says nothing of the template`, async () => {
      const path = bench.path(template);
      writeScriptedModel(path, { template, scripts: [{ when: null, says: [..."はい。"] }, { when: "次", says: [..."次だよ"] }] });
      const started = bench.start(path);
      const messages = [{ id: "s", role: "system", text: "前置き" } as const, user("やあ")];
      const first = await started.reply(messages);
      assert.equal(first.text, "はい。");
      const reply = { id: "a", role: "assistant", text: first.text, thinking: "", ...(first.end.tokens ? { tokens: first.end.tokens } : {}) } as const;
      const second = await started.reply([...messages, reply, user("次")]);
      assert.equal(second.text, "次だよ");
    });
  }
});
