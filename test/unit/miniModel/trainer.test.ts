import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { getLlama, type Llama, type LlamaModel, type Token } from "node-llama-cpp";
import { fixturePath, longestReply, modelPath } from "./miniBench";

/** Written by tools/mini-model/export.py: what the trainer's own tokenizer and PyTorch make of the same. */
interface TrainerFixture {
  readonly strings: readonly (readonly [text: string, ids: readonly number[]])[];
  readonly replies: readonly { readonly prompt: number[]; readonly reply: readonly number[]; readonly said: string }[];
}

describe("The trained model in llama.cpp, compared with its trainer", function () {
  this.timeout(120_000);
  let fixture: TrainerFixture;
  let llama: Llama;
  let model: LlamaModel;
  before(async () => {
    fixture = JSON.parse(readFileSync(fixturePath, "utf8")) as TrainerFixture;
    llama = await getLlama({ gpu: false, build: "never", maxThreads: 1 });
    model = await llama.loadModel({ modelPath });
  });
  after(() => llama.dispose());

  it("cuts 1,000 texts into the same tokens", () => {
    assert.equal(fixture.strings.length, 1000);
    for (const [text, ids] of fixture.strings) {
      assert.deepEqual([...model.tokenize(text, false)], ids, JSON.stringify(text));
    }
  });

  it("says the same, token by token, to at least 38 of 40 prompts", async () => {
    assert.equal(fixture.replies.length, 40);
    const context = await model.createContext({ contextSize: 2048, threads: { ideal: 1, min: 1 } });
    const sequence = context.getSequence();
    const different: string[] = [];
    for (const { prompt, reply, said } of fixture.replies) {
      await sequence.clearHistory();
      const tokens: Token[] = [];
      for await (const token of sequence.evaluate(prompt as Token[], { temperature: 0 })) {
        if (model.isEogToken(token) || tokens.length === longestReply) break;
        tokens.push(token);
      }
      if (tokens.join() !== reply.join()) different.push(`${said} → ${model.detokenize(tokens)}`);
    }
    assert.ok(different.length <= 2, different.join("\n"));
  });

  it("was made for a context of 2,048 tokens", () => {
    assert.ok(model.trainContextSize >= 2048);
  });
});
