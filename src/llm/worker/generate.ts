import { randomInt } from "node:crypto";
import type { ChatMessage, Log, ReplyEnd, ReplyEvent, ReplyTokens, SamplingSettings } from "../chatModel";
import type { Failure, ReplyPart } from "../../protocol";
import type { GenerateRequest } from "../workerProtocol";
import { type Engine, asTokens } from "./engine";
import { fit } from "./fit";
import { prefill } from "./prefill";
import { placeAfter, type ReplyPlace } from "./reasoning";
import { ReplyDecoder } from "./replyDecoder";

/** Tokens that the repeat penalty looks back at. */
const penaltyWindow = 64;

export interface GenerateOptions {
  readonly engine: Engine;
  readonly request: GenerateRequest;
  readonly signal: AbortSignal;
  readonly emit: (event: ReplyEvent) => void;
  /** Called for each token that completed no chunk. */
  readonly alive: () => void;
  readonly log: Log;
  readonly traced: () => boolean;
}

/** Generates one reply: any number of events, then exactly one of `done`, `stopped` and `failed`. */
export async function generate(options: GenerateOptions): Promise<void> {
  const { engine, request, signal, emit } = options;
  const started = performance.now();
  const fitted = fitRequest(engine, request);
  if (!fitted.fits) {
    const { count, limit } = fitted;
    const failure: Failure = isContinued(request)
      ? { reason: "context-full", data: { limit: engine.loaded.contextSize } }
      : { reason: "message-too-long", data: { count, limit, unit: "tokens" } };
    emit({ type: "failed", failure, text: "", thinking: "" });
    return;
  }
  const { ids, messages } = fitted;
  if (fitted.trimmed) {
    const first = messages.find((message) => message.role !== "system");
    if (first) emit({ type: "trimmed", firstKeptId: first.id });
  }

  const reply = new Reply(options, messages, started, ids.length);
  const evaluatedBefore = engine.sequence.tokenMeter.getState();
  const evaluated = () => engine.sequence.tokenMeter.diff(evaluatedBefore).usedInputTokens;
  // The last prompt token is left for the call that samples.
  const ready = await prefill(engine.sequence, ids.slice(0, -1), signal, (position) =>
    emit({ type: "progress", phase: "prefill", value: position / ids.length }),
  );
  if (!ready) {
    emit({ type: "stopped", ...reply.end(evaluated()) });
    return;
  }
  reply.evaluatedPrompt = evaluated() + 1;
  emit(await reply.run(ids, Math.min(request.maxTokens, engine.loaded.contextSize - ids.length)));
}

/**
 * Room is kept for the reply, but never more than half of the context; less where what she said
 * already is part of the prompt.
 */
function fitRequest(engine: Engine, request: GenerateRequest) {
  const context = engine.loaded.contextSize;
  const room = context - Math.min(request.maxTokens, Math.floor(context / (isContinued(request) ? 8 : 2)));
  return fit(
    request.messages,
    room,
    (messages) => engine.prompts.build(messages),
    (message) => engine.model.tokenize(message.text, false).length,
  );
}

function isContinued({ messages }: GenerateRequest): boolean {
  return messages.at(-1)?.role === "assistant";
}

class Reply {
  readonly #options: GenerateOptions;
  readonly #decoder: ReplyDecoder;
  readonly #started: number;
  readonly #promptTokens: number;
  readonly #recent: number[];
  #text = "";
  #thinking = "";
  #tokens = 0;
  #firstAt = 0;
  #lastAt = 0;
  /** Prompt tokens that had to be evaluated. */
  evaluatedPrompt = 0;

