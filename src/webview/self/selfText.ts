import { t } from "@vscode/l10n";
import type { AffinityState, GaugeStatus, PersonaState } from "../../protocol";
import { plainVisible } from "../text/visible";
import { gaugeLevel, gaugeNumber, gaugeSummary, type GaugeLevel } from "./gauge";

/** What the gauge is called. */
export function gaugeLabel(persona: PersonaState): string {
  return plainVisible(persona.gaugeLabel);
}

/** What the gauge measures, as it is: for its tooltip and its description. */
export function gaugeExplanation({ name }: PersonaState): string {
  return t(
    "Measured at each token: log p(with {0}'s persona) − log p(without it), in nats; the moving average over about 8 tokens, through tanh. Above 0 her words come from the persona, below 0 the plain one would rather have said them.",
    plainVisible(name),
  );
}

/** The gauge's value for who can't see the bar. */
export function gaugeText(value: number | undefined): string {
  return value === undefined ? t("nothing measured yet") : t("{0}, {1}", gaugeNumber(value), levelText(gaugeLevel(value)));
}

function levelText(level: GaugeLevel): string {
  switch (level) {
    case "cool":
      return t("calm");
    case "pink":
      return t("getting into it");
    case "overdose":
      return "OVERDOSE";
  }
}

/** Why the gauge doesn't move, in words; undefined while it does. */
export function gaugeSilence(status: GaugeStatus): string | undefined {
  switch (status) {
    case "on":
      return undefined;
    case "off":
      return t("Not measured: it is off");
    case "no-room":
      return t("Not measured: no memory for the comparison");
    case "no-persona":
      return t("Not measured: with and without the persona are the same");
  }
}

/** Why the strength of her persona does nothing, in words; undefined while it does. */
export function strengthIdle(status: GaugeStatus): string | undefined {
  return status === "no-room"
    ? t("The strength has no effect now: there is no memory for the comparison. Her persona works as at {0}.", "1.00")
    : undefined;
}

/** A reply's sparkline in words; undefined where nothing was measured. */
export function sparklineText(persona: string, values: readonly number[]): string | undefined {
  const summary = gaugeSummary(values);
  return summary && t("{0}: mean {1}, peak {2}", persona, gaugeNumber(summary.mean), gaugeNumber(summary.peak));
}

/** How close she feels: five stages. */
export function stageText({ stage }: AffinityState): string {
  switch (Math.min(4, Math.max(0, stage))) {
    case 0:
      return t("Just met");
    case 1:
      return t("Acquainted");
    case 2:
      return t("Good friends");
    case 3:
      return t("Partners");
    default:
      return t("Besties");
  }
}

export function affinityNumber({ value }: AffinityState): string {
  return String(Math.round(Math.min(100, Math.max(0, value))));
}

export function affinityText(affinity: AffinityState): string {
  return t("Affinity {0} of 100: {1}", affinityNumber(affinity), stageText(affinity));
}
