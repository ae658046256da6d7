import type { LlamaContextSequence } from "node-llama-cpp";
import { asTokens } from "./engine";

/** Tokens evaluated between two looks at the signal, of all sequences together: node-llama-cpp does not look itself. */
export const prefillChunk = 128;

/** What a sequence is to hold. */
export interface Prefill {
  readonly sequence: LlamaContextSequence;
  readonly ids: readonly number[];
}

/**
 * Brings each sequence to hold exactly its ids, all in step, evaluating only what comes after the longest
 * prefix that it holds already.
 * @param onProgress tokens of all ids that are evaluated
 * @returns false where the signal ended it; what was evaluated until then stays
 */
export async function prefill(
  prefills: readonly Prefill[],
  signal: AbortSignal,
  onProgress: (evaluated: number) => void,
): Promise<boolean> {
  // Never shift: differing tokens in the middle would be kept at wrong places.
  for (const { sequence, ids } of prefills) await sequence.adaptStateToTokens(asTokens(ids), false);
  for (;;) {
    const missing = prefills.filter(({ sequence, ids }) => sequence.nextTokenIndex < ids.length);
    if (missing.length === 0) break;
    if (signal.aborted) return false;
    const share = Math.floor(prefillChunk / missing.length);
    await Promise.all(
      missing.map(({ sequence, ids }) => {
        const from = sequence.nextTokenIndex;
        return sequence.evaluateWithoutGeneratingNewTokens(asTokens(ids.slice(from, from + share)));
      }),
    );
    onProgress(prefills.reduce((sum, { sequence }) => sum + sequence.nextTokenIndex, 0));
  }
  // Models with sliding windows or recurrent layers can only go back to where a checkpoint was taken.
  for (const { sequence } of prefills) if (sequence.needsCheckpoints) await sequence.takeCheckpoint();
  return !signal.aborted;
}
