import { ModelBench, system, timingsOf, user } from "../test/unit/llm/worker/harness";
import type { Measurement } from "./report";

/** Tokens that still come between the wish to stop and the end of the reply. */
export async function stop(modelPath: string): Promise<Measurement[]> {
  const bench = new ModelBench();
  try {
    const started = bench.start(modelPath);
    const late: number[] = [];
    for (let i = 0; i < 10; i++) {
      let heard = 0;
      const reply = await started.reply([system("s"), user("ずっと")], {
        onEvent: (event, abort) => {
          if (event.type === "chunk" && ++heard === 5 + i) abort.abort();
        },
      });
      late.push(timingsOf(reply).tokens - (5 + i));
    }
    return [
      {
        what: "tokens after Stop, in 10 replies",
        value: late.join(" "),
        target: "≤ 1",
        met: Math.max(...late) <= 1,
      },
    ];
  } finally {
    await bench.close();
  }
}
