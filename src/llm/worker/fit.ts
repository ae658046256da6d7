import type { ChatMessage } from "../chatModel";

/** After turns had to leave, so much of the room stays filled: turns leave seldom, and several at once. */
const filledAfterTrim = 0.75;

export type Fit<Prompt> =
  | { readonly fits: true; readonly messages: readonly ChatMessage[]; readonly prompt: Prompt; readonly trimmed: boolean }
  /** Even the last turn alone is too long: tokens of what was said last, and how many it may have. */
  | { readonly fits: false; readonly count: number; readonly limit: number };

/**
 * Makes a conversation fit its room: whole oldest turns leave, the system message and the last turn
 * stay.
 * @param room tokens that the prompt may have
 * @param build the prompt of a conversation
 * @param lengthOf its tokens
 */
export function fit<Prompt>(
  messages: readonly ChatMessage[],
  room: number,
  build: (messages: readonly ChatMessage[]) => Prompt,
  lengthOf: (prompt: Prompt) => number,
  countOf: (message: ChatMessage) => number,
): Fit<Prompt> {
  const prompt = build(messages);
  let shortest = lengthOf(prompt);
  if (shortest <= room) return { fits: true, messages, prompt, trimmed: false };

  const system = messages.filter((message) => message.role === "system");
  const turns = messages.flatMap((message, index) => (message.role === "user" ? [index] : []));
  for (const [turn, index] of turns.entries()) {
    if (turn === 0) continue;
    const kept = [...system, ...messages.slice(index)];
    const keptPrompt = build(kept);
    shortest = lengthOf(keptPrompt);
    const target = index === turns.at(-1) ? room : room * filledAfterTrim;
    if (shortest <= target) return { fits: true, messages: kept, prompt: keptPrompt, trimmed: true };
  }
  const last = messages.findLast((message) => message.role === "user");
  const count = last === undefined ? shortest : countOf(last);
  return { fits: false, count, limit: Math.max(0, room - (shortest - count)) };
}
