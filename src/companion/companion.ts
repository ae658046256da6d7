import type { ConversationChange, ConversationState, Failure, Message, NoticeMessage } from "../protocol";
import { type Clock, systemClock } from "../clock";
import type { ChangeListener, CompanionOptions } from "./companionOptions";
import { Conversation, canGoOn, type Entry, joinMessages, type ReplyEntry } from "./conversation";
import { endRecord } from "./endRecord";
import { newId, now } from "./marks";
import { cleanMessage, putBack, refusal } from "./messageText";
import { MessageView } from "./messageView";
import type { ConversationRecord } from "./records";
import { lastEmotion, linesOf } from "./replyReader";
import { type ReplyEndEvent, type ReplyListener, RunningReply } from "./runningReply";
import { Self } from "./self";

/**
 * The character: holds the one conversation, asks the model, keeps the history, and tells all views
 * what changes. One reply at a time.
 */
export class Companion {
  /** Who she is now. */
  readonly self: Self;
  readonly #options: CompanionOptions;
  readonly #clock: Clock;
  readonly #listeners = new Set<ChangeListener>();
  readonly #view = new MessageView();
  readonly #forgetStatus: () => void;
  #conversation: Conversation;
  #running: RunningReply | undefined;
  /** Settles when the model is done with the reply before. */
  #modelIsFree: Promise<void> = Promise.resolve();
  #failure: Failure | undefined;
  /** Makes the last message unsaid for her. */
  #unhear: (() => void) | undefined;

