import type { ChatMessage } from "../src/llm/chatModel";
import { cutInto } from "../test/fixtures/gguf/pieces";
import { writeScriptedModel } from "../test/fixtures/gguf/scriptedModel";
import { ModelBench, said, system, timingsOf, user } from "../test/unit/llm/worker/harness";
import type { Measurement } from "./report";

/** Tokens evaluated on each of 20 turns, beside those that are new on that turn. Counts, no clocks. */
export async function reuse(): Promise<Measurement[]> {
  const bench = new ModelBench();
  try {
    const path = bench.path("reuse");
    writeScriptedModel(path, { scripts: [{ when: null, says: cutInto("そうだね、😺がいるね。", [2, 1, 4]) }] });
    const started = bench.start(path);
    const messages: ChatMessage[] = [system("sys")];
    const fresh: number[] = [];
    const evaluated: number[] = [];
    let known = 0;
    for (let turn = 0; turn < 20; turn++) {
      messages.push(user(`${turn}回目`));
      const reply = await started.reply(messages);
      const timings = timingsOf(reply);
      fresh.push(timings.promptTokens - known);
      evaluated.push(timings.evaluatedTokens);
      known = timings.promptTokens + (reply.end.tokens?.content.length ?? 0);
      messages.push(said(reply.end));
    }
    const met = fresh.every((count, turn) => count === evaluated[turn]);
    return [
      { what: "new tokens on each of 20 turns", value: fresh.join(" ") },
      { what: "tokens evaluated on each", value: evaluated.join(" "), target: "equal", met },
    ];
  } finally {
    await bench.close();
  }
}
