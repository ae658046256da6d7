import type { ReplyPart } from "../../protocol";
import type { ChatMessage, ReplyEnd, ReplyTokens } from "../chatModel";
import type { Engine } from "./engine";
import { Gauge } from "./gauge";
import type { GenerateOptions } from "./generate";
import { placeAfter, type ReplyPlace } from "./reasoning";
import { ReplyDecoder } from "./replyDecoder";
import type { NextToken } from "./tokenStream";

/** Prompt tokens in all, and those that had to be evaluated. */
interface PromptCounts {
  readonly promptTokens: number;
  readonly evaluatedTokens: number;
}

/** One reply as it comes: turns its tokens into events, and knows how it ends. */
export class Reply {
  /** Ids of its beginning, where it is continued. */
  readonly before: readonly number[];
  readonly #options: GenerateOptions;
  readonly #decoder: ReplyDecoder;
  readonly #gauge: Gauge;
  /** How far tokens moved that may still turn out to be reasoning. */
  readonly #waiting: number[] = [];
  readonly #started: number;
  #text = "";
  #thinking = "";
  #tokens = 0;
  #firstAt = 0;
  #lastAt = 0;

  /** @param started of the request, on `performance`'s clock in ms */
  constructor(options: GenerateOptions, messages: readonly ChatMessage[], started: number) {
    const { engine, request } = options;
    const last = messages.at(-1);
    const continued = last?.role === "assistant" ? last : undefined;
    const before = continued ? idsBefore(engine, continued) : undefined;
    this.before = before ? [...before.reasoning, ...before.content] : [];
    this.#options = options;
    this.#started = started;
    this.#gauge = new Gauge(request.gaugeBefore);
    this.#decoder = new ReplyDecoder({
      decoder: engine.decoder(this.before),
      stops: stopStrings(engine),
      begin: begin(engine, messages, before),
      before,
    });
  }

  /** Tokens so far. */
  get tokens(): number {
    return this.#tokens;
  }

  /** A token came, be it the one that ends the reply. */
  count(): void {
    this.#lastAt = performance.now();
    if (this.#tokens === 0) this.#firstAt = this.#lastAt;
    this.#tokens++;
  }

  /** @returns whether the token completed a stop string: nothing after it counts */
  push({ id, moved }: NextToken): boolean {
    const { pieces, stopped } = this.#decoder.push(id);
    for (const { part, text } of pieces) this.#say(part, text);
    if (pieces.length === 0) this.#options.alive();
    if (moved !== undefined && !stopped) this.#move(moved);
    this.#trace(id, pieces);
    return stopped;
  }

  end({ promptTokens, evaluatedTokens }: PromptCounts): ReplyEnd {
    for (const { part, text } of this.#decoder.end()) this.#say(part, text);
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
        promptTokens,
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

  /** Only what she says moves the gauge, not her reasoning; while that is not clear, tokens wait. */
  #move(moved: number): void {
    const { speaking } = this.#decoder;
    if (speaking === false) this.#waiting.length = 0;
    else this.#waiting.push(moved);
    if (!speaking) return;
    for (const waited of this.#waiting.splice(0)) {
      const value = this.#gauge.push(waited);
      if (this.#options.steering().gauge) this.#options.emit({ type: "gauge", value });
    }
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

function hex(bytes: Iterable<number>): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
