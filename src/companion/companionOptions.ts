import type { ChatModel, Log, SamplingSettings } from "../llm/chatModel";
import type { ConversationChange } from "../protocol";
import type { Speaker } from "../voice/speaker";
import type { Clock } from "../clock";
import type { Draft } from "./draft";
import type { History } from "./history";
import type { Reopened } from "./historyFiles";
import type { DisplaySettings } from "./replyDisplay";
import type { SelfOptions } from "./self";

/** Read anew at each reply. */
export interface ReplySettings extends DisplaySettings {
  readonly sampling: SamplingSettings;
  readonly maxTokens: number;
  readonly timeoutMs: number;
}

export interface CompanionOptions {
  readonly model: ChatModel;
  readonly history: History;
  readonly reopened: Reopened;
  readonly draft: Draft;
  readonly self: SelfOptions;
  readonly speaker: Speaker;
  readonly settings: () => ReplySettings;
  readonly log: Log;
  readonly clock?: Clock;
}

/** @param from whoever caused the change and need not hear of it */
export type ChangeListener = (change: ConversationChange, from?: object) => void;
