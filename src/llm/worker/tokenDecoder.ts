import { Utf8Stream } from "./utf8Stream";
import type { ByteVocabulary } from "./vocabulary";

/**
 * Text out of the tokens of one reply, as they come: what a token completes leaves with that token.
 * Joined, the results equal the decoding of all ids, but for an incomplete last character.
 */
export interface TokenDecoder {
  push(id: number): string;
  /** Bytes of a character that has begun and is not complete (a stand-in where bytes are unknown). */
  readonly pending: readonly number[];
  /** Tokens that these bytes came with. */
  readonly pendingTokens: number;
  /** The end: text that was held back, and the bytes that never became a character. */
  end(): { readonly text: string; readonly dropped: readonly number[] };
}

/** Cumulative decoding on bytes: O(bytes of the token). */
export class ByteTokenDecoder implements TokenDecoder {
  readonly #vocabulary: ByteVocabulary;
  readonly #utf8 = new Utf8Stream();
  #first: boolean;
  #pendingTokens = 0;

  /** @param before ids of a reply that is being continued: its last character may be incomplete */
  constructor(vocabulary: ByteVocabulary, before: readonly number[] = []) {
    this.#vocabulary = vocabulary;
    this.#first = vocabulary.stripsFirstSpace && before.length === 0;
    for (const id of before.slice(-4)) this.#take(vocabulary.bytesOf(id));
  }

  get pending(): readonly number[] {
    return this.#utf8.pending;
  }

  get pendingTokens(): number {
    return this.#pendingTokens;
  }

  push(id: number): string {
    if (!this.#first && this.#utf8.pending.length === 0) {
      const text = this.#vocabulary.textOf(id);
      if (text !== undefined) return text;
    }
    let bytes = this.#vocabulary.bytesOf(id);
    if (this.#first && bytes.length > 0) {
      this.#first = false;
      if (bytes[0] === 0x20) bytes = bytes.subarray(1);
    }
    return this.#take(bytes);
  }

  #take(bytes: Uint8Array): string {
    const text = this.#utf8.push(bytes);
    const pending = this.#utf8.pending.length;
    this.#pendingTokens = pending === 0 ? 0 : bytes.length >= pending ? 1 : this.#pendingTokens + 1;
    return text;
  }

  end(): { text: string; dropped: readonly number[] } {
    return { text: "", dropped: this.pending };
  }
}

/** The model's own text of `ids`, said after `before`. */
export type Detokenize = (ids: readonly number[], before: readonly number[]) => string;

/** Tokens of context that a piece's text may depend on (spaces, mostly). */
const contextTokens = 6;
/** No character of any vocabulary spans more tokens; from there on U+FFFD is the model's own. */
const longestCharacter = 16;

/**
 * For vocabularies whose bytes are not known: decodes a window of the last tokens and lets text go
 * once it does not end in an incomplete character. O(window) a token.
 */
export class WindowedTokenDecoder implements TokenDecoder {
  readonly #detokenize: Detokenize;
  #before: number[];
  #window: number[] = [];

  constructor(detokenize: Detokenize, before: readonly number[] = []) {
    this.#detokenize = detokenize;
    this.#before = before.slice(-contextTokens);
  }

  get pending(): readonly number[] {
    return this.#window.length === 0 ? [] : [...Buffer.from("\ufffd")];
  }

  get pendingTokens(): number {
    return this.#window.length;
  }

  push(id: number): string {
    this.#window.push(id);
    const text = this.#detokenize(this.#window, this.#before);
    if (text.endsWith("\ufffd") && this.#window.length < longestCharacter) return "";
    this.#before = [...this.#before, ...this.#window].slice(-contextTokens);
    this.#window = [];
    return text;
  }

  end(): { text: string; dropped: readonly number[] } {
    if (this.#window.length === 0) return { text: "", dropped: [] };
    const text = this.#detokenize(this.#window, this.#before);
    return { text: text.replace(/\ufffd$/u, ""), dropped: this.pending };
  }
}
