import type { Steering } from "../../src/llm/chatModel";
import { ModelBench, system, timingsOf, unsteered, user } from "../../test/unit/llm/worker/harness";
import { median, type Measurement } from "../report";
import type { SidePrompts } from "./prompts";

export interface SpeedOptions {
  readonly name: string;
  readonly path: string;
  readonly prompts: SidePrompts;
  readonly question: string;
  readonly maxTokens: number;
  readonly rounds: number;
}

/** Tokens per second with both sides ÷ with one, in turns, on one thread: the work doubles. */
export async function speed({ name, path, prompts, question, maxTokens, rounds }: SpeedOptions): Promise<Measurement[]> {
  const bench = new ModelBench();
  try {
    const started = bench.start(path, { contextSize: 1024 });
    const { persona, plain } = prompts;
    const reply = async (steering: Steering) => {
      // The likeliest token at strength 1 is the same from both: equal texts, equal lengths. (Temperature 0 would keep
      // it from finding the cheaper way to evaluate both.)
      const sampling = { temperature: 1, topP: 1, topK: 1, minP: 0, repeatPenalty: 1 };
      const said = await started.reply([system(persona), user(question)], { plainPrompt: plain, steering, sampling, maxTokens });
      return timingsOf(said).tokensPerSecond;
    };
    const compared: Steering = { strength: 1, gauge: true };
    await reply(unsteered);
    await reply(compared);
    const rates = { alone: [] as number[], both: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      rates.alone.push(await reply(unsteered));
      rates.both.push(await reply(compared));
    }
    const ratio = median(rates.both) / median(rates.alone);
    const value = `${median(rates.both).toFixed(0)} of ${median(rates.alone).toFixed(0)} tokens/s`;
    return [{ what: `contrast ÷ one sequence, ${name} model, one thread`, value, ratio, target: "ratio ≥ 0.45", met: ratio >= 0.45 }];
  } finally {
    await bench.close();
  }
}
