import type { ToHost } from "../protocol";
import { belongsToInputMethod, resolveDraft } from "./draft";

/** The host hears of typing within this time, in ms; a draft that arrives sooner may not know of it. */
const TRAVEL_TIME = 300;
/** The same text sent again within this time, in ms, is a key that was held down. */
const REPEAT_TIME = 1000;

/** The input box between the person and the host's draft. Nothing that was typed is lost here. */
export class InputBox {
  #element: HTMLTextAreaElement | undefined;
  #sent: string | undefined;
  #sentAt = -Infinity;
  #typedAt = -Infinity;
  /** What the box held during the last stretch of typing, and before it. */
  #recent: string[] = [];
  #shown = "";
  #composing = false;
  #compositionEnded = -Infinity;
  /** A draft that came during a conversion. */
  #later: string | undefined;

  constructor(
    private readonly post: (message: ToHost) => void,
    private readonly onText: (text: string) => void,
  ) {}

  /** Listens to the element until the returned function is called. */
  attach(element: HTMLTextAreaElement): () => void {
    this.#element = element;
    this.#shown = element.value;
    const listeners = new AbortController();
    const { signal } = listeners;
    element.addEventListener("input", () => this.#typed(), { signal });
    element.addEventListener("compositionstart", () => (this.#composing = true), { signal });
    element.addEventListener("compositionend", (event) => this.#composed(event.timeStamp), { signal });
    return () => {
      listeners.abort();
      this.#element = undefined;
    };
  }

  get text(): string {
    return this.#element?.value ?? "";
  }

  focus(): void {
    this.#element?.focus();
  }

  /** Whether a key is the input method's own and must do nothing else. */
  isComposing(event: KeyboardEvent): boolean {
    return this.#composing || belongsToInputMethod(event, this.#compositionEnded);
  }

  /** Sends what is in the box. The host empties it when it accepts. */
  send(): void {
    const { text } = this;
    const repeated = text === this.#sent && performance.now() - this.#sentAt < REPEAT_TIME;
    if (text.trim() !== "" && !repeated) {
      this.#send(text);
    }
  }

  /** Sends one of the suggestions; what is typed already stays. */
  sendSuggestion(text: string): void {
    if (this.text === "") {
      this.#show(text);
      this.post({ type: "draft", text });
    }
    this.#send(text);
    this.focus();
  }

  /** Puts a text that has lost its place above what is typed. */
  putBack(text: string): void {
    const box = this.text === "" ? text : `${text}\n${this.text}`;
    this.#show(box);
    this.post({ type: "draft", text: box });
  }

  /** The host refused what was sent: it stays in the box. */
  refused(): void {
    this.#sent = undefined;
  }

  /** The host says what is typed. */
  receive(incoming: string): void {
    const decision = resolveDraft({
      box: this.text,
      incoming,
      sent: this.#sent,
      composing: this.#composing,
      recent: this.#typesNow ? this.#recent : [],
    });
    if (decision.kind === "later") {
      this.#later = incoming;
      return;
    }
    if (incoming === "") {
      this.#sent = undefined;
    }
    this.#show(decision.box);
    if (decision.tell) {
      this.post({ type: "draft", text: decision.box });
    }
  }

  #send(text: string): void {
    this.#sent = text;
    this.#sentAt = performance.now();
    this.post({ type: "send", text });
  }

  get #typesNow(): boolean {
    return performance.now() - this.#typedAt < TRAVEL_TIME;
  }

  #typed(): void {
    if (!this.#typesNow) {
      this.#recent = [this.#shown];
    }
    this.#typedAt = performance.now();
    this.#shown = this.text;
    this.#recent.push(this.#shown);
    this.post({ type: "draft", text: this.text });
    this.onText(this.text);
  }

  #composed(at: number): void {
    this.#composing = false;
    this.#compositionEnded = at;
    const later = this.#later;
    this.#later = undefined;
    if (later !== undefined) {
      this.receive(later);
    }
  }

  #show(text: string): void {
    if (this.#element && this.#element.value !== text) {
      this.#element.value = text;
    }
    this.#shown = text;
    this.onText(text);
  }
}
