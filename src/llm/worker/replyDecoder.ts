import type { ReplyPart } from "../../protocol";
import type { ReplyTokens } from "../chatModel";
import { GraphemeHold } from "./graphemes";
import { type Piece, ReasoningSplitter, type ReplyPlace } from "./reasoning";
import { StopStrings } from "./stopStrings";
import type { TokenDecoder } from "./tokenDecoder";

export interface ReplyDecoderOptions {
  readonly decoder: TokenDecoder;
  readonly stops: readonly string[];
  /** Where the reply goes on: at its `start`, the model decides whether it reasons. */
  readonly begin: ReplyPlace;
  /** Of a reply that is continued. */
  readonly before: ReplyTokens | undefined;
}

/**
 * From token ids to what may be shown of a reply: bytes → characters → stop strings → reasoning and
 * speech → whole graphemes. It also keeps the ids, and knows which of them are speech.
 */
export class ReplyDecoder {
  readonly #decoder: TokenDecoder;
  readonly #stops: StopStrings;
  readonly #splitter: ReasoningSplitter;
  readonly #ids: number[];
  #graphemes = new GraphemeHold();
  #part: ReplyPart = "text";
  /** Index of the token that the text still on its way began with. */
  #pendingFrom: number;
  #speechFrom: number | undefined;
  #exact = true;
  #dropped: readonly number[] = [];

  constructor({ decoder, stops, begin, before }: ReplyDecoderOptions) {
    this.#decoder = decoder;
    this.#stops = new StopStrings(stops);
    this.#splitter = new ReasoningSplitter(begin);
    this.#ids = before ? [...before.reasoning, ...before.content] : [];
    this.#pendingFrom = this.#ids.length - decoder.pendingTokens;
    if (before && begin.in === "text") this.#speechFrom = before.reasoning.length;
  }

  /** Bytes at the very end that never became a character. */
  get dropped(): readonly number[] {
    return this.#dropped;
  }

  /** Whether what comes now is what she says: nothing while it may still become a mark of reasoning. */
  get speaking(): boolean | undefined {
    if (this.#splitter.speaking) return true;
    return this.#splitter.reasoned ? false : undefined;
  }

  /** `stopped`: a stop string was met; nothing after it counts. */
  push(id: number): { readonly pieces: readonly Piece[]; readonly stopped: boolean } {
    if (!this.#stops.holding) this.#pendingFrom = this.#ids.length - this.#decoder.pendingTokens;
    this.#ids.push(id);
    const { text, stopped } = this.#stops.push(this.#decoder.push(id));
    const pieces = this.#split(text);
    if (stopped) {
      // A token that holds both speech and the beginning of the stop string has no exact border.
      if (text !== "") this.#exact = false;
      this.#ids.length = this.#pendingFrom;
    }
    return { pieces, stopped };
  }

  /** What was held back until it was clear that nothing follows. */
  end(): readonly Piece[] {
    const { text, dropped } = this.#decoder.end();
    this.#dropped = dropped;
    const split = [...this.#split(this.#stops.push(text).text + this.#stops.end()), ...this.#show(this.#splitter.end())];
    return [...split, ...this.#release()];
  }

  /** The ids of the whole reply so far; nothing where its parts have no exact border in them. */
  tokens(vocabulary: string): ReplyTokens | undefined {
    if (!this.#exact) return undefined;
    const from = this.#speechFrom ?? (this.#splitter.reasoned ? this.#ids.length : 0);
    return { vocabulary, reasoning: this.#ids.slice(0, from), content: this.#ids.slice(from) };
  }

  #split(text: string): Piece[] {
    const wasThinking = this.#splitter.thinking;
    const pieces = this.#splitter.push(text);
    if (this.#speechFrom === undefined && this.#splitter.speaking) {
      this.#speechFrom = this.#splitter.reasoned ? this.#pendingFrom : 0;
      if (wasThinking) this.#exact = false;
    }
    return this.#show(pieces);
  }

  #show(pieces: readonly Piece[]): Piece[] {
    const shown: Piece[] = [];
    for (const { part, text } of pieces) {
      if (part !== this.#part) shown.push(...this.#release());
      this.#part = part;
      shown.push({ part, text: this.#graphemes.push(text, this.#decoder.pending) });
    }
    if (pieces.length === 0) shown.push({ part: this.#part, text: this.#graphemes.push("", this.#decoder.pending) });
    return shown.filter((piece) => piece.text !== "");
  }

  #release(): Piece[] {
    const text = this.#graphemes.end();
    return text === "" ? [] : [{ part: this.#part, text }];
  }
}
