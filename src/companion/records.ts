import * as v from "valibot";
import type { FailureReason } from "../protocol";

/** Of the format below. A file of another version is set aside, not guessed at. */
export const historyVersion = 1;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const tokenIds = v.pipe(v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), v.readonly());
const count = v.pipe(v.number(), v.finite(), v.minValue(0));

const tokens = v.object({ vocabulary: v.string(), reasoning: tokenIds, content: tokenIds });
/** One value a token, -1..1. */
const gauge = v.pipe(v.array(v.pipe(v.number(), v.minValue(-1), v.maxValue(1))), v.readonly());
const timings = v.object({
  ttftMs: count,
  tokens: count,
  tokensPerSecond: count,
  promptTokens: count,
  evaluatedTokens: count,
});
// Reasons are added over time, and an unknown one has a text in the page.
const failure = v.object({
  reason: v.custom<FailureReason>((value) => typeof value === "string"),
  data: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
});

const record = v.variant("type", [
  /** Begins a file. */
  v.object({ type: v.literal("conversation"), version: v.literal(historyVersion), at: v.string() }),
  v.object({ type: v.literal("user"), id, at: v.string(), text: v.string() }),
  /** She begins to answer, or goes on with the reply that has this id. */
  v.object({ type: v.literal("reply"), id, at: v.string(), name: v.optional(v.string()) }),
  /** What she wrote, tags included. */
  v.object({ type: v.literal("chunk"), id, part: v.picklist(["text", "thinking"]), text: v.string() }),
  /** The whole reply, chunks and a continued beginning included. */
  v.object({
    type: v.literal("end"),
    id,
    at: v.string(),
    state: v.picklist(["done", "stopped", "failed"]),
    text: v.string(),
    thinking: v.string(),
    end: v.optional(v.picklist(["complete", "length"])),
    failure: v.optional(failure),
    timings: v.optional(timings),
    tokens: v.optional(tokens),
    gauge: v.optional(gauge),
  }),
  /** This message and all after it are gone. */
  v.object({ type: v.literal("removed"), fromId: id }),
  /** Messages before this one no longer reach the model; `noticeId` where the page said so. */
  v.object({ type: v.literal("trimmed"), firstKeptId: id, noticeId: v.optional(id) }),
]);

/** One line of a history file: what happened, in order. */
export type ConversationRecord = v.InferOutput<typeof record>;
export type EndRecord = Extract<ConversationRecord, { type: "end" }>;

/** @returns undefined for anything that is not a record */
export function parseRecord(line: string): ConversationRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const result = v.safeParse(record, value);
  return result.success ? result.output : undefined;
}

/** As lines of a file, with consecutive chunks of the same part of a reply joined to one. */
export function toLines(records: readonly ConversationRecord[]): string {
  return joinChunks(records)
    .map((record) => `${JSON.stringify(record)}\n`)
    .join("");
}

function joinChunks(records: readonly ConversationRecord[]): ConversationRecord[] {
  const joined: ConversationRecord[] = [];
  for (const record of records) {
    const last = joined.at(-1);
    if (record.type === "chunk" && last?.type === "chunk" && last.id === record.id && last.part === record.part)
      joined[joined.length - 1] = { ...last, text: last.text + record.text };
    else joined.push(record);
  }
  return joined;
}
