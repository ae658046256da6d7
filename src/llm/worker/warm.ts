import type { Log, WarmRequest } from "../chatModel";
import type { Engine } from "./engine";
import { prefill, type Prefill } from "./prefill";
import { checkedSteering, comparesSides, plainSide } from "./steering";

/**
 * Prefills what the next prompt will begin with, whatever the person says; of both sides where both will be asked.
 * @returns why both cannot be had, where they are wanted
 */
export async function warm(engine: Engine, request: WarmRequest, signal: AbortSignal, log: Log): Promise<string | undefined> {
  const { messages, plainPrompt, steering } = request;
  const compares = comparesSides(checkedSteering(steering));
  const plain = compares ? plainSide(messages, plainPrompt) : undefined;
  const personaIds = engine.prompts.buildPrefix(messages);
  const plainIds = plain && engine.prompts.buildPrefix(plain);
  // Turns may have to leave for the next prompt; which ones, its length will tell.
  const tooLong = Math.max(personaIds.length, plainIds?.length ?? 0) >= engine.loaded.contextSize;
  if (signal.aborted || tooLong) return undefined;
  if (!compares) await engine.sequences.giveBackPlain();
  const refusal = await engine.sequences.prepare(plainIds !== undefined);
  const sequences = engine.sequences;
  const prefills: Prefill[] = [{ sequence: sequences.persona, ids: personaIds }];
  if (plainIds && sequences.plain) prefills.push({ sequence: sequences.plain, ids: plainIds });
  await prefill(prefills, signal, () => undefined);
  log("debug", `Prefilled ${prefills.map(({ sequence }) => sequence.nextTokenIndex).join(" + ")} tokens ahead`);
  return refusal;
}
