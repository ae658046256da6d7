import type { ChatMessage } from "../chatModel";
import { reasoningMarks } from "./reasoning";
import type { ChatTemplate, Segment } from "./chatTemplate";

/** What a prompt needs of the model. */
export interface PromptTokenizer {
  /** `special`: whether control tokens are recognised; never for what somebody said. */
  tokenize(text: string, special: boolean, atStart: boolean): readonly number[];
  /** To put before everything, where the template does not write it itself. */
  readonly bos: number | undefined;
  /** Token ids of earlier replies count only with the vocabulary that they were sampled from. */
  readonly fingerprint: string;
  /** Tokens in the vocabulary: an id beyond it would abort the process. */
  readonly size: number;
}

/** Builds the token ids of a conversation: the history is ids, the template only what stands between. */
export class PromptBuilder {
  readonly #template: ChatTemplate;
  readonly #tokenizer: PromptTokenizer;

  constructor(template: ChatTemplate, tokenizer: PromptTokenizer) {
    this.#template = template;
    this.#tokenizer = tokenizer;
  }

  /**
   * Ids of the conversation up to where the reply goes on. Where the last message is the
   * assistant's, its ids come last, open-ended.
   */
  build(messages: readonly ChatMessage[]): number[] {
    const last = messages.at(-1);
    if (last?.role !== "assistant") return this.#ids(messages, this.#segments(messages, true));
    const before = messages.slice(0, -1);
    return [...this.#ids(before, this.#segments(before, true)), ...this.replyIds(last)];
  }

  /** The mark with which the prompt's own end opens the reasoning, or nothing. */
  opensReasoning(messages: readonly ChatMessage[]): string {
    const before = messages.at(-1)?.role === "assistant" ? messages.slice(0, -1) : messages;
    const end = this.#segments(before, true).at(-1);
    const text = end?.kind === "template" ? end.text.trimEnd() : "";
    return reasoningMarks.find(([open]) => text.endsWith(open))?.[0] ?? "";
  }

  /** Ids that the next prompt will begin with, whatever the person says next. */
  buildPrefix(messages: readonly ChatMessage[]): number[] {
    const open: ChatMessage = { id: "", role: "user", text: "" };
    const segments = this.#segments([...messages, open], false);
    const at = segments.findIndex((segment) => segment.kind !== "template" && segment.index === messages.length);
    return this.#ids(messages, segments.slice(0, at));
  }

  /** Ids of all that a reply consists of: reasoning first. */
  replyIds(reply: ChatMessage & { role: "assistant" }): readonly number[] {
    if (this.#known(reply)) return [...reply.tokens.reasoning, ...reply.tokens.content];
    const thinking = reply.thinking === "" ? "" : `<think>\n${reply.thinking}\n</think>\n\n`;
    const open = reply.text === "" ? thinking.replace(/\n<\/think>\n\n$/, "") : thinking;
    return [...this.#tokenizer.tokenize(open, true, false), ...this.#said(reply.text)];
  }

  #segments(messages: readonly ChatMessage[], addGenerationPrompt: boolean): Segment[] {
    return this.#template.render(
      messages.map((message) => ({
        role: message.role,
        reasoned: message.role === "assistant" && message.thinking !== "",
      })),
      addGenerationPrompt,
    );
  }

  #ids(messages: readonly ChatMessage[], segments: readonly Segment[]): number[] {
    const ids: number[] = [];
    for (const segment of segments) {
      if (segment.kind === "template") {
        ids.push(...this.#tokenizer.tokenize(segment.text, true, ids.length === 0));
        continue;
      }
      const message = messages[segment.index];
      if (message === undefined) continue;
      if (message.role !== "assistant") ids.push(...this.#said(message.text));
      else if (segment.kind === "saidWithReasoning") ids.push(...this.replyIds(message));
      else if (this.#known(message)) ids.push(...message.tokens.content);
      else ids.push(...this.#said(message.text));
    }
    const { bos } = this.#tokenizer;
    return bos === undefined || ids[0] === bos ? ids : [bos, ...ids];
  }

  #said(text: string): readonly number[] {
    return this.#tokenizer.tokenize(text, false, false);
  }

  #known<M extends ChatMessage & { role: "assistant" }>(
    message: M,
  ): message is M & { tokens: NonNullable<M["tokens"]> } {
    const { tokens } = message;
    if (tokens?.vocabulary !== this.#tokenizer.fingerprint) return false;
    return [...tokens.reasoning, ...tokens.content].every((id) => id >= 0 && id < this.#tokenizer.size);
  }
}
