import type { ChatModel, Log, ReplyEvent, ReplyRequest, Steering } from "../llm/chatModel";
import type { Emotion, ReplyPart } from "../protocol";
import type { Line } from "../voice/line";
import type { Clock } from "../clock";
import { type DisplaySettings, ReplyDisplay } from "./replyDisplay";

export type ReplyEndEvent = Extract<ReplyEvent, { type: "done" | "stopped" | "failed" }>;

/** What happens to a reply. Nothing is called any more once it was abandoned. */
export interface ReplyListener {
  waits(reason: "model" | "prompt"): void;
  trimmed(firstKeptId: string): void;
  /** She wrote something. */
  wrote(part: ReplyPart, text: string): void;
  /** Something is to be shown. */
  shows(part: ReplyPart, text: string): void;
  /** A line is fit to be spoken. */
  says(line: Line): void;
  /** How she says what follows. */
  feels(emotion: Emotion): void;
  gauge(value: number): void;
  /** There was no room to steer and measure it. */
  notSteered(): void;
  /** Nothing more will be written. */
  ended(event: ReplyEndEvent): void;
  /** All that is to be shown was shown. The last call. */
  finished(): void;
}

export interface RunningReplyOptions {
  readonly model: ChatModel;
  readonly request: Omit<ReplyRequest, "steering">;
  /** As it is when the model is asked: it may have been busy with the reply before. */
  readonly steering: () => Steering;
  /** What she had written of it before, tags included. */
  readonly before: string;
  /** The gauge's values of it. */
  readonly gaugeBefore: readonly number[];
  /** It ended by itself, at the token limit: all of it was said aloud. */
  readonly beforeWasSaid?: boolean;
  readonly display: DisplaySettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly listener: ReplyListener;
}

/** One attempt at a reply, from the request until its last character is shown. */
export class RunningReply {
  readonly id: string;
  /** What is shown of it now. */
  readonly shown: { text: string; thinking: string };
  /** The gauge's values, one a token. */
  readonly gauge: number[];
  readonly #options: RunningReplyOptions;
  readonly #display: ReplyDisplay;
  readonly #abort = new AbortController();
  #listener: ReplyListener | undefined;
  #isWritten = false;
  /** Ended before its time: half a line is not said. */
  #isCutShort = false;
  /** The text of this attempt. */
  #wrote: Record<ReplyPart, string> = { text: "", thinking: "" };

  constructor(options: RunningReplyOptions, thinkingBefore = "") {
    this.id = options.request.replyId;
    this.#options = options;
    this.#listener = options.listener;
    const says = (line: Line): void => {
      if (!this.#isCutShort) this.#listener?.says(line);
    };
    this.gauge = [...options.gaugeBefore];
    this.#display = new ReplyDisplay(options.display, options.clock, {
      shows: (text) => this.#shows("text", text),
      says,
      feels: (emotion) => this.#listener?.feels(emotion),
    });
    this.shown = { text: this.#display.resume(options.before, options.beforeWasSaid ?? false), thinking: thinkingBefore };
  }

  /** Whether all is written, and only the showing goes on. */
  get isWritten(): boolean {
    return this.#isWritten;
  }

  /** Runs until the model is done with it. Never rejects. */
  async run(): Promise<void> {
    const { model, request, steering, log } = this.#options;
    try {
      const steered = { ...request, steering: steering() };
      for await (const event of model.reply(steered, this.#abort.signal)) {
        this.#receive(event);
        if (this.#isWritten) break;
      }
      if (!this.#isWritten) this.#fail("The stream ended without an end");
    } catch (error) {
      log("error", `The generator threw: ${error instanceof Error ? error.stack : String(error)}`);
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** Ends it as soon as the model can, and shows at once what is written. */
  stop(): void {
    this.#isCutShort = true;
    this.#abort.abort();
    this.#display.hurry();
  }

  /** Ends it, and wants to hear no more of it. */
  abandon(): void {
    this.#listener = undefined;
    this.stop();
  }

  #receive(event: ReplyEvent): void {
    switch (event.type) {
      case "progress":
        this.#listener?.waits(event.phase === "loading" ? "model" : "prompt");
        break;
      case "trimmed":
        this.#listener?.trimmed(event.firstKeptId);
        break;
      case "chunk":
        this.#write(event.part, event.text);
        break;
      case "gauge":
        this.#measured(event.value);
        break;
      case "notSteered":
        this.#options.log("warn", `This reply is neither steered nor measured: ${event.detail}`);
        this.#listener?.notSteered();
        break;
      default:
        this.#end(event);
    }
  }

  #measured(value: number): void {
    // What is kept as JSON knows no -0, and shall be the same when it is read again.
    const rounded = (Math.round(value * 1000) + 0) / 1000;
    this.gauge.push(rounded);
    this.#listener?.gauge(rounded);
  }

  #write(part: ReplyPart, text: string): void {
    if (text === "") return;
    this.#wrote[part] += text;
    this.#listener?.wrote(part, text);
    if (part === "text") this.#display.push(text);
    else this.#shows("thinking", text);
  }

  #end(event: ReplyEndEvent): void {
    // The end holds the full text; what no chunk brought would otherwise be missing on the page.
    for (const part of ["thinking", "text"] as const)
      if (event[part].startsWith(this.#wrote[part])) this.#write(part, event[part].slice(this.#wrote[part].length));
    this.#isWritten = true;
    this.#isCutShort = event.type !== "done";
    this.#listener?.ended(event);
    if (event.type !== "done") this.#display.hurry();
    this.#display.end(() => this.#listener?.finished());
  }

  #fail(detail: string): void {
    if (this.#isWritten) return;
    this.#end({ type: "failed", failure: { reason: "generation-failed", data: { detail } }, ...this.#wrote });
  }

  #shows(part: ReplyPart, text: string): void {
    if (!this.#listener) return;
    this.shown[part] += text;
    this.#listener.shows(part, text);
  }
}
