import * as v from "valibot";
import { PngError, type PngChunk, pngChunks, pngFile, textOf } from "./png";
import { utf8Text } from "./utf8";

/** Bytes of a card's file. */
export const largestCard = 8 * 1024 * 1024;

/** Why a file is no card that can be read. */
export interface CardRefusal {
  readonly reason:
    | "card-gone" // there is no such file
  | "card-not-readable" // detail: what the system calls it
  | "card-too-large" // size, limit (bytes)
    | "png-cut-off"
    | "png-damaged"
    | "card-missing" // a picture without a card in it
    | "card-compressed" // in a chunk that would have to be unpacked first
    | "card-not-base64"
    | "card-not-utf8"
    | "card-not-json"
    | "card-unknown" // JSON, but no character card
    | "card-nameless";
  readonly data: Readonly<Record<string, string | number>>;
}

const anything = v.optional(v.unknown());
/** All of it is looked at leniently: what has the wrong type is left out. */
const cardData = v.looseObject({
  name: anything,
  nickname: anything,
  description: anything,
  personality: anything,
  scenario: anything,
  first_mes: anything,
  mes_example: anything,
  system_prompt: anything,
  post_history_instructions: anything,
  creator_notes: anything,
  creator: anything,
  character_version: anything,
  tags: anything,
  alternate_greetings: anything,
  group_only_greetings: anything,
  character_book: anything,
  extensions: anything,
  assets: anything,
});
export type CardData = v.InferOutput<typeof cardData>;

const wrapped = v.looseObject({ spec: v.picklist(["chara_card_v2", "chara_card_v3"]), data: cardData });
/** Version 1 has the same fields at its top. */
const flat = v.pipe(
  cardData,
  v.check(({ name, description, first_mes: first }) => [name, description, first].every((value) => typeof value === "string")),
);

export interface CardFile {
  readonly data: CardData;
  /** The picture that it came in, without its texts. */
  readonly picture?: Uint8Array;
}

/**
 * Reads a character card from a JSON or PNG file.
 *
 * Sources: Character Card V2 (malfoyslastname/character-card-spec-v2) and V3 (kwaroran/character-card-spec-v3):
 * a `tEXt` chunk named `ccv3`, else `chara`, holds the JSON as base64 of its UTF-8.
 */
export function readCardFile(file: Uint8Array): CardFile | CardRefusal {
  if (file.length > largestCard) return refusal("card-too-large", { size: file.length, limit: largestCard });
  const isPng = file[0] === 0x89;
  if (!isPng) return readJson(file);
  try {
    const chunks = pngChunks(file);
    const json = jsonIn(chunks);
    if ("reason" in json) return json;
    const read = readJson(json.bytes);
    return "reason" in read ? read : { ...read, picture: pngFile(chunks.filter((chunk) => textOf(chunk) === undefined)) };
  } catch (error) {
    if (!(error instanceof PngError)) throw error;
    return refusal(error.reason === "not-png" ? "card-unknown" : error.reason);
  }
}

function jsonIn(chunks: readonly PngChunk[]): { readonly bytes: Uint8Array } | CardRefusal {
  const texts = chunks.flatMap((chunk) => ({ type: chunk.type, ...textOf(chunk) })).filter(({ keyword }) => keyword !== undefined);
  const called = (keyword: string) => texts.filter((text) => text.keyword?.toLowerCase() === keyword);
  const candidates = [...called("ccv3"), ...called("chara")];
  const found = candidates.find(({ type }) => type === "tEXt");
  if (!found?.rest) return refusal(candidates.length > 0 ? "card-compressed" : "card-missing");
  const base64 = Buffer.from(found.rest).toString("latin1").replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return refusal("card-not-base64");
  return { bytes: Buffer.from(base64, "base64") };
}

function readJson(bytes: Uint8Array): CardFile | CardRefusal {
  const text = utf8Text(bytes);
  if (text === undefined) return refusal("card-not-utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refusal("card-not-json");
  }
  const inside = v.safeParse(wrapped, json);
  if (inside.success) return { data: inside.output.data };
  const outside = v.safeParse(flat, json);
  return outside.success ? { data: outside.output } : refusal("card-unknown");
}

export function refusal(reason: CardRefusal["reason"], data: CardRefusal["data"] = {}): CardRefusal {
  return { reason, data };
}
