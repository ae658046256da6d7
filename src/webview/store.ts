import type { AssistantMessage, Change, PageState, ReplyPart, ToPage } from "../protocol";
import { applyChange } from "./pageState";

type Revised = Extract<ToPage, { type: "snapshot" | "change" }>;
type ChunkListener = (part: ReplyPart, text: string) => void;
type GaugeListener = (replyId: string, value: number) => void;

/** What a message from the host did: `gap` means that something is missing and a snapshot is needed. */
export type Outcome = "applied" | "ignored" | "gap";

/**
 * Holds what the page shows. Chunks and the gauge's values go straight to whoever shows them; everything
 * else goes to the listeners of the whole, so that a stream of tokens never draws the page anew.
 */
export class Store {
  #state: PageState | undefined;
  #revision = -1;
  #waitsForSnapshot = true;
  readonly #listeners = new Set<() => void>();
  readonly #chunkListeners = new Map<string, Set<ChunkListener>>();
  readonly #gaugeListeners = new Set<GaugeListener>();
  readonly #draftListeners = new Set<(draft: string) => void>();

  get state(): PageState | undefined {
    return this.#state;
  }

  /** The reply as it is now, chunks included that the drawn page has not seen. */
  reply(id: string): AssistantMessage | undefined {
    const message = this.#state?.messages.findLast((other) => other.id === id);
    return message?.role === "assistant" ? message : undefined;
  }

  receive(message: Revised): Outcome {
    if (message.type === "snapshot") {
      this.#state = message.state;
      this.#revision = message.revision;
      this.#waitsForSnapshot = false;
      this.#notify();
      this.#draftListeners.forEach((listener) => listener(message.state.draft));
      return "applied";
    }
    if (!this.#state || this.#waitsForSnapshot || message.revision <= this.#revision) {
      return "ignored";
    }
    if (message.revision !== this.#revision + 1) {
      this.#waitsForSnapshot = true;
      return "gap";
    }
    this.#revision = message.revision;
    this.#apply(this.#state, message.change);
    return "applied";
  }

  #apply(before: PageState, change: Change): void {
    const after = applyChange(before, change);
    this.#state = after;
    if (change.type === "gauge") {
      if (after !== before) {
        this.#gaugeListeners.forEach((listener) => listener(change.id, change.value));
      }
      return;
    }
    if (change.type === "chunk") {
      const listeners = this.#chunkListeners.get(change.id);
      listeners?.forEach((listener) => listener(change.part, change.text));
      const reply = before.messages.findLast((message) => message.id === change.id);
      const first = reply?.role === "assistant" && (reply[change.part] === "" || reply.waitingFor);
      if (!first) {
        return;
      }
    }
    if (after !== before) {
      this.#notify();
    }
    if (change.type === "draft") {
      this.#draftListeners.forEach((listener) => listener(change.draft));
    }
  }

  /** Calls back after every change but the gauge's values and chunks in the middle of a reply. Returns what ends it. */
  onChange(listener: () => void): () => void {
    return added(this.#listeners, listener);
  }

  /** Calls back with each chunk of one reply. Returns what ends it. */
  onChunk(id: string, listener: ChunkListener): () => void {
    const listeners = this.#chunkListeners.get(id) ?? new Set<ChunkListener>();
    this.#chunkListeners.set(id, listeners);
    const remove = added(listeners, listener);
    return () => {
      remove();
      if (listeners.size === 0) {
        this.#chunkListeners.delete(id);
      }
    };
  }

  /** Calls back with each value measured of the reply that is being written. Returns what ends it. */
  onGauge(listener: GaugeListener): () => void {
    return added(this.#gaugeListeners, listener);
  }

  /** Calls back with what the host says is typed. Returns what ends it. */
  onDraft(listener: (draft: string) => void): () => void {
    return added(this.#draftListeners, listener);
  }

  #notify(): void {
    this.#listeners.forEach((listener) => listener());
  }
}

function added<T>(set: Set<T>, value: T): () => void {
  set.add(value);
  return () => set.delete(value);
}
