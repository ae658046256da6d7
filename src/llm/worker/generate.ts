import type { Log, ReplyEvent, Steering } from "../chatModel";
import type { GenerateRequest } from "../workerProtocol";
import type { Engine } from "./engine";
import { fitRequest } from "./fitRequest";
import { Reply } from "./reply";
import { comparesSides } from "./steering";
import { longest, TokenStream } from "./tokenStream";

export interface GenerateOptions {
  readonly engine: Engine;
  readonly request: GenerateRequest;
  /** As it is now: it may change mid-reply. */
  readonly steering: () => Steering;
  readonly signal: AbortSignal;
  readonly emit: (event: ReplyEvent) => void;
  /** Called for each token that completed no chunk. */
  readonly alive: () => void;
  readonly log: Log;
  readonly traced: () => boolean;
}

/** Generates one reply: any number of events, then exactly one of `done`, `stopped` and `failed`. */
export async function generate(options: GenerateOptions): Promise<void> {
  const { engine, request, steering, signal, emit, alive } = options;
  const started = performance.now();
  const fitted = fitRequest(engine, request);
  if (!fitted.fits) {
    emit({ type: "failed", failure: fitted.failure, text: "", thinking: "" });
    return;
  }
  const { prompts, messages } = fitted;
  if (fitted.trimmed) {
    const first = messages.find((message) => message.role !== "system");
    if (first) emit({ type: "trimmed", firstKeptId: first.id });
  }

  const reply = new Reply(options, messages, started);
  const stream = new TokenStream({
    engine,
    prompts,
    before: reply.before,
    sampling: request.sampling,
    steering,
    signal,
    alive,
    onNotSteered: (detail) => emit({ type: "notSteered", detail }),
  });
  // Not mid-reply: all that was said would have to be evaluated again.
  if (!comparesSides(steering())) await engine.sequences.giveBackPlain();
  const evaluatedBefore = engine.sequences.evaluated;
  const evaluated = () => engine.sequences.evaluated - evaluatedBefore;
  const ready = await stream.prefill((value) => emit({ type: "progress", phase: "prefill", value }));
  const { promptTokens } = stream;
  if (!ready) {
    emit({ type: "stopped", ...reply.end({ promptTokens, evaluatedTokens: evaluated() }) });
    return;
  }
  // The last prompt token of each side is evaluated by the call that samples.
  const counts = { promptTokens, evaluatedTokens: evaluated() + stream.sides };
  const maxTokens = Math.min(request.maxTokens, engine.loaded.contextSize - longest(prompts));
  const how = await run(options, stream, reply, maxTokens);
  emit({ ...how, ...reply.end(counts) });
}

type HowItEnds =
  | { readonly type: "done"; readonly end: "complete" | "length" }
  | { readonly type: "stopped" }
  | Pick<Extract<ReplyEvent, { type: "failed" }>, "type" | "failure">;

async function run(
  { engine }: GenerateOptions,
  stream: TokenStream,
  reply: Reply,
  maxTokens: number,
): Promise<HowItEnds> {
  const stopIds = turnTokens(engine);
  try {
    for (;;) {
      const token = await stream.next();
      if (token === "stopped") return { type: "stopped" };
      if (token === "end") return { type: "done", end: "complete" };
      reply.count();
      if (stopIds.has(token.id) || reply.push(token)) return { type: "done", end: "complete" };
      if (reply.tokens >= maxTokens) return { type: "done", end: "length" };
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { type: "failed", failure: { reason: "generation-failed", data: { detail } } };
  } finally {
    await stream.close();
  }
}

/** Control tokens with which templates begin or end turns: a model that writes one has ended its own. */
function turnTokens(engine: Engine): ReadonlySet<number> {
  const ids = engine.model.tokenize(engine.template.endOfReply, true);
  return new Set(ids.filter((id) => engine.model.isSpecialToken(id)));
}
