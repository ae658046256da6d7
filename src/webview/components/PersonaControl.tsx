import { t } from "@vscode/l10n";
import { Icon } from "../icons";
import { nearestPreset, strengthText } from "../self/strength";
import { plainVisible } from "../text/visible";
import { PersonaPanel, personaPanelId, type PersonaPanelProps } from "./PersonaPanel";

/** How strong her persona is, by its preset's name; opens the panel with all about it. */
export function PersonaControl(props: PersonaPanelProps) {
  const { persona, strength } = props;
  const label = t("Strength of her persona: {0}", strengthText(persona.presets, strength));
  const nearest = nearestPreset(persona.presets, strength);
  return (
    <>
      <button
        type="button"
        class="icon-button persona-button"
        data-action="persona"
        aria-label={label}
        aria-haspopup="dialog"
        title={label}
        popovertarget={personaPanelId}
      >
        <Icon name="dial" />
        {nearest && <span class="persona-preset">{plainVisible(nearest.name)}</span>}
      </button>
      <PersonaPanel {...props} />
    </>
  );
}
