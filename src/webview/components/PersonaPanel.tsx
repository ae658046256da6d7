import { t } from "@vscode/l10n";
import type { GaugeStatus, PersonaState } from "../../protocol";
import { post } from "../host";
import { gaugeLabel, gaugeSilence } from "../self/selfText";
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
  const silence = gauge === "off" ? undefined : gaugeSilence(gauge);
  return (
    <div id={personaPanelId} class="popover" popover="auto" role="dialog" aria-label={t("Her persona")}>
      <StrengthSlider strength={strength} presets={persona.presets} />
      <div class="popover-section">
        <Switch
          label={t("Measure with the gauge \"{0}\"", gaugeLabel(persona))}
          on={gauge !== "off"}
          onChange={(enabled) => post({ type: "setGauge", enabled })}
        />
        <p class="popover-note">
          {silence ?? t("Each word is then weighed with and without her persona: twice the work, as with any strength but 1.")}
        </p>
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
