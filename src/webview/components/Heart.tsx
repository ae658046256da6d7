import { useRef } from "preact/hooks";
import type { AffinityState } from "../../protocol";
import { Icon } from "../icons";
import { affinityNumber, affinityText, stageText } from "../self/selfText";

/** How close she feels: a heart that fills, the stage's name, and the number for who points at it. */
export function Heart({ affinity }: { readonly affinity: AffinityState }) {
  const first = useRef(affinity.value);
  const text = affinityText(affinity);
  const number = affinityNumber(affinity);
  return (
    <span class="heart" role="img" tabIndex={0} aria-label={text} title={text} data-stage={affinity.stage}>
      <span
        key={affinity.value}
        class="heart-icon"
        data-beat={affinity.value > first.current}
        style={{ "--filled": `${number}%` }}
      >
        <Icon name="heart" />
      </span>
      <span class="heart-stage">{stageText(affinity)}</span>
      <span class="heart-number">{number}</span>
    </span>
  );
}
