import type { ChatMessage, Log } from "../../../src/llm/chatModel";
import { Companion, type ReplySettings } from "../../../src/companion/companion";
import { Draft, type KeyValueStore } from "../../../src/companion/draft";
import type { History } from "../../../src/companion/history";
import type { Reopened } from "../../../src/companion/historyFiles";
import type { ConversationRecord } from "../../../src/companion/records";
import type { Change, Message, PageState } from "../../../src/protocol";
import { applyChange } from "../../../src/webview/pageState";
import { ScriptedChatModel } from "../../fixtures/scriptedChatModel";
import { FakeClock } from "./fakeClock";

export const replySettings: ReplySettings = {
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0, repeatPenalty: 1 },
  maxTokens: 512,
  timeoutMs: 60_000,
  emissionUnit: "token",
  pace: "asGenerated",
};

export class MemoryStore implements KeyValueStore {
  readonly values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.values.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }
}

/** Keeps records in memory, one list for each file. */
export class MemoryHistory implements History {
  files: ConversationRecord[][] = [];
  fail: Parameters<History["onFailure"]>[0] = () => undefined;

  append(record: ConversationRecord, whole: () => readonly ConversationRecord[]): void {
    const file = this.files.at(-1);
    if (file) file.push(record);
    else this.files.push([...whole()]);
  }

  startNew(whole: () => readonly ConversationRecord[]): void {
    this.files.push([...whole()]);
  }

  flush = () => Promise.resolve();
  close = () => Promise.resolve();

  onFailure(listener: Parameters<History["onFailure"]>[0]): void {
    this.fail = listener;
  }
}

/** A companion on a stage: everything around it is scripted, and a page that follows it. */
export class Stage {
  readonly model = new ScriptedChatModel();
  readonly history = new MemoryHistory();
  readonly store: MemoryStore;
  readonly clock = new FakeClock();
  readonly changes: Change[] = [];
  readonly logged: string[] = [];
  readonly companion: Companion;
  settings: ReplySettings = replySettings;
  /** What a page shows that was there from the start. */
  page: PageState;

  constructor(reopened: Reopened = { records: [] }, store = new MemoryStore()) {
    this.store = store;
    const log: Log = (_level, text) => this.logged.push(text);
    this.companion = new Companion({
      model: this.model,
      history: this.history,
      reopened,
      draft: new Draft(store, this.clock),
      persona: { name: "ナル", greeting: "やっほー", suggestions: ["1", "2", "3"], systemPrompt: "SYSTEM" },
      settings: () => this.settings,
      log,
      clock: this.clock,
    });
    this.page = this.companion.state;
    this.companion.onChange((change) => {
      this.changes.push(change);
      this.page = applyChange(this.page, change);
    });
  }

  /** Lets the model's events arrive. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** A whole turn. */
  async turn(text: string, ...said: readonly string[]): Promise<void> {
    this.companion.send(text);
    await this.settle();
    this.model.lastReply.say(...said).done();
    await this.settle();
  }

  get lastMessage(): Message | undefined {
    return this.page.messages.at(-1);
  }

  /** The messages in short, such as `user こんにちは` and `done やっほー`. */
  get log(): string[] {
    return this.page.messages.map((message) => {
      if (message.role === "notice") return `notice ${message.notice}`;
      return message.role === "user" ? `user ${message.text}` : `${message.state} ${message.text}`;
    });
  }
}

/** Messages for the model in short. */
export function inShort(messages: readonly ChatMessage[]): string[] {
  return messages.map(({ role, text }) => `${role} ${text}`);
}
