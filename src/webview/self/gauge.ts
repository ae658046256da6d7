/** How far the persona moves the words, by the number that is shown. */
export type GaugeLevel = "cool" | "pink" | "overdose";

/** From this value on the gauge is pink, and from this one it is OVERDOSE. */
export const pinkFrom = 0.3;
export const overdoseFrom = 0.5;

/** A value as it is shown: within −1..1, to two decimals. Never −0. */
export function shownGauge(value: number): number {
  const rounded = Math.round(Math.min(1, Math.max(-1, value)) * 100) / 100;
  return rounded === 0 ? 0 : rounded;
}

/** The level of a value. It goes by the shown number, so that 0.50 is never pink. */
export function gaugeLevel(value: number): GaugeLevel {
  const shown = shownGauge(value);
  return shown >= overdoseFrom ? "overdose" : shown >= pinkFrom ? "pink" : "cool";
}

/** With its sign and two decimals: `+0.42`, `−0.10`, `0.00`. */
export function gaugeNumber(value: number): string {
  const shown = shownGauge(value);
  const sign = shown > 0 ? "+" : shown < 0 ? "\u2212" : "";
  return sign + Math.abs(shown).toFixed(2);
}

export interface GaugeSummary {
  readonly mean: number;
  /** The largest value. */
  readonly peak: number;
}

/** Mean and peak of a reply's values; undefined where nothing was measured. */
export function gaugeSummary(values: readonly number[]): GaugeSummary | undefined {
  if (values.length === 0) {
    return undefined;
  }
  const sum = values.reduce((total, value) => total + value, 0);
  return { mean: sum / values.length, peak: values.reduce((peak, value) => Math.max(peak, value), -1) };
}
