import type { ChatMessage, ReplyTokens } from "../llm/chatModel";
import type { Failure, NoticeMessage, ReplyState, ReplyTimings } from "../protocol";
import { type ConversationRecord, type EndRecord, historyVersion } from "./records";

export interface UserEntry {
  readonly role: "user";
  readonly id: string;
  readonly at: string;
  readonly text: string;
}

export interface ReplyEntry {
  readonly role: "assistant";
  readonly id: string;
  readonly at: string;
  readonly state: ReplyState;
  /** As she wrote it, tags included. */
  readonly text: string;
  readonly thinking: string;
  readonly end?: "complete" | "length" | undefined;
  readonly failure?: Failure | undefined;
  readonly timings?: ReplyTimings | undefined;
  readonly tokens?: ReplyTokens | undefined;
  /** Who said it. */
  readonly name?: string | undefined;
  readonly gauge?: readonly number[] | undefined;
}

export type Entry = UserEntry | ReplyEntry | NoticeMessage;

/** What was said, as the sum of the records of what happened. */
export class Conversation {
  #entries: Entry[] = [];
  #firstKeptId: string | undefined;
  readonly #startedAt: string;

  /** @param startedAt ISO 8601 */
  constructor(startedAt: string, records: readonly ConversationRecord[] = []) {
    this.#startedAt = startedAt;
    for (const record of records) this.apply(record);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  find(id: string): Entry | undefined {
    return this.#entries.findLast((entry) => entry.id === id);
  }

  reply(id: string): ReplyEntry | undefined {
    const entry = this.find(id);
    return entry?.role === "assistant" ? entry : undefined;
  }

  /** The person's messages that a reply answers: the last one, and those before it that never were answered. */
  questionsOf(replyId: string): readonly UserEntry[] {
    const kept = this.#kept();
    const before = kept.slice(0, Math.max(kept.findLastIndex((entry) => entry.id === replyId), 0));
    const answered = before.findLastIndex((entry) => entry.role === "assistant" && isSaid(entry));
    return before.slice(answered + 1).filter((entry) => entry.role === "user");
  }

  /** The last thing that was said. */
  get last(): UserEntry | ReplyEntry | undefined {
    return this.#entries.findLast((entry) => entry.role !== "notice");
  }

  apply(record: ConversationRecord): void {
    switch (record.type) {
      case "conversation":
        break;
      case "user":
        this.#entries.push({ role: "user", id: record.id, at: record.at, text: record.text });
        break;
      case "reply":
        this.#open(record.id, record.at, record.name);
        break;
      case "chunk":
        // Token ids that were known stand for the text before this.
        this.#update(record.id, (reply) => ({
          ...reply,
          [record.part]: reply[record.part] + record.text,
          tokens: undefined,
        }));
        break;
      case "end":
        this.#update(record.id, (reply) => ended(reply, record));
        break;
      case "removed":
        this.#remove(record.fromId);
        break;
      case "trimmed":
        this.#firstKeptId = record.firstKeptId;
        if (record.noticeId) this.#addBeforeReply({ role: "notice", id: record.noticeId, notice: "oldest-turns-left" });
        break;
    }
  }

  /** At the end, or before a reply that has not begun to say anything. */
  addNotice(notice: NoticeMessage): void {
    const last = this.#entries.at(-1);
    const isOpen = last?.role === "assistant" && last.state === "streaming" && last.text === "" && last.thinking === "";
    this.#entries.splice(isOpen ? -1 : this.#entries.length, 0, notice);
  }

  /** Before the reply that it concerns, also where she goes on with it. */
  #addBeforeReply(notice: NoticeMessage): void {
    const last = this.#entries.at(-1);
    const isOpen = last?.role === "assistant" && last.state === "streaming";
    this.#entries.splice(isOpen ? -1 : this.#entries.length, 0, notice);
  }

  /** Replies that never came to an end were cut off with the process that wrote them. */
  stopOpenReplies(): void {
    this.#entries = this.#entries.map((entry) =>
      entry.role === "assistant" && entry.state === "streaming" ? { ...entry, state: "stopped" } : entry,
    );
  }

  /**
   * The conversation as the model gets it. Turns that left stay out; what was never answered is one
   * message with what the person said next, since many chat templates want turns to alternate.
   *
   * @param continuedId a reply to end with, to be continued
   */
  messages(systemPrompt: string, continuedId?: string): ChatMessage[] {
    const messages: ChatMessage[] = [{ id: "system", role: "system", text: systemPrompt }];
    for (const entry of this.#kept()) {
      if (entry.role === "notice") continue;
      const before = messages.at(-1);
      if (entry.role === "user" && before?.role === "user")
        messages[messages.length - 1] = { ...before, text: joinMessages([before, entry]) };
      else if (entry.role === "user") messages.push({ id: entry.id, role: "user", text: entry.text });
      else if (isSaid(entry) && (entry.state !== "streaming" || entry.id === continuedId))
        messages.push(asChatMessage(entry));
    }
    return messages;
  }

  /** What a file has to hold to give this conversation again. */
  records(): ConversationRecord[] {
    const records = this.#entries.flatMap((entry): ConversationRecord[] => {
      if (entry.role === "user") return [{ type: "user", id: entry.id, at: entry.at, text: entry.text }];
      if (entry.role === "assistant") return replyRecords(entry);
      if (entry.notice !== "oldest-turns-left" || !this.#firstKeptId) return [];
      return [{ type: "trimmed", firstKeptId: this.#firstKeptId, noticeId: entry.id }];
    });
    return [{ type: "conversation", version: historyVersion, at: this.#startedAt }, ...records];
  }

  #kept(): readonly Entry[] {
    const first = this.#entries.findIndex((entry) => entry.id === this.#firstKeptId);
    return this.#entries.slice(Math.max(first, 0));
  }

  #open(id: string, at: string, name: string | undefined): void {
    const known = this.reply(id);
    if (known)
      this.#update(id, ({ text, thinking, tokens, gauge }) => ({
        ...openReply(id, known.at, name ?? known.name),
        text,
        thinking,
        tokens,
        gauge,
      }));
    else this.#entries.push(openReply(id, at, name));
  }

  #update(id: string, change: (reply: ReplyEntry) => ReplyEntry): void {
    const index = this.#entries.findLastIndex((entry) => entry.id === id);
    const entry = this.#entries[index];
    if (entry?.role === "assistant") this.#entries[index] = change(entry);
  }

  #remove(fromId: string): void {
    const index = this.#entries.findIndex((entry) => entry.id === fromId);
    if (index < 0) return;
    this.#entries = this.#entries.slice(0, index);
    if (!this.#entries.some((entry) => entry.id === this.#firstKeptId)) this.#firstKeptId = undefined;
  }
}

