import type { Failure } from "../../protocol";
import type { ChatMessage } from "../chatModel";
import type { GenerateRequest } from "../workerProtocol";
import type { Engine } from "./engine";
import { fit } from "./fit";
import { plainSide } from "./steering";
import { longest, type Prompts } from "./tokenStream";

/** Tokens that a message has to have room for: with less, nobody could say anything. */
const shortestMessage = 16;

export type FittedRequest =
  | {
      readonly fits: true;
      /** Those that stay. */
      readonly messages: readonly ChatMessage[];
      readonly prompts: Prompts;
      /** Whether turns had to leave. */
      readonly trimmed: boolean;
    }
  | { readonly fits: false; readonly failure: Failure };

/**
 * Makes both sides' prompts fit the context. The longer one counts, also where the request is not steered: it
 * may be at any moment.
 *
 * Room is kept for the reply, but never more than half of the context; less where what she said already is
 * part of the prompt.
 */
export function fitRequest(engine: Engine, request: GenerateRequest): FittedRequest {
  const context = engine.loaded.contextSize;
  const continued = request.messages.at(-1)?.role === "assistant";
  const room = context - Math.min(request.maxTokens, Math.floor(context / (continued ? 8 : 2)));
  const build = (messages: readonly ChatMessage[]): Prompts => {
    const plain = plainSide(messages, request.plainPrompt);
    return { persona: engine.prompts.build(messages), ...(plain ? { plain: engine.prompts.build(plain) } : {}) };
  };
  const fitted = fit(request.messages, room, build, longest, (message) => tokensOf(engine, message.text));
  if (fitted.fits) {
    const { messages, prompt, trimmed } = fitted;
    return { fits: true, messages, prompts: prompt, trimmed };
  }
  const tooLong = personaTooLong(engine, request, room, build);
  if (tooLong) return { fits: false, failure: tooLong };
  if (continued) return { fits: false, failure: { reason: "context-full", data: { limit: context } } };
  const { count, limit } = fitted;
  return { fits: false, failure: { reason: "message-too-long", data: { count, limit, unit: "tokens" } } };
}

/** What is wrong where the system message leaves no room even for a short message. */
function personaTooLong(
  engine: Engine,
  { messages, plainPrompt }: GenerateRequest,
  room: number,
  build: (messages: readonly ChatMessage[]) => Prompts,
): Failure | undefined {
  const system = messages.filter(({ role }) => role === "system");
  const alone = longest(build([...system, { id: "", role: "user", text: "" }])) + shortestMessage;
  if (alone <= room) return undefined;
  const persona = system.reduce((sum, { text }) => sum + tokensOf(engine, text), 0);
  const count = Math.max(persona, tokensOf(engine, plainPrompt ?? ""));
  return { reason: "persona-too-long", data: { count, limit: Math.max(0, room - (alone - count)) } };
}

function tokensOf(engine: Engine, text: string): number {
  return text === "" ? 0 : engine.model.tokenize(text, false).length;
}
