import { strict as assert } from "node:assert";
import { bytePieces, cutInto, type Piece, spokenBytes, wholeCharacters } from "../../../fixtures/gguf/pieces";
import { writeScriptedModel } from "../../../fixtures/gguf/scriptedModel";
import { ModelBench, type StartedModel, said, system, user } from "./harness";

const japanese = "吾輩は猫である😺。名前はまだ無い👨‍👩‍👧…𠮷野家で🇯🇵が旗をふる。か\u3099んばろう！";

const scripts: { when: string; says: Piece[] }[] = [
  { when: "bytes", says: bytePieces(japanese) },
  { when: "uneven", says: cutInto(japanese, [2, 1, 4, 3, 5]) },
  { when: "whole", says: wholeCharacters("こんにちは。テストが通らないの？") },
  { when: "invalid", says: ["a", Uint8Array.of(0xf0, 0x9f), "b", Uint8Array.of(0xff), "c", "\ufffd", "d"] },
  { when: "tail", says: ["終わり", Uint8Array.of(0xf0, 0x9f, 0x98)] },
  { when: "specials", says: ["前", { special: "<|endoftext|>" }] },
  { when: "thinks", says: [{ special: "<think>" }, "\n", ...cutInto("えーと、😺かな", [2, 3]), "\n", { special: "</think>" }, "\n\n", ...bytePieces("😺だよ")] },
  { when: "textual", says: [..."<think>hm</think>ok"] },
];

for (const vocabulary of ["bpe", "spm"] as const) {
  describe(`What a ${vocabulary} model says, streamed by the worker`, function () {
    this.timeout(60_000);
    const bench = new ModelBench();
    let started: StartedModel;
    before(() => {
      const path = bench.path(vocabulary);
      writeScriptedModel(path, { vocabulary, scripts });
      started = bench.start(path);
    });
    after(() => bench.close());
    const ask = (text: string) => started.reply([system("sys"), user(text)]);

    for (const when of ["bytes", "uneven"]) {
      it(`comes whole where tokens are cut inside characters (${when})`, async () => {
        const reply = await ask(when);
        assert.equal(reply.text, japanese);
        assert.equal(reply.end.text, japanese);
        assert.equal(reply.end.type, "done");
        assert.ok(!reply.chunks.some((chunk) => chunk.includes("\ufffd")));
        assert.ok(reply.chunks.length > 20, `${reply.chunks.length} chunks`);
        for (const whole of ["😺", "👨‍👩‍👧", "🇯🇵", "𠮷"]) assert.ok(reply.chunks.some((chunk) => chunk.includes(whole)), whole);
      });
    }

    it("leaves the process chunk by chunk, one a token", async () => {
      const reply = await ask("whole");
      assert.deepEqual(reply.chunks, [..."こんにちは。テストが通らないの？"]);
      assert.equal(reply.end.timings?.tokens, reply.chunks.length);
    });

    it("shows invalid bytes as TextDecoder does, and U+FFFD where the model wrote it", async () => {
      const reply = await ask("invalid");
      const says = scripts.find(({ when }) => when === "invalid")?.says ?? [];
      assert.equal(reply.text, new TextDecoder().decode(spokenBytes(says)));
    });

    it("drops an incomplete last character and logs it", async () => {
      const reply = await ask("tail");
      assert.equal(reply.text, "終わり");
      assert.ok(started.log.some((line) => line.includes("dropped its bytes f0 9f 98")));
    });

    it("never shows special tokens", async () => {
      assert.equal((await ask("specials")).text, "前");
    });

    it("keeps reasoning out of the reply", async () => {
      const reply = await ask("thinks");
      assert.equal(reply.thinking, "えーと、😺かな");
      assert.equal(reply.text, "😺だよ");
      const textual = await ask("textual");
      assert.deepEqual([textual.thinking, textual.text], ["hm", "ok"]);
    });

    it("goes on in the middle of a character where the token limit cut it off", async () => {
      const question = [system("sys"), user("bytes")];
      const first = await started.reply(question, { maxTokens: 26 });
      assert.equal(first.end.type === "done" && first.end.end, "length");
      const second = await started.reply([...question, said(first.end)]);
      assert.equal(first.text + second.text, japanese);
      assert.equal(second.end.timings?.evaluatedTokens, 1);
    });

    it("goes on wherever in its reasoning it was cut off, and never takes one for the other", async () => {
      const question = [system("sys"), user("thinks")];
      const whole = await started.reply(question);
      const tokens = whole.end.timings?.tokens ?? 0;
      for (let limit = 1; limit < tokens; limit += 1) {
        const first = await started.reply(question, { maxTokens: limit });
        const second = await started.reply([...question, said(first.end)]);
        const joined = { thinking: first.thinking + second.thinking, text: first.text + second.text };
        assert.equal(joined.text, whole.text, `cut after ${limit} tokens`);
        assert.equal(joined.thinking.trim(), whole.thinking, `cut after ${limit} tokens`);
        assert.deepEqual(second.end.tokens, whole.end.tokens, `cut after ${limit} tokens`);
      }
    });

    it("traces each token with its id, bytes, text and time", async () => {
      await ask("whole");
      assert.ok(started.log.some((line) => /^trace token \d+ \[e3 81 93\] "こ" at [\d.]+ ms$/.test(line)), started.log.join("\n"));
    });
  });
}
