/**
 * The messages between the extension host and the page, and the values that both sides speak of.
 * The one file that both sides import; it imports nothing.
 *
 * The page is a pure function of what it gets: one `snapshot`, then `change`s with consecutive
 * revisions. A page that sees a gap asks for a new snapshot with `resync`.
 */

export type ViewKind = "panel" | "sidebar";

/** Why something could not be done. The page has a text and a next step for each, in two languages. */
export type FailureReason =
  | "message-empty"
  | "message-too-long" // count, limit, unit: "characters" | "tokens"
  | "busy"
  | "context-full" // limit (tokens): a reply has no room left to go on in
  | "model-missing" // path
  | "model-is-directory" // path
  | "model-not-gguf" // path
  | "model-truncated" // path, size, expected (bytes)
  | "model-unknown-architecture" // path, architecture
  | "model-embedding-only" // path
  | "model-load-failed" // path, detail
  | "out-of-memory" // detail
  | "gpu-not-available" // gpu, detail
  | "worker-died" // how: signal or exit code, detail
  | "timeout" // seconds
  | "generation-failed" // detail
  | "history-damaged" // file: the name under which the damaged file was set aside
  | "history-not-written"; // detail

/** A failure as a value: a reason to show in the person's language, and the facts to fill in. */
export interface Failure {
  readonly reason: FailureReason;
  readonly data?: Readonly<Record<string, string | number>>;
}

export type ReplyState = "streaming" | "done" | "stopped" | "failed";

/** `text` is what she says, `thinking` is the model's reasoning, shown folded. */
export type ReplyPart = "text" | "thinking";

/** Measured by the worker; times in ms, counts in tokens. */
export interface ReplyTimings {
  /** From the request to the first generated token. */
  readonly ttftMs: number;
  /** Generated tokens. */
  readonly tokens: number;
  /** Generated tokens per second, from the first to the last. */
  readonly tokensPerSecond: number;
  /** Prompt tokens in all, and how many of them had to be evaluated for this reply. */
  readonly promptTokens: number;
  readonly evaluatedTokens: number;
}

export interface UserMessage {
  readonly role: "user";
  readonly id: string;
  readonly text: string;
}

export interface AssistantMessage {
  readonly role: "assistant";
  readonly id: string;
  readonly state: ReplyState;
  readonly text: string;
  readonly thinking: string;
  /** While nothing was said yet: what she waits for. */
  readonly waitingFor?: "model" | "prompt";
  /** `length`: the token limit cut her off, so "go on" is offered. */
  readonly end?: "complete" | "length";
  readonly failure?: Failure;
  readonly timings?: ReplyTimings;
}

/** Something that the page says once, in the flow of the conversation. */
export interface NoticeMessage {
  readonly role: "notice";
  readonly id: string;
  readonly notice: "oldest-turns-left" | "history-damaged" | "history-not-set-aside" | "history-not-written";
  readonly data?: Readonly<Record<string, string | number>>;
}

export type Message = UserMessage | AssistantMessage | NoticeMessage;

export interface ModelStatus {
  readonly phase: "idle" | "loading" | "ready" | "failed";
  /** Name of the model, for people. */
  readonly model?: string;
  /** The GPU's name, or "CPU". Known once ready. */
  readonly device?: string;
  /** 0..1 while loading. */
  readonly progress?: number;
  readonly failure?: Failure;
}

/** All that the page shows. */
export interface PageState {
  readonly personaName: string;
  readonly greeting: string;
  /** Three things to try, shown with the greeting while the conversation is empty. */
  readonly suggestions: readonly string[];
  readonly messages: readonly Message[];
  readonly status: ModelStatus;
  /** What is typed and not sent. */
  readonly draft: string;
  /** The last thing that went wrong outside of any reply. */
  readonly failure?: Failure;
}

export type Change =
  /** Adds a message at the end, or replaces the one with the same id. */
  | { readonly type: "message"; readonly message: Message }
  /** Appends to a streaming reply. Never held back, never repeated. */
  | { readonly type: "chunk"; readonly id: string; readonly part: ReplyPart; readonly text: string }
  /** How far the persona moved the words just said, -1..1. */
  | { readonly type: "gauge"; readonly id: string; readonly value: number }
  /** Removes the message with this id and all after it. */
  | { readonly type: "removed"; readonly fromId: string }
  | { readonly type: "status"; readonly status: ModelStatus }
  | { readonly type: "draft"; readonly draft: string }
  | { readonly type: "failure"; readonly failure: Failure | undefined };

/** VS Code's colours for code, from the active colour theme; CSS colours. */
export interface CodeColors {
  readonly keyword?: string;
  readonly string?: string;
  readonly number?: string;
  readonly comment?: string;
  readonly function?: string;
  readonly type?: string;
  readonly variable?: string;
  readonly constant?: string;
  readonly tag?: string;
  readonly attribute?: string;
  readonly operator?: string;
  readonly inserted?: string;
  readonly deleted?: string;
}

export type ToPage =
  | { readonly type: "snapshot"; readonly revision: number; readonly state: PageState }
  | { readonly type: "change"; readonly revision: number; readonly change: Change }
  | { readonly type: "codeColors"; readonly colors: CodeColors }
  | { readonly type: "focusInput" };

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";

export type ToHost =
  | { readonly type: "ready" }
  | { readonly type: "resync" }
  | { readonly type: "draft"; readonly text: string }
  | { readonly type: "send"; readonly text: string }
  | { readonly type: "stop" }
  /** Asks for the failed or stopped reply again. */
  | { readonly type: "retry"; readonly id: string }
  /** Asks for another reply to the same message. */
  | { readonly type: "regenerate"; readonly id: string }
  /** Replaces the person's message, drops what came after it, and sends. */
  | { readonly type: "edit"; readonly id: string; readonly text: string }
  /** Continues a reply that was stopped or cut off, in the same bubble. */
  | { readonly type: "goOn"; readonly id: string }
  | { readonly type: "newConversation" }
  | { readonly type: "dismissFailure" }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "insertAtCursor"; readonly text: string }
  | { readonly type: "openLink"; readonly href: string }
  | { readonly type: "openModelSettings" }
  | { readonly type: "openLog" }
  | { readonly type: "log"; readonly level: LogLevel; readonly text: string };
