import { t } from "@vscode/l10n";
import { strengthRange, type StrengthPreset } from "../../protocol";
import { plainVisible } from "../text/visible";

/** γ moves in such steps. */
export const strengthStep = 0.05;

/** This close to a preset's strength counts as the preset. */
const same = strengthStep / 2;

/** The preset whose strength is nearest; of two as near as each other the weaker one. */
export function nearestPreset(presets: readonly StrengthPreset[], strength: number): StrengthPreset | undefined {
  const distance = (preset: StrengthPreset): number => Math.abs(preset.strength - strength);
  return presets.reduce<StrengthPreset | undefined>(
    (nearest, preset) => (nearest === undefined || distance(preset) < distance(nearest) ? preset : nearest),
    undefined,
  );
}

export function isAtPreset(preset: StrengthPreset, strength: number): boolean {
  return Math.abs(preset.strength - strength) < same;
}

/** γ to two decimals. */
export function strengthNumber(strength: number): string {
  return strength.toFixed(2).replace("-", "\u2212");
}

/** γ for people: `1.00, Standard`, or `1.20, near Standard`. */
export function strengthText(presets: readonly StrengthPreset[], strength: number): string {
  const nearest = nearestPreset(presets, strength);
  const number = strengthNumber(strength);
  if (!nearest) {
    return number;
  }
  const name = plainVisible(nearest.name);
  return isAtPreset(nearest, strength) ? t("{0}, {1}", number, name) : t("{0}, near {1}", number, name);
}

/** How far the persona is turned up, 0..1: 0 for the plain one, 1 at the end of the range. */
export function turnedUp(strength: number): number {
  return Math.min(1, Math.max(0, strength / strengthRange.maximum));
}