  constructor(options: CompanionOptions) {
    const { model, history, reopened } = options;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.self = new Self(options.self, {
      emit: (change) => this.#emit(change),
      steer: (steering) => model.steer(steering),
    });
    this.#conversation = new Conversation(now(), reopened.records);
    this.#conversation.stopOpenReplies();
    const { last } = this.#conversation;
    if (last?.role === "assistant") this.self.feels(lastEmotion(last.text));
    this.#forgetStatus = model.onStatus((status) => {
      if (status.phase === "loading") this.self.setRoom(true);
      this.#emit({ type: "status", status });
    });
    history.onFailure((failure) => this.#notice("history-not-written", failure.data));
    if (reopened.damaged) {
      this.#keepInNewFile();
      const { file, isSetAside } = reopened.damaged;
      this.#notice(isSetAside ? "history-damaged" : "history-not-set-aside", { file });
    }
  }

  /** All that a page shows of it. */
  get state(): ConversationState {
    const { model, draft } = this.#options;
    return {
      ...this.self.state,
      messages: this.#conversation.entries.map((entry) => this.#show(entry)),
      status: model.status,
      draft: draft.text,
      ...(this.#failure && { failure: this.#failure }),
    };
  }

  /** @returns what ends it */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Somebody is about to say something: loads the model, and evaluates what the prompt begins with. */
  warm(): void {
    if (this.#running) return;
    const { systemPrompt, ...sides } = this.self.prompts;
    this.#options.model.warm({ messages: this.#conversation.messages(systemPrompt), ...sides });
  }

  setDraft(text: string, from?: object): void {
    const { draft } = this.#options;
    if (draft.text === "" && text !== "") this.warm();
    this.#setDraft(text, from);
  }

  send(text: string): void {
    const message = cleanMessage(text);
    const failure = refusal(message) ?? this.#busy();
    if (failure) {
      this.#setDraft(putBack(text, this.#options.draft.text));
      this.#fail(failure);
      return;
    }
    this.#setDraft("");
    this.#unhear = this.self.heard(message);
    this.#say(message);
  }

  /** Ends what she writes and what she says. */
  stop(): void {
    this.#options.speaker.silence();
    this.#running?.stop();
  }

  /** Asks for a reply again: another one, or one in place of what failed or was stopped. */
  askAgain(replyId: string): void {
    const reply = this.#conversation.reply(replyId);
    if (!reply || this.#conversation.questionsOf(replyId).length === 0) return this.#unknown("askAgain", replyId);
    if (this.#failsBusy()) return;
    this.#remove(replyId);
    this.#ask(newId());
  }

  /** Replaces the person's message, and all after it. */
  edit(id: string, text: string): void {
    if (this.#conversation.find(id)?.role !== "user") return this.#unknown("edit", id);
    const message = cleanMessage(text);
    const failure = refusal(message);
    if (failure) return this.#fail(failure);
    if (this.#failsBusy()) return;
    // What was meant by it counted when it was first said.
    this.#unhear = undefined;
    this.#remove(id);
    this.#say(message);
  }

  /** Lets her go on with the last reply, in the same message. */
  goOn(replyId: string): void {
    const { last } = this.#conversation;
    if (last?.id !== replyId || last.role !== "assistant" || !canGoOn(last)) return this.#unknown("goOn", replyId);
    if (this.#failsBusy()) return;
    this.#ask(replyId, last);
  }

  /** Says a reply again: the line at this place of its displayed text (UTF-16 units), or all of it. */
  hear(replyId: string, offset?: number): void {
    const reply = this.#conversation.reply(replyId);
    if (!reply || replyId === this.#running?.id) return this.#unknown("hear", replyId);
    const lines = linesOf(reply.text, this.self.persona.codePhrase);
    const wanted = offset === undefined ? lines : lines.filter(({ start, end }) => start <= offset && offset < end);
    if (wanted.length > 0) this.#options.speaker.hear(replyId, wanted);
  }

  newConversation(): void {
    const first = this.#conversation.entries[0];
    this.#leaveReply();
    this.#setFailure(undefined);
    this.self.feels("neutral");
    if (!first) return;
    this.#conversation = new Conversation(now());
    this.#keepInNewFile();
    this.#emit({ type: "removed", fromId: first.id });
  }

  dismissFailure(): void {
    this.#setFailure(undefined);
  }

  /** Ends what runs, and keeps what is not kept yet. */
  async dispose(): Promise<void> {
    this.#forgetStatus();
    this.#listeners.clear();
    this.#leaveReply();
    await Promise.all([this.#options.history.close(), this.#options.draft.flush()]);
  }

  #say(text: string): void {
    const id = newId();
    this.#setFailure(undefined);
    this.#record({ type: "user", id, at: now(), text });
    this.#emitMessage(id);
    this.#ask(newId());
  }

  /** @param before the reply as it is, where it is to be continued */
  #ask(replyId: string, before?: ReplyEntry): void {
    const { model, settings, log } = this.#options;
    const { name, codePhrase } = this.self.persona;
    const { systemPrompt, plainPrompt } = this.self.prompts;
    const { sampling, maxTokens, timeoutMs, ...shown } = settings();
    const display = { ...shown, codePhrase };
    this.#setFailure(undefined);
    if (!before) this.self.feels("neutral");
    this.#record({ type: "reply", id: replyId, at: now(), name });
    const messages = this.#conversation.messages(systemPrompt, before && replyId);
    const gaugeBefore = before?.gauge?.at(-1);
    const compared = { ...(plainPrompt !== undefined && { plainPrompt }), ...(gaugeBefore !== undefined && { gaugeBefore }) };
    const request = { replyId, messages, ...compared, sampling, maxTokens, timeoutMs };
    const listener = this.#listenTo(replyId, before);
    const said = { before: before?.text ?? "", beforeWasSaid: before?.end === "length", gaugeBefore: before?.gauge ?? [] };
    const steering = () => this.self.steering;
    const options = { model, request, steering, ...said, display, clock: this.#clock, log, listener };
    const running = new RunningReply(options, before?.thinking);
    this.#running = running;
    this.#options.speaker.begin(replyId);
    this.#view.waitsFor = model.status.phase === "ready" ? "prompt" : "model";
    this.#emitMessage(replyId);
    this.#modelIsFree = this.#modelIsFree.then(() => running.run());
  }

  #listenTo(id: string, before: ReplyEntry | undefined): ReplyListener {
    return {
      waits: (reason) => {
        const changes = this.#view.waitsFor !== reason;
        this.#view.waitsFor = reason;
        if (changes) this.#emitMessage(id);
      },
      trimmed: (firstKeptId) => this.#trimmed(id, firstKeptId),
      wrote: (part, text) => this.#record({ type: "chunk", id, part, text }),
      shows: (part, text) => this.#emit({ type: "chunk", id, part, text }),
      says: (line) => this.#options.speaker.say(id, line),
      feels: (emotion) => this.self.feels(emotion),
      gauge: (value) => this.#emit({ type: "gauge", id, value }),
      notSteered: () => this.self.setRoom(false),
      ended: (event) => this.#ended(id, event, before),
      finished: () => {
        this.#running = undefined;
        if (this.#conversation.reply(id)) this.#emitMessage(id);
      },
    };
  }

  #ended(id: string, event: ReplyEndEvent, before: ReplyEntry | undefined): void {
    if (event.type === "failed" && event.failure.reason === "message-too-long" && !before) {
      this.#withdraw(id, event.failure);
      return;
    }
    this.#options.log("info", `Reply ${id}: ${event.type} ${JSON.stringify(event.timings ?? {})}`);
    this.#record(endRecord(id, now(), event, before, this.#running?.gauge ?? []));
    if (event.type === "failed" && before) this.#fail(event.failure);
  }

  /** What the model got as one message is too long for it: all of that goes back to where it was typed. */
  #withdraw(replyId: string, failure: Failure): void {
    const questions = this.#conversation.questionsOf(replyId);
    const [first] = questions;
    this.#unhear?.();
    this.#unhear = undefined;
    if (first) {
      this.#remove(first.id);
      this.#setDraft(putBack(joinMessages(questions), this.#options.draft.text));
    }
    this.#fail(failure);
  }

  #trimmed(replyId: string, firstKeptId: string): void {
    const saysSo = !this.#conversation.entries.some(
      (entry) => entry.role === "notice" && entry.notice === "oldest-turns-left",
    );
    if (!saysSo) return this.#record({ type: "trimmed", firstKeptId });
    const noticeId = newId();
    this.#record({ type: "trimmed", firstKeptId, noticeId });
    this.#emitFrom(noticeId, replyId);
  }

  #notice(notice: NoticeMessage["notice"], data: NoticeMessage["data"]): void {
    const id = newId();
    this.#conversation.addNotice({ role: "notice", id, notice, ...(data && { data }) });
    this.#emitFrom(id, this.#running?.id);
  }

  /** A message that may have come before the running reply, which is then moved behind it. */
  #emitFrom(id: string, runningId: string | undefined): void {
    const isLast = this.#conversation.entries.at(-1)?.id === id;
    if (!isLast && runningId) this.#emit({ type: "removed", fromId: runningId });
    this.#emitMessage(id);
    if (!isLast && runningId) this.#emitMessage(runningId);
  }

  /** What only waits to be shown is shown at once; what is still written keeps her busy. */
  #busy(): Failure | undefined {
    if (this.#running?.isWritten) this.#running.stop();
    return this.#running ? { reason: "busy" } : undefined;
  }

  #failsBusy(): boolean {
    const failure = this.#busy();
    if (failure) this.#fail(failure);
    return failure !== undefined;
  }

  /** Ends a reply of a conversation that is being left; what she had said is kept. */
  #leaveReply(): void {
    const running = this.#running;
    this.#running = undefined;
    this.#options.speaker.silence();
    running?.abandon();
    const reply = running && !running.isWritten && this.#conversation.reply(running.id);
    if (!reply) return;
    const { id, text, thinking } = reply;
    this.#record({ type: "end", id, at: now(), state: "stopped", text, thinking, gauge: running.gauge });
  }

  #remove(fromId: string): void {
    this.#options.speaker.silence();
    this.#record({ type: "removed", fromId });
    this.#emit({ type: "removed", fromId });
  }

  #record(record: ConversationRecord): void {
    const conversation = this.#conversation;
    conversation.apply(record);
    this.#options.history.append(record, () => conversation.records());
  }

  #keepInNewFile(): void {
    const conversation = this.#conversation;
    this.#options.history.startNew(() => conversation.records());
  }

  #setDraft(draft: string, from?: object): void {
    if (draft === this.#options.draft.text) return;
    this.#options.draft.set(draft);
    this.#emit({ type: "draft", draft }, from);
  }

  #unknown(what: string, id: string): void {
    this.#options.log("warn", `${what}: there is no such message to do that with (${id})`);
  }

  #fail(failure: Failure): void {
    this.#options.log("warn", `Refused: ${JSON.stringify(failure)}`);
    this.#setFailure(failure);
  }

  #setFailure(failure: Failure | undefined): void {
    if (!failure && !this.#failure) return;
    this.#failure = failure;
    this.#emit({ type: "failure", failure });
  }

  #emitMessage(id: string): void {
    const entry = this.#conversation.find(id);
    if (entry) this.#emit({ type: "message", message: this.#show(entry) });
  }

  #show(entry: Entry): Message {
    return this.#view.message(entry, this.#running, this.self.persona.name);
  }

  #emit(change: ConversationChange, from?: object): void {
    for (const listener of this.#listeners) listener(change, from);
  }
}
