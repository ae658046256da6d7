import type { ChatMessage } from "../chatModel";

/** After turns had to leave, so much of the room stays filled: turns leave seldom, and several at once. */
const filledAfterTrim = 0.75;

export type Fit =
  | { readonly fits: true; readonly messages: readonly ChatMessage[]; readonly ids: number[]; readonly trimmed: boolean }
  /** Even the last turn alone is too long: tokens of what was said last, and how many it may have. */
  | { readonly fits: false; readonly count: number; readonly limit: number };

/**
 * Makes a conversation fit its room: whole oldest turns leave, the system message and the last turn
 * stay.
 * @param room tokens that the prompt may have
 * @param build ids of a conversation
 */
export function fit(
  messages: readonly ChatMessage[],
  room: number,
  build: (messages: readonly ChatMessage[]) => number[],
  countOf: (message: ChatMessage) => number,
): Fit {
  const ids = build(messages);
  if (ids.length <= room) return { fits: true, messages, ids, trimmed: false };

  const system = messages.filter((message) => message.role === "system");
  const turns = messages.flatMap((message, index) => (message.role === "user" ? [index] : []));
  let shortest = ids.length;
  for (const [turn, index] of turns.entries()) {
    if (turn === 0) continue;
    const kept = [...system, ...messages.slice(index)];
    const keptIds = build(kept);
    shortest = keptIds.length;
    const target = index === turns.at(-1) ? room : room * filledAfterTrim;
    if (keptIds.length <= target) return { fits: true, messages: kept, ids: keptIds, trimmed: true };
  }
  const last = messages.findLast((message) => message.role === "user");
  const count = last === undefined ? shortest : countOf(last);
  return { fits: false, count, limit: Math.max(0, room - (shortest - count)) };
}
