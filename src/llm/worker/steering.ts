import { strengthRange } from "../../protocol";
import type { ChatMessage, Steering, WarmRequest } from "../chatModel";

/** At the worker's door: a strength within its range; one that is no number leaves the persona as prompted. */
export function checkedSteering({ strength, gauge }: Steering): Steering {
  const { minimum, maximum } = strengthRange;
  return {
    strength: Number.isNaN(strength) ? 1 : Math.min(maximum, Math.max(minimum, strength)),
    gauge,
  };
}

/** Whether there is anything to compare: else one sequence does, at no cost. */
export function comparesSides({ strength, gauge }: Steering): boolean {
  return strength !== 1 || gauge;
}

/**
 * The conversation as the plain side has it: the plain prompt instead of the persona's, and all else the
 * same. Nothing where there is no plain prompt, or it is the persona's own.
 */
export function plainSide(
  messages: readonly ChatMessage[],
  plainPrompt: WarmRequest["plainPrompt"],
): readonly ChatMessage[] | undefined {
  if (plainPrompt === undefined) return undefined;
  const system = messages.findIndex(({ role }) => role === "system");
  if (plainPrompt === (messages[system]?.text ?? "")) return undefined;
  const rest = messages.filter((_, index) => index !== system);
  // An empty prompt is none: templates would write an empty message otherwise.
  if (plainPrompt === "") return rest;
  return [{ id: "plain", role: "system", text: plainPrompt }, ...rest];
}
