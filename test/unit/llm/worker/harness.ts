import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ChatMessage, LoadSettings, ReplyEvent, ReplyRequest, Steering } from "../../../../src/llm/chatModel";
import { LocalModel } from "../../../../src/llm/localModel";

/** A folder for models, and the local models started on them; `close` removes and ends both. */
export class ModelBench {
  readonly #folder = mkdtempSync(join(tmpdir(), "aituber-models-"));
  readonly #models: LocalModel[] = [];

  path(name: string): string {
    return join(this.#folder, `${name}.gguf`);
  }

  start(modelPath: string, settings: Partial<LoadSettings> = {}): StartedModel {
    const log: string[] = [];
    const model = new LocalModel({
      workerPath: resolve("dist/worker.mjs"),
      settings: {
        modelPath,
        contextSize: 8192,
        gpu: "off",
        gpuLayers: "auto",
        threads: 1,
        flashAttention: "auto",
        ...settings,
      },
      log: (level, text) => log.push(`${level} ${text}`),
      traceEnabled: () => true,
    });
    this.#models.push(model);
    return new StartedModel(model, log);
  }

  async close(): Promise<void> {
    await Promise.all(this.#models.map((model) => model.dispose()));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export type EndEvent = Extract<ReplyEvent, { type: "done" | "stopped" | "failed" }>;

export interface HeardReply {
  readonly events: readonly ReplyEvent[];
  readonly chunks: readonly string[];
  readonly thinking: string;
  readonly text: string;
  readonly end: EndEvent;
}

export class StartedModel {
  readonly model: LocalModel;
  readonly log: readonly string[];

  constructor(model: LocalModel, log: readonly string[]) {
    this.model = model;
    this.log = log;
  }

  /** Process ids of all workers that were started, the newest last. */
  get workers(): readonly number[] {
    return this.log.flatMap((line) => /Worker started, process (\d+)/.exec(line)?.slice(1).map(Number) ?? []);
  }

  /** One reply, to its end. `onEvent` may abort it. */
  async reply(
    messages: readonly ChatMessage[],
    options: Partial<ReplyRequest> & { onEvent?: (event: ReplyEvent, stop: AbortController) => void } = {},
  ): Promise<HeardReply> {
    const { onEvent, ...request } = options;
    const stop = new AbortController();
    const events: ReplyEvent[] = [];
    const whole: ReplyRequest = {
      replyId: "r",
      messages,
      steering: unsteered,
      sampling: { temperature: 0.7, topP: 0.9, topK: 40, minP: 0, repeatPenalty: 1.1, seed: 1 },
      maxTokens: 2000,
      timeoutMs: 30_000,
      ...request,
    };
    for await (const event of this.model.reply(whole, stop.signal)) {
      events.push(event);
      onEvent?.(event, stop);
    }
    const end = events.at(-1);
    if (end?.type !== "done" && end?.type !== "stopped" && end?.type !== "failed") throw new Error("The reply has no end");
    const of = (wanted: string) =>
      events.flatMap((event) => (event.type === "chunk" && event.part === wanted ? [event.text] : []));
    return { events, chunks: of("text"), text: of("text").join(""), thinking: of("thinking").join(""), end };
  }
}

/** One sequence, and node-llama-cpp's own sampler. */
export const unsteered: Steering = { strength: 1, gauge: false };

let ids = 0;
export const user = (text: string): ChatMessage => ({ id: `u${++ids}`, role: "user", text });
export const system = (text: string): ChatMessage => ({ id: "system", role: "system", text });

/** The message that a reply becomes in the conversation. */
export function said(end: EndEvent): ChatMessage & { role: "assistant" } {
  const { text, thinking, tokens } = end;
  return { id: `a${++ids}`, role: "assistant", text, thinking, ...(tokens ? { tokens } : {}) };
}

export function timingsOf(reply: HeardReply): NonNullable<EndEvent["timings"]> {
  if (!reply.end.timings) throw new Error("The reply has no timings");
  return reply.end.timings;
}