  constructor(options: GenerateOptions, messages: readonly ChatMessage[], started: number, promptTokens: number) {
    const { engine } = options;
    const last = messages.at(-1);
    const continued = last?.role === "assistant" ? last : undefined;
    const before = continued ? idsBefore(engine, continued) : undefined;
    const beforeIds = before ? [...before.reasoning, ...before.content] : [];
    this.#options = options;
    this.#started = started;
    this.#promptTokens = promptTokens;
    this.#recent = beforeIds.slice(-penaltyWindow);
    this.#decoder = new ReplyDecoder({
      decoder: engine.decoder(beforeIds),
      stops: stopStrings(engine),
      begin: begin(engine, messages, before),
      before,
    });
  }

  async run(prompt: readonly number[], maxTokens: number): Promise<ReplyEvent> {
    const { engine, request, signal, alive } = this.#options;
    const stopIds = turnTokens(engine);
    const tokens = engine.sequence.evaluate(asTokens(prompt.slice(-1)), this.#sampling(request.sampling));
    try {
      for await (const id of tokens) {
        if (signal.aborted) return { type: "stopped", ...this.end() };
        this.#count();
        if (stopIds.has(id)) return { type: "done", end: "complete", ...this.end() };
        this.#recent.push(id);
        if (this.#recent.length > penaltyWindow) this.#recent.shift();
        const { pieces, stopped } = this.#decoder.push(id);
        for (const piece of pieces) this.#say(piece.part, piece.text);
        if (pieces.length === 0) alive();
        this.#trace(id, pieces);
        if (stopped) return { type: "done", end: "complete", ...this.end() };
        if (this.#tokens >= maxTokens) return { type: "done", end: "length", ...this.end() };
      }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return { type: "failed", failure: { reason: "generation-failed", data: { detail } }, ...this.end() };
    }
    // The iterator ends by itself at an end-of-generation token.
    return { type: "done", end: "complete", ...this.end() };
  }

  end(evaluatedTokens = this.evaluatedPrompt): ReplyEnd {
    for (const piece of this.#decoder.end()) this.#say(piece.part, piece.text);
    const { dropped } = this.#decoder;
    if (dropped.length > 0) this.#options.log("info", `The reply ended inside a character; dropped its bytes ${hex(dropped)}`);
    const seconds = (this.#lastAt - this.#firstAt) / 1000;
    const tokens = this.#decoder.tokens(this.#options.engine.vocabulary);
    return {
      text: this.#text,
      thinking: this.#thinking,
      timings: {
        ttftMs: this.#tokens === 0 ? 0 : this.#firstAt - this.#started,
        tokens: this.#tokens,
        tokensPerSecond: seconds > 0 ? (this.#tokens - 1) / seconds : 0,
        promptTokens: this.#promptTokens,
        evaluatedTokens,
      },
      ...(tokens ? { tokens } : {}),
    };
  }

  #say(part: ReplyPart, text: string): void {
    if (part === "text") this.#text += text;
    else this.#thinking += text;
    this.#options.emit({ type: "chunk", part, text });
  }

  #count(): void {
    this.#lastAt = performance.now();
    if (this.#tokens === 0) this.#firstAt = this.#lastAt;
    this.#tokens++;
  }

  #sampling(settings: SamplingSettings) {
    return {
      temperature: settings.temperature,
      topP: settings.topP,
      topK: settings.topK,
      minP: settings.minP,
      // node-llama-cpp's own default is the time in seconds: two replies within one would be the same.
      seed: settings.seed ?? randomInt(2 ** 32 - 1),
      ...(settings.repeatPenalty === 1
        ? {}
        : { repeatPenalty: { punishTokens: () => asTokens(this.#recent), penalty: settings.repeatPenalty } }),
    };
  }

  #trace(id: number, pieces: readonly { readonly text: string }[]): void {
    const { engine, log, traced } = this.#options;
    if (!traced()) return;
    const text = JSON.stringify(pieces.map((piece) => piece.text).join(""));
    log("trace", `token ${id} [${hex(engine.bytesOf(id))}] ${text} at ${(this.#lastAt - this.#started).toFixed(1)} ms`);
  }
}

/** The ids that a reply to be continued has in the prompt; all speech where their border is unknown. */
function idsBefore(engine: Engine, reply: ChatMessage & { role: "assistant" }): ReplyTokens {
  if (reply.tokens?.vocabulary === engine.vocabulary) return reply.tokens;
  return { vocabulary: engine.vocabulary, reasoning: [], content: engine.prompts.replyIds(reply) };
}

/** Where the reply goes on: what the prompt itself opens and what was said before decide. */
function begin(engine: Engine, messages: readonly ChatMessage[], before: ReplyTokens | undefined): ReplyPlace {
  const opened = engine.prompts.opensReasoning(messages);
  const said = before ? engine.textOf([...before.reasoning, ...before.content]) : "";
  // A character that was cut off at the end is not said yet.
  return placeAfter(opened + said.replace(/\ufffd+$/u, ""));
}

/** The end of a turn where the template writes it as text; as a token, the vocabulary knows it. */
function stopStrings(engine: Engine): string[] {
  const end = engine.template.endOfReply;
  const first = engine.model.tokenize(end.trimStart(), true)[0];
  if (first !== undefined && engine.model.isSpecialToken(first)) return [];
  const text = end.trimEnd();
  return text.trim() === "" ? [] : [text];
}

/** Control tokens with which templates begin or end turns: a model that writes one has ended its own. */
function turnTokens(engine: Engine): ReadonlySet<number> {
  const ids = engine.model.tokenize(engine.template.endOfReply, true);
  return new Set(ids.filter((id) => engine.model.isSpecialToken(id)));
}

function hex(bytes: Iterable<number>): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
