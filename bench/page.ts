import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { serverNode } from "../scripts/lib/paths.mjs";
import prompts from "../tools/mini-model/system-prompts.json";
import { EditorSession, type Frame } from "../test/e2e/harness/editorSession";
import { median, type Measurement } from "./report";

const run = promisify(execFile);
const rounds = 3;

export interface PageBenchModel {
  readonly name: string;
  readonly path: string;
  /** Asked for each round; the bare loop gets the same in ChatML. */
  readonly question: string;
  readonly maxTokens: number;
  readonly target?: number;
}

const systemPrompt = `${prompts.exact.naru.en}\n${prompts.stages.en[0] ?? ""}`;

/** The prompt that both sides evaluate: the first turn of a conversation, in ChatML. */
const prompt = (question: string) =>
  `<|im_start|>system\n${systemPrompt}<|im_end|>\n<|im_start|>user\n${question}<|im_end|>\n<|im_start|>assistant\n`;
const sampling = { temperature: 0.7, topP: 0.9, topK: 40, minP: 0, seed: 1 };

/** Chunks that the page sees in a second ÷ tokens of the bare loop in a second, in turns. */
export async function page({ name, path, question, maxTokens, target }: PageBenchModel): Promise<Measurement[]> {
  const session = await EditorSession.open({
    settings: {
      "aituber.model.path": path,
      "aituber.model.gpu": "off",
      "aituber.model.threads": 1,
      "aituber.sampling.seed": 1,
      "aituber.sampling.repeatPenalty": 1,
      "aituber.reply.maxTokens": maxTokens,
      // It would evaluate everything twice; what that costs is measured by itself.
      "aituber.persona.gauge": false,
    },
  });
  try {
    const chat = await session.openPanel();
    await countChunks(chat);
    const bare: number[] = [];
    const seen: number[] = [];
    await ask(chat, "やあ"); // so that the model is loaded, and the page's code compiled
    for (let round = 0; round < rounds; round++) {
      const options = { modelPath: path, prompt: prompt(question), contextSize: 4096, maxTokens, rounds: 2, sampling };
      const { stdout } = await run(serverNode, ["bench/bare.mjs", JSON.stringify(options)]);
      bare.push(...(JSON.parse(stdout) as number[]));
      for (let repeat = 0; repeat < 2; repeat++) seen.push(await ask(chat, question));
    }
    const ratio = median(seen) / median(bare);
    const judged = target === undefined ? {} : { target: `ratio ≥ ${target}`, met: ratio >= target };
    return [
      { what: `${name}: tokens/s of the bare loop`, value: median(bare).toFixed(1) },
      { what: `${name}: chunks/s seen by the page`, value: median(seen).toFixed(1), ratio, ...judged },
    ];
  } finally {
    await session.close();
  }
}

interface Counted {
  chunkTimes: number[];
}

/** Notes the time of each chunk that arrives in the page. */
function countChunks(chat: Frame): Promise<void> {
  return chat.evaluate(() => {
    const counted = globalThis as unknown as Counted;
    counted.chunkTimes = [];
    addEventListener("message", ({ data }: { data: unknown }) => {
      const change = (data as { change?: { type?: string } } | null)?.change;
      if (change?.type === "chunk") counted.chunkTimes.push(performance.now());
    });
  });
}

/** Asks, waits for the end of the reply, and returns the chunks per second that the page saw. */
async function ask(chat: Frame, question: string): Promise<number> {
  const anew = chat.getByRole("button", { name: "New conversation" }).first();
  if (await anew.isVisible()) await anew.click();
  await chat.evaluate(() => void ((globalThis as unknown as Counted).chunkTimes = []));
  await chat.locator("article").first().waitFor({ state: "detached" });
  await chat.getByRole("textbox").fill(question);
  await chat.getByRole("textbox").press("Enter");
  await chat.locator("article[data-role=assistant]:not([data-state=streaming])").waitFor({ timeout: 300_000 });
  const times = await chat.evaluate(() => (globalThis as unknown as Counted).chunkTimes);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  return ((times.length - 1) * 1000) / (last - first);
}
