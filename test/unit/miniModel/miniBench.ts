import { dirname, join, resolve } from "node:path";
import { readGgufFileInfo } from "node-llama-cpp";
import type { ChatMessage, SamplingSettings } from "../../../src/llm/chatModel";
import { type ByteVocabulary, byteVocabulary } from "../../../src/llm/worker/vocabulary";
import { bundledModel } from "../../../src/view/settingRules";
import { ModelBench, said, type StartedModel, system, user } from "../llm/worker/harness";
import prompts from "../../../tools/mini-model/system-prompts.json";
import type { Voice } from "./corpusAnswers";

/** `npm run mini-model` names the one that it has trained; without, it is the bundled one. */
const candidate = process.env["MINI_MODEL"];
export const isCandidate = candidate !== undefined;
export const modelPath = resolve(candidate ?? bundledModel);
/** What the trainer itself says. */
export const fixturePath = isCandidate ? join(dirname(modelPath), "trainer.json") : resolve("test/fixtures/miniModel/trainer.json");
export const greedy: SamplingSettings = { temperature: 0, topP: 1, topK: 0, minP: 0, repeatPenalty: 1 };

/** Tokens: a reply that gets here did not end by itself in time. */
export const longestReply = 120;

export interface Reply {
  readonly text: string;
  readonly tokens: readonly number[];
  readonly ended: boolean;
}

/** The model on one thread, spoken to as the product does: through its own worker. */
export class MiniBench {
  readonly #bench = new ModelBench();
  readonly #prompts = usualPrompts();
  readonly #vocabulary: ByteVocabulary;
  #started: StartedModel | undefined;

  private constructor(vocabulary: ByteVocabulary) {
    this.#vocabulary = vocabulary;
  }

  static async open(): Promise<MiniBench> {
    const { metadata } = await readGgufFileInfo(modelPath);
    const { model, tokens, token_type: types } = metadata.tokenizer.ggml;
    const vocabulary = byteVocabulary({ model, tokens, types: types ?? [], addSpacePrefix: false });
    if (!vocabulary) throw new Error(`The vocabulary is of another kind: ${model}`);
    return new MiniBench(vocabulary);
  }

  /** One reply to each thing said, in one conversation. */
  async converse(voice: Voice, turns: readonly string[], sampling: SamplingSettings = greedy): Promise<Reply[]> {
    this.#started ??= this.#bench.start(modelPath, { contextSize: 4096 });
    const messages: ChatMessage[] = [system(this.#prompts[voice])];
    const replies: Reply[] = [];
    for (const turn of turns) {
      messages.push(user(turn));
      const heard = await this.#started.reply(messages, { sampling, maxTokens: longestReply + 1 });
      const { end } = heard;
      if (end.type !== "done" || !end.tokens) throw new Error(`The reply to "${turn}" failed: ${JSON.stringify(end)}`);
      messages.push(said(end));
      replies.push({ text: end.text, tokens: end.tokens.content, ended: end.end === "complete" });
    }
    return replies;
  }

  /** The reply to one thing said out of the blue. */
  async answer(voice: Voice, text: string, sampling: SamplingSettings = greedy): Promise<Reply> {
    const [reply] = await this.converse(voice, [text], sampling);
    if (!reply) throw new Error("There is no reply");
    return reply;
  }

  /** Whether the bytes of its tokens are text, all of them: what is shown of it leaves a broken tail out. */
  isWholeUtf8({ tokens }: Reply): boolean {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(tokens.map((id) => this.#vocabulary.bytesOf(id))));
      return true;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await this.#bench.close();
  }
}

/** Hers to a person whom she has just met; the butler's, who stands for no persona, has no such line. */
function usualPrompts(): Record<Voice, string> {
  const { exact, stages } = prompts;
  return { naru: `${exact.naru.ja}\n${stages.ja[0] ?? ""}`, butler: exact.butler.ja };
}

export const beginsWithTag = (text: string): boolean =>
  /^\[(neutral|happy|sad|angry|surprised|relaxed)\] ?\S/.test(text);
