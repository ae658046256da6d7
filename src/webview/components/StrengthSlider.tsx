import { t } from "@vscode/l10n";
import { useRef } from "preact/hooks";
import { strengthRange, type StrengthPreset } from "../../protocol";
import { post } from "../host";
import { isAtPreset, strengthNumber, strengthStep, strengthText } from "../self/strength";
import { plainVisible } from "../text/visible";
import { throttled } from "../throttled";
import { useSlider } from "./slider";

/** Ms between two messages while the slider moves: a frame. */
const apart = 16;
const idleId = "strength-idle";

export interface StrengthSliderProps {
  readonly strength: number;
  readonly presets: readonly StrengthPreset[];
  /** Why the strength does nothing now. */
  readonly idle: string | undefined;
}

/** How strongly her persona is applied, by hand or by preset. Takes effect at her next token. */
export function StrengthSlider({ strength, presets, idle }: StrengthSliderProps) {
  const [shown, touch] = useSlider(strength);
  const send = useRef(throttled((value: number) => post({ type: "setStrength", strength: value }), apart));
  const set = (value: number): void => {
    touch(value);
    send.current(value);
  };
  const { minimum, maximum } = strengthRange;
  return (
    <div class="strength">
      <label class="strength-slider">
        <span>{t("Strength of her persona")}</span>
        <span class="percent" aria-hidden="true">
          {strengthNumber(shown)}
        </span>
        <input
          type="range"
          class="slider"
          data-part="strength"
          min={minimum}
          max={maximum}
          step={strengthStep}
          value={shown}
          style={{ "--at": `${((shown - minimum) / (maximum - minimum)) * 100}%` }}
          aria-label={t("Strength of her persona")}
          aria-valuetext={strengthText(presets, shown)}
          aria-describedby={idle === undefined ? undefined : idleId}
          onInput={(event) => set(Math.round(event.currentTarget.valueAsNumber * 100) / 100)}
        />
      </label>
      {idle !== undefined && (
        <p id={idleId} class="popover-note" role="status">
          {idle}
        </p>
      )}
      <div class="presets" role="group" aria-label={t("Presets")}>
        {presets.map((preset, index) => (
          <button
            type="button"
            class="preset"
            key={index}
            aria-pressed={isAtPreset(preset, shown)}
            title={strengthNumber(preset.strength)}
            onClick={() => set(preset.strength)}
          >
            {plainVisible(preset.name)}
          </button>
        ))}
      </div>
    </div>
  );
}
