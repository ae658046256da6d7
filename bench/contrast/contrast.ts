import type { Measurement } from "../report";
import { gaugeByStrength } from "./gaugeByStrength";
import { trainedPrompts } from "./prompts";
import { speed } from "./speed";

/** What comparing two sides costs, and whether the gauge follows the strength. `AITUBER_BENCH_SAY=1` prints the replies. */
export async function contrast(bundled: string, model70M: string): Promise<Measurement[]> {
  const prompts = trainedPrompts();
  const scripted = { name: "70M", path: model70M, prompts: { persona: "ナル", plain: "執事" } };
  return [
    ...(await speed({ ...scripted, question: "ずっと", maxTokens: 200, rounds: 3 })),
    ...(await speed({ name: "bundled", path: bundled, prompts, question: "テストが通らない…", maxTokens: 120, rounds: 7 })),
    ...(await gaugeByStrength(bundled, prompts)),
  ];
}
