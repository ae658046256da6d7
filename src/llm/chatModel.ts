import type { Failure, LogLevel, ModelStatus, ReplyPart, ReplyTimings } from "../protocol";

/** The token ids of a reply: the history. Its text is a view of them. */
export interface ReplyTokens {
  /** Fingerprint of the vocabulary that the ids belong to; with another one they mean nothing. */
  readonly vocabulary: string;
  /** Ids up to and with the end of reasoning; empty where there was none. */
  readonly reasoning: readonly number[];
  /** Ids of what she said, without the end-of-generation token. */
  readonly content: readonly number[];
}

export type ChatMessage =
  | { readonly id: string; readonly role: "system" | "user"; readonly text: string }
  | {
      readonly id: string;
      readonly role: "assistant";
      readonly text: string;
      readonly thinking: string;
      readonly tokens?: ReplyTokens;
    };

/** temperature 0 is greedy; `topK` 0 and `repeatPenalty` 1 are off; without `seed` each reply differs. */
export interface SamplingSettings {
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly minP: number;
  readonly repeatPenalty: number;
  readonly seed?: number;
}

/** What has to be known to load a model; a change of it loads again. */
export interface LoadSettings {
  /** Absolute path of a GGUF file. */
  readonly modelPath: string;
  /** Tokens; clamped to what the model was trained for. */
  readonly contextSize: number;
  readonly gpu: "auto" | "cuda" | "vulkan" | "metal" | "off";
  readonly gpuLayers: number | "auto";
  readonly threads: number | "auto";
  readonly flashAttention: "auto" | "on" | "off";
  /**
   * For how many sequences the GPU's memory has to do, where its layers are chosen by themselves; 1 unless said. The one
   * setting whose change waits for the next load: toggling the gauge must not cost one. Where a model that was
   * loaded for 1 turned out to have no memory for 2, the next use loads it again.
   */
  readonly sequences?: 1 | 2;
}

/**
 * How far the reply is steered away from the plain prompt. Score of a token = log p_plain +
 * strength · (log p_persona − log p_plain): classifier-free guidance for language models, Sanchez et al.
 * 2023, arXiv 2306.17806. With strength 1 and no gauge there is nothing to compare: one sequence, at no cost.
 */
export interface Steering {
  /** γ, −1..3 */
  readonly strength: number;
  /** Whether `gauge` events are wanted. */
  readonly gauge: boolean;
}

export interface ReplyRequest {
  readonly replyId: string;
  /**
   * System message first, then the turns. Where the last message is the assistant's, that reply is
   * continued; otherwise a new one begins.
   */
  readonly messages: readonly ChatMessage[];
  /** The system message of the one she would be without her persona; none: the reply is not steered. */
  readonly plainPrompt?: string;
  /** As of the call of `reply`; what `steer` says after that counts, however long the reply has to wait. */
  readonly steering: Steering;
  /** The gauge's last value of a reply that is continued, −1..1; it goes on from there. */
  readonly gaugeBefore?: number;
  readonly sampling: SamplingSettings;
  /** Tokens of this reply, at most. */
  readonly maxTokens: number;
  /** No token and no prefill progress for this long fails the reply. */
  readonly timeoutMs: number;
}

export type WarmRequest = Pick<ReplyRequest, "messages" | "plainPrompt" | "steering">;

/** How a reply ended: the full text of this request (raw, tags included), and its tokens where known. */
export interface ReplyEnd {
  readonly text: string;
  readonly thinking: string;
  readonly timings?: ReplyTimings;
  /** All tokens of the reply, those of a continued beginning included. */
  readonly tokens?: ReplyTokens;
}

/** Events of one reply, in order: any number of the first six, then exactly one of the last three. */
export type ReplyEvent =
  /** 0..1; `prefill` counts prompt tokens. */
  | { readonly type: "progress"; readonly phase: "loading" | "prefill"; readonly value: number }
  /** The conversation outgrew the context: messages before this one (the system's aside) left. */
  | { readonly type: "trimmed"; readonly firstKeptId: string }
  | { readonly type: "chunk"; readonly part: ReplyPart; readonly text: string }
  /** tanh of the moving average of log p_persona − log p_plain over the last tokens, in nats: −1..1. */
  | { readonly type: "gauge"; readonly value: number }
  /** There is no memory for the second sequence: the reply is not steered, and not measured. */
  | { readonly type: "notSteered"; readonly detail: string }
  | ({ readonly type: "done"; readonly end: "complete" | "length" } & ReplyEnd)
  | ({ readonly type: "stopped" } & ReplyEnd)
  | ({ readonly type: "failed"; readonly failure: Failure } & ReplyEnd);

/** A generator: messages in, a stream of reply events out. Never throws out of the stream. */
export interface ChatModel {
  readonly status: ModelStatus;
  onStatus(listener: (status: ModelStatus) => void): () => void;
  /**
   * Streams one reply. Loads the model first if need be. Aborting ends it with `stopped` within one
   * token, or one prefill chunk.
   */
  reply(request: ReplyRequest, signal: AbortSignal): AsyncIterable<ReplyEvent>;
  /** Loads the model if need be, and prefills what the next prompt will begin with. Never fails a reply. */
  warm(request: WarmRequest): void;
  /** Steers the reply that was asked for, from its next token on; a later request has the last word. */
  steer(steering: Steering): void;
  /** Takes new settings; loads again on the next use if they differ. */
  configure(settings: LoadSettings): void;
  dispose(): Promise<void>;
}

export type Log = (level: LogLevel, text: string) => void;