/** Whether she can go on with a reply: not where she failed before she said anything. */
export function canGoOn(reply: ReplyEntry): boolean {
  return reply.state === "failed" ? isSaid(reply) : reply.state !== "streaming";
}

/** Several messages of the person as one. */
export function joinMessages(messages: readonly { readonly text: string }[]): string {
  return messages.map(({ text }) => text).join("\n\n");
}

function openReply(id: string, at: string, name: string | undefined): ReplyEntry {
  return { role: "assistant", id, at, state: "streaming", text: "", thinking: "", ...(name !== undefined && { name }) };
}

function ended(reply: ReplyEntry, record: EndRecord): ReplyEntry {
  const { state, text, thinking, end, failure, timings, tokens, gauge } = record;
  return { ...reply, state, text, thinking, end, failure, timings, tokens, gauge };
}

function isSaid(reply: ReplyEntry): boolean {
  return reply.text !== "" || reply.thinking !== "";
}

function asChatMessage({ id, text, thinking, tokens }: ReplyEntry): ChatMessage {
  return { id, role: "assistant", text, thinking, ...(tokens && { tokens }) };
}

function replyRecords(reply: ReplyEntry): ConversationRecord[] {
  const { id, at, state, text, thinking, end, failure, timings, tokens, name, gauge } = reply;
  const begun: ConversationRecord = { type: "reply", id, at, ...(name !== undefined && { name }) };
  if (state !== "streaming")
    return [begun, { type: "end", id, at, state, text, thinking, end, failure, timings, tokens, gauge }];
  const parts = [["thinking", thinking], ["text", text]] as const;
  const written = parts.filter(([, said]) => said !== "");
  return [begun, ...written.map(([part, said]) => ({ type: "chunk", id, part, text: said }) as const)];
}
