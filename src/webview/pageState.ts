import type { AssistantMessage, Change, Message, PageState, PersonaState } from "../protocol";

/** What the page shows after a change. Pure; what did not change keeps its identity. */
export function applyChange(state: PageState, change: Change): PageState {
  switch (change.type) {
    case "message":
      return { ...state, messages: withMessage(state.messages, change.message) };
    case "chunk":
      return withReply(state, change.id, (reply) => withChunk(reply, change.part, change.text));
    case "gauge":
      return withReply(state, change.id, (reply) => ({ ...reply, gauge: [...reply.gauge, change.value] }));
    case "emotion":
      return { ...state, emotion: change.emotion };
    case "persona":
      return withPersona(state, change.persona);
    case "strength":
      return { ...state, strength: change.strength, gauge: change.gauge };
    case "affinity": {
      const { affinity: _, ...rest } = state;
      return change.affinity ? { ...rest, affinity: change.affinity } : rest;
    }
    case "removed": {
      const index = state.messages.findIndex((message) => message.id === change.fromId);
      return index === -1 ? state : { ...state, messages: state.messages.slice(0, index) };
    }
    case "status":
      return { ...state, status: change.status };
    case "draft":
      return { ...state, draft: change.draft };
    case "failure": {
      const { failure: _, ...rest } = state;
      return change.failure ? { ...rest, failure: change.failure } : rest;
    }
    case "voice":
      return { ...state, voice: change.voice };
    case "speaking": {
      const { speaking: _, ...rest } = state;
      return change.speaking ? { ...rest, speaking: change.speaking } : rest;
    }
    case "unsaid":
      return { ...state, unsaid: change.unsaid };
  }
}

/** How close somebody else felt isn't hers; the host says next how close she does. */
function withPersona({ affinity, ...rest }: PageState, persona: PersonaState): PageState {
  const isSame = persona.id === rest.persona.id;
  return { ...rest, persona, ...(isSame && affinity && { affinity }) };
}

function withMessage(messages: readonly Message[], message: Message): readonly Message[] {
  const index = messages.findLastIndex((other) => other.id === message.id);
  return index === -1 ? [...messages, message] : messages.with(index, message);
}

function withReply(
  state: PageState,
  id: string,
  update: (reply: AssistantMessage) => AssistantMessage,
): PageState {
  const index = state.messages.findLastIndex((message) => message.id === id);
  const reply = state.messages[index];
  if (reply?.role !== "assistant" || reply.state !== "streaming") {
    return state;
  }
  return { ...state, messages: state.messages.with(index, update(reply)) };
}

function withChunk(reply: AssistantMessage, part: "text" | "thinking", text: string): AssistantMessage {
  const { waitingFor: _, ...rest } = reply;
  return part === "text"
    ? { ...rest, text: reply.text + text }
    : { ...rest, thinking: reply.thinking + text };
}

/** The reply that is being written, if any. */
export function streamingReply(state: PageState): AssistantMessage | undefined {
  return state.messages.findLast(
    (message): message is AssistantMessage => message.role === "assistant" && message.state === "streaming",
  );
}

/** The last reply, finished or not. */
export function lastReply(state: PageState): AssistantMessage | undefined {
  return state.messages.findLast((message): message is AssistantMessage => message.role === "assistant");
}

/** What the gauge shows: the last value measured of the persona that is here; undefined before any was. */
export function lastGaugeValue({ messages, persona }: PageState): number | undefined {
  const measured = messages.findLast(
    (message): message is AssistantMessage =>
      message.role === "assistant" && message.name === persona.name && message.gauge.length > 0,
  );
  return measured?.gauge.at(-1);
}

/** Replies before which somebody else spoke; none where only one ever did, who needs no introduction. */
export function newSpeakers(messages: readonly Message[]): ReadonlySet<string> {
  const replies = messages.filter((message): message is AssistantMessage => message.role === "assistant");
  const first = replies.filter((reply, index) => reply.name !== replies[index - 1]?.name);
  return new Set(first.length > 1 ? first.map(({ id }) => id) : []);
}
