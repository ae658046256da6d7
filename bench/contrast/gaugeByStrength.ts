import { ModelBench, system, user } from "../../test/unit/llm/worker/harness";
import type { Measurement } from "../report";
import { messages, type SidePrompts } from "./prompts";

const strengths = [0, 0.5, 1, 1.5, 2] as const;

/** The gauge's mean over one reply to each message, for each strength; and whether it rises with it. */
export async function gaugeByStrength(path: string, { persona, plain }: SidePrompts): Promise<Measurement[]> {
  const bench = new ModelBench();
  try {
    const started = bench.start(path, { contextSize: 1024 });
    const means: number[] = [];
    for (const strength of strengths) {
      const ofReplies: number[] = [];
      for (const [index, text] of messages.entries()) {
        const reply = await started.reply([system(persona), user(text)], {
          plainPrompt: plain,
          steering: { strength, gauge: true },
          sampling: { temperature: 0.7, topP: 0.9, topK: 40, minP: 0, repeatPenalty: 1.1, seed: index },
          maxTokens: 120,
        });
        const values = reply.events.flatMap((event) => (event.type === "gauge" ? [event.value] : []));
        if (values.length > 0) ofReplies.push(mean(values));
        if (process.env["AITUBER_BENCH_SAY"]) console.log(`γ ${strength}  ${text} → ${reply.text}`);
      }
      means.push(mean(ofReplies));
    }
    const rho = spearman(strengths, means);
    return [
      ...strengths.map((strength, index) => ({
        what: `the gauge's mean over ${messages.length} replies, γ = ${strength}`,
        value: (means[index] ?? NaN).toFixed(3),
      })),
      { what: "Spearman's ρ of the two", value: rho.toFixed(2), target: "≥ 0.8", met: rho >= 0.8 },
    ];
  } finally {
    await bench.close();
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Rank correlation: Pearson's of the ranks, equal values sharing theirs (Spearman 1904). */
export function spearman(xs: readonly number[], ys: readonly number[]): number {
  const [a, b] = [ranks(xs), ranks(ys)];
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = a.reduce((sum, rank, i) => sum + (rank - meanA) * ((b[i] ?? NaN) - meanB), 0);
  const spread = (of: readonly number[], middle: number) => Math.sqrt(of.reduce((sum, rank) => sum + (rank - middle) ** 2, 0));
  return covariance / (spread(a, meanA) * spread(b, meanB));
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}
