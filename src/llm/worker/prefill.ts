import type { LlamaContextSequence } from "node-llama-cpp";
import { asTokens } from "./engine";

/** Tokens evaluated between two looks at the signal: node-llama-cpp does not look itself. */
export const prefillChunk = 128;

/**
 * Brings the sequence to hold exactly `ids`, evaluating only what comes after the longest prefix
 * that it holds already.
 * @param onProgress tokens of `ids` that are evaluated
 * @returns false where the signal ended it; what was evaluated until then stays
 */
export async function prefill(
  sequence: LlamaContextSequence,
  ids: readonly number[],
  signal: AbortSignal,
  onProgress: (evaluated: number) => void,
): Promise<boolean> {
  // Never shift: differing tokens in the middle would be kept at wrong places.
  await sequence.adaptStateToTokens(asTokens(ids), false);
  while (sequence.nextTokenIndex < ids.length) {
    if (signal.aborted) return false;
    const from = sequence.nextTokenIndex;
    await sequence.evaluateWithoutGeneratingNewTokens(asTokens(ids.slice(from, from + prefillChunk)));
    onProgress(sequence.nextTokenIndex);
  }
  // Models with sliding windows or recurrent layers can only go back to where a checkpoint was taken.
  if (sequence.needsCheckpoints) await sequence.takeCheckpoint();
  return !signal.aborted;
}
