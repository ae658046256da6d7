import { t } from "@vscode/l10n";
import { useRef } from "preact/hooks";
import type { GaugeStatus, PersonaState } from "../../protocol";
import { post } from "../host";
import { gaugeExplanation, gaugeLabel, gaugeSilence, strengthIdle } from "../self/selfText";
import { plainVisible } from "../text/visible";
import { Button } from "./Button";
import { StrengthSlider } from "./StrengthSlider";
import { Switch } from "./Switch";

/** Of the panel, for the buttons that open it. */
export const personaPanelId = "persona-panel";

export interface PersonaPanelProps {
  readonly persona: PersonaState;
  readonly strength: number;
  readonly gauge: GaugeStatus;
}

/** All about who she is: how strongly, whether it is measured, and who else she could be. */
export function PersonaPanel({ persona, strength, gauge }: PersonaPanelProps) {
  const [measures, setMeasures] = useMeasures(gauge, strength);
  const silence = gauge === "off" ? undefined : gaugeSilence(gauge);
  return (
    <div id={personaPanelId} class="popover" popover="auto" role="dialog" aria-label={t("Her persona")}>
      <StrengthSlider strength={strength} presets={persona.presets} idle={strengthIdle(gauge)} />
      <div class="popover-section">
        <Switch
          label={t("Measure with the gauge \"{0}\"", gaugeLabel(persona))}
          on={measures}
          onChange={setMeasures}
        />
        <p class="popover-note">
          {silence ?? t("Each word is then weighed with and without her persona: twice the work, as with any strength but 1.")}
        </p>
        <details class="popover-note">
          <summary>{t("What the gauge measures")}</summary>
          {gaugeExplanation(persona)}
        </details>
      </div>
      <div class="popover-section">
        <p class="popover-who">{plainVisible(persona.name)}</p>
        <div class="steps">
          <Button label={t("Choose a persona…")} onClick={() => post({ type: "choosePersona" })} />
          <Button label={t("Open persona settings")} onClick={() => post({ type: "openPersonaSettings" })} />
        </div>
      </div>
    </div>
  );
}

/**
 * Whether the gauge is wanted, and what sets it. Without room the status doesn't say so while the strength
 * isn't 1: then what was known last counts.
 */
function useMeasures(status: GaugeStatus, strength: number): readonly [measures: boolean, set: (enabled: boolean) => void] {
  const known = useRef(true);
  if (status !== "no-room") {
    known.current = status !== "off";
  } else if (strength === 1) {
    known.current = true;
  }
  const set = (enabled: boolean): void => {
    known.current = enabled;
    post({ type: "setGauge", enabled });
  };
  return [known.current, set];
}
