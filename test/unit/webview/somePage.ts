import type { AssistantMessage, PageState } from "../../../src/protocol";
import { speech } from "./speech/pageVoice";

/** A page on which nothing was said yet. */
export const emptyPage: PageState = {
  persona: {
    id: "naru",
    name: "ナル",
    greeting: "おつ〜",
    suggestions: [],
    gaugeLabel: "ギャル度メーター",
    presets: [],
    face: { kind: "drawn", look: "naru" },
  },
  strength: 1,
  gauge: "on",
  emotion: "neutral",
  messages: [],
  status: { phase: "ready" },
  draft: "",
  ...speech,
};

/** A reply that is about to begin. */
export const newReply: AssistantMessage = {
  role: "assistant",
  id: "a1",
  state: "streaming",
  text: "",
  thinking: "",
  waitingFor: "model",
  name: "ナル",
  gauge: [],
};
