import { useRef } from "preact/hooks";
import type { AffinityState } from "../../protocol";
import { Icon } from "../icons";
import { firstBeat, nextBeat } from "../self/heartBeat";
import { affinityNumber, affinityText, stageText } from "../self/selfText";

/**
 * How close she feels: a heart that fills, the stage's name, and the number for who points at it. One per
 * persona: keyed by her id.
 */
export function Heart({ affinity }: { readonly affinity: AffinityState }) {
  const beat = useRef(firstBeat(affinity.value));
  beat.current = nextBeat(beat.current, affinity.value);
  const text = affinityText(affinity);
  const number = affinityNumber(affinity);
  return (
    <span class="heart" role="img" tabIndex={0} aria-label={text} title={text} data-stage={affinity.stage}>
      <span
        key={affinity.value}
        class="heart-icon"
        data-beat={beat.current.rises}
        style={{ "--filled": `${number}%` }}
      >
        <Icon name="heart" />
      </span>
      <span class="heart-stage">{stageText(affinity)}</span>
      <span class="heart-number">{number}</span>
    </span>
  );
}
