import { resolve } from "node:path";
import type { Token } from "node-llama-cpp";
import type { ChatMessage, ReplyEvent, SamplingSettings, Steering } from "../../../../src/llm/chatModel";
import { Engine } from "../../../../src/llm/worker/engine";
import { generate } from "../../../../src/llm/worker/generate";
import { Sequences } from "../../../../src/llm/worker/sequences";
import { plainSide } from "../../../../src/llm/worker/steering";
import { type NextToken, type Prompts, TokenStream } from "../../../../src/llm/worker/tokenStream";
import type { GenerateRequest } from "../../../../src/llm/workerProtocol";

export const bundledModel = resolve("media/models/naru-mini.f16.gguf");

/** What the worker process holds, in this one: for what only its inside shows. */
export async function loadEngine(modelPath: string, contextSize = 512): Promise<Engine> {
  const settings = { modelPath, contextSize, gpu: "off", gpuLayers: "auto", threads: 1, flashAttention: "auto" } as const;
  const engine = await Engine.load(settings, () => undefined, () => undefined);
  if ("failure" in engine) throw new Error(JSON.stringify(engine.failure));
  return engine;
}

/** Begins anew with its sequences, as after loading. (A second llama.cpp in one process would write to its console.) */
export async function reopen(engine: Engine): Promise<void> {
  const { context } = engine.sequences.persona;
  await context.dispose();
  Object.assign(engine, { sequences: await Sequences.open(engine.model, context.contextSize, () => undefined) });
}

export function promptsOf(engine: Engine, messages: readonly ChatMessage[], plainPrompt: string): Prompts {
  const plain = plainSide(messages, plainPrompt);
  return { persona: engine.prompts.build(messages), ...(plain ? { plain: engine.prompts.build(plain) } : {}) };
}

export interface Drawing {
  readonly engine: Engine;
  readonly prompts: Prompts;
  readonly sampling: SamplingSettings;
  readonly before?: readonly number[];
  /** For the token with this number, from 0 on. */
  readonly steering: (token: number) => Steering;
}

/** The first `count` tokens of a reply, fewer where it ends before. */
export async function drawTokens(count: number, { engine, prompts, sampling, before = [], steering }: Drawing): Promise<NextToken[]> {
  const tokens: NextToken[] = [];
  const stream = new TokenStream({
    engine,
    prompts,
    before,
    sampling,
    steering: () => steering(tokens.length),
    signal: new AbortController().signal,
    alive: () => undefined,
    onNotSteered: (detail) => {
      throw new Error(detail);
    },
  });
  await stream.prefill(() => undefined);
  while (tokens.length < count) {
    const token = await stream.next();
    if (typeof token === "string") break;
    tokens.push(token);
  }
  await stream.close();
  return tokens;
}

/** All events of one reply. */
export async function eventsOf(engine: Engine, request: GenerateRequest): Promise<ReplyEvent[]> {
  const events: ReplyEvent[] = [];
  await generate({
    engine,
    request,
    steering: () => request.steering,
    signal: new AbortController().signal,
    emit: (event) => void events.push(event),
    alive: () => undefined,
    log: () => undefined,
    traced: () => false,
  });
  return events;
}

/** What node-llama-cpp's own chain would draw the token after `ids` from, in a context of its own. */
export async function ownDistribution(
  engine: Engine,
  ids: readonly number[],
  sampling: SamplingSettings,
  recent: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const context = await engine.model.createContext({ contextSize: 512, threads: { ideal: 1, min: 1 } });
  try {
    const sequence = context.getSequence();
    const tokens = ids as Token[];
    const last = tokens.at(-1);
    if (last === undefined) throw new Error("No ids");
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(0, -1));
    const { temperature, topK, topP, minP, repeatPenalty: penalty } = sampling;
    const repeatPenalty = { punishTokens: recent as Token[], penalty };
    const options = { temperature, topK, topP, minP, repeatPenalty };
    const [output] = await sequence.controlledEvaluate([[last, { generateNext: { probabilities: true, options } }]]);
    return output?.next.probabilities ?? new Map();
  } finally {
    await context.dispose();
  }
}
