import type { AssistantMessage, Message } from "../protocol";
import type { Entry, ReplyEntry } from "./conversation";
import { displayText } from "./replyReader";
import type { RunningReply } from "./runningReply";

/** How the page sees what the conversation holds. */
export class MessageView {
  readonly #shown = new WeakMap<ReplyEntry, string>();
  /** What the running reply waits for, until she says something. */
  waitsFor: "model" | "prompt" = "model";

  message(entry: Entry, running: RunningReply | undefined, personaName: string): Message {
    if (entry.role === "notice") return entry;
    if (entry.role === "user") return { role: "user", id: entry.id, text: entry.text };
    const name = entry.name ?? personaName;
    return entry.id === running?.id ? this.#streaming(entry, running, name) : this.#ended(entry, name);
  }

  #streaming({ id }: ReplyEntry, { shown, gauge }: RunningReply, name: string): AssistantMessage {
    const { text, thinking } = shown;
    const waits = text === "" && thinking === "";
    const said = { name, text, thinking, gauge: [...gauge] };
    return { role: "assistant", id, state: "streaming", ...said, ...(waits && { waitingFor: this.waitsFor }) };
  }

  #ended(reply: ReplyEntry, name: string): AssistantMessage {
    const { id, state, thinking, end, failure, timings } = reply;
    return {
      role: "assistant",
      id,
      name,
      state,
      text: this.#text(reply),
      thinking,
      gauge: reply.gauge ?? [],
      ...(end && { end }),
      ...(failure && { failure }),
      ...(timings && { timings }),
    };
  }

  #text(reply: ReplyEntry): string {
    const text = this.#shown.get(reply) ?? displayText(reply.text);
    this.#shown.set(reply, text);
    return text;
  }
}
