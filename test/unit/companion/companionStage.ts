import type { ChatMessage, Log } from "../../../src/llm/chatModel";
import { Companion } from "../../../src/companion/companion";
import type { ReplySettings } from "../../../src/companion/companionOptions";
import { Draft, type DraftStore } from "../../../src/companion/draft";
import type { History } from "../../../src/companion/history";
import type { Reopened } from "../../../src/companion/historyFiles";
import type { ConversationRecord } from "../../../src/companion/records";
import type { Change, Message, PageState, SpeechState } from "../../../src/protocol";
import { applyChange } from "../../../src/webview/pageState";
import { RecordingSpeaker } from "../../fixtures/recordingSpeaker";
import { ScriptedChatModel } from "../../fixtures/scriptedChatModel";
import type { SelfOptions } from "../../../src/companion/self";
import { testSelf } from "../../fixtures/persona";
import { FakeClock } from "./fakeClock";

export const replySettings: ReplySettings = {
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0, repeatPenalty: 1 },
  maxTokens: 512,
  timeoutMs: 60_000,
  emissionUnit: "token",
  pace: "asGenerated",
};

/** Nobody speaks. */
export const noSpeech: SpeechState = {
  voice: { enabled: false, phase: "none", source: "silent", canStart: false, builtIn: true, muted: false, volume: 1, audible: false },
  unsaid: [],
};

export class MemoryDraft implements DraftStore {
  text = "";

  read(): Promise<string> {
    return Promise.resolve(this.text);
  }

  write(text: string): Promise<void> {
    this.text = text;
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
  readonly speaker = new RecordingSpeaker();
  readonly keptDraft: MemoryDraft;
  readonly clock: FakeClock;
  readonly changes: Change[] = [];
  readonly logged: string[] = [];
  readonly companion: Companion;
  settings: ReplySettings = replySettings;
  /** What a page shows that was there from the start. */
  page: PageState;

  private constructor(reopened: Reopened, keptDraft: MemoryDraft, clock: FakeClock, draft: Draft, self: SelfOptions) {
    this.keptDraft = keptDraft;
    this.clock = clock;
    const log: Log = (_level, text) => this.logged.push(text);
    this.companion = new Companion({
      model: this.model,
      history: this.history,
      reopened,
      draft,
      self,
      speaker: this.speaker,
      settings: () => this.settings,
      log,
      clock: this.clock,
    });
    this.page = this.whole;
    this.companion.onChange((change) => {
      this.changes.push(change);
      this.page = applyChange(this.page, change);
    });
  }

  static async open(
    reopened: Reopened = { records: [] },
    keptDraft = new MemoryDraft(),
    self: SelfOptions = testSelf(),
  ): Promise<Stage> {
    const clock = new FakeClock();
    return new Stage(reopened, keptDraft, clock, await Draft.open(keptDraft, clock), self);
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

  /** All that a page shows that comes now. */
  get whole(): PageState {
    return { ...this.companion.state, ...noSpeech };
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

/** Messages for the model in short; of the system message, its first line. */
export function inShort(messages: readonly ChatMessage[]): string[] {
  return messages.map(({ role, text }) => `${role} ${role === "system" ? (text.split("\n")[0] ?? "") : text}`);
}
