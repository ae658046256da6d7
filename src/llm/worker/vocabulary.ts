import { createHash } from "node:crypto";
import { reasoningMarks } from "./reasoning";

/** `tokenizer.ggml` of a GGUF file, as far as the text of tokens depends on it. */
export interface TokenizerMetadata {
  readonly model: string;
  readonly tokens: readonly string[];
  readonly types: readonly number[];
  readonly addSpacePrefix: boolean;
}

/** Token types of GGUF (llama.cpp's `llama_token_type`). */
export const TokenType = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

/** The bytes that each token stands for. */
export interface ByteVocabulary {
  /** Control tokens have none. */
  bytesOf(id: number): Uint8Array;
  /** The token's text where its bytes are whole characters by themselves, as most tokens' are. */
  textOf(id: number): string | undefined;
  /** SentencePiece writes a space before the first word; a text does not begin with it. */
  readonly stripsFirstSpace: boolean;
}

const none = new Uint8Array(0);

/**
 * Byte table of a byte-level BPE (`gpt2`) or SentencePiece (`llama`) vocabulary; `undefined` for
 * any other kind, whose text only the model's own detokenizer knows.
 */
export function byteVocabulary(metadata: TokenizerMetadata): ByteVocabulary | undefined {
  const bytesOfPiece =
    metadata.model === "gpt2" ? bytesOfBpePiece : metadata.model === "llama" ? bytesOfSpmPiece : undefined;
  if (bytesOfPiece === undefined) return undefined;
  // Filled as tokens are met: few of a vocabulary's 150,000 ever are.
  const table: ({ readonly bytes: Uint8Array; readonly text: string | undefined } | undefined)[] = [];
  const entry = (id: number) => {
    const bytes = bytesOfPiece(metadata.tokens[id] ?? "", metadata.types[id] ?? TokenType.normal);
    return (table[id] = { bytes, text: wholeCharacters(bytes) });
  };
  return {
    stripsFirstSpace: metadata.model === "llama" && metadata.addSpacePrefix,
    bytesOf: (id) => (table[id] ?? entry(id)).bytes,
    textOf: (id) => (table[id] ?? entry(id)).text,
  };
}

const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function wholeCharacters(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Reasoning has to be recognised also where its marks are control tokens. */
const marks: ReadonlySet<string> = new Set(reasoningMarks.flat());

function bytesOfBpePiece(piece: string, type: number): Uint8Array {
  if (marks.has(piece)) return Buffer.from(piece, "utf8");
  if (type === TokenType.control || type === TokenType.unknown) return none;
  if (type === TokenType.userDefined) return Buffer.from(piece, "utf8");
  const bytes: number[] = [];
  for (const character of piece) {
    const byte = byteOfCharacter.get(character);
    if (byte === undefined) bytes.push(...Buffer.from(character, "utf8"));
    else bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function bytesOfSpmPiece(piece: string, type: number): Uint8Array {
  if (marks.has(piece)) return Buffer.from(piece, "utf8");
  if (type === TokenType.control) return none;
  if (type === TokenType.byte) return Uint8Array.of(Number.parseInt(piece.slice(3, 5), 16));
  // llama.cpp writes this for <unk>; equal text is worth more than a prettier one.
  if (type === TokenType.unknown) return Buffer.from(" \u2585", "utf8");
  if (type === TokenType.userDefined) return Buffer.from(piece, "utf8");
  return Buffer.from(piece.replaceAll("\u2581", " "), "utf8");
}

/**
 * GPT-2's map from bytes to printable characters, inverted: printable Latin-1 stands for itself,
 * every other byte for a character from U+0100 on (Radford et al. 2019, `bytes_to_unicode`).
 */
const byteOfCharacter: ReadonlyMap<string, number> = (() => {
  const map = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    map.set(String.fromCodePoint(printable ? byte : next++), byte);
  }
  return map;
})();

/** Names the vocabulary that token ids belong to. */
export function fingerprint(metadata: TokenizerMetadata): string {
  const hash = createHash("sha256").update(metadata.model);
  for (const token of metadata.tokens) hash.update(token).update("\0");
  return hash.digest("hex").slice(0, 16);
}
