/** 0..1 as `42%`; undefined for what is not known. */
export function percent(progress: number | undefined): string | undefined {
  return progress === undefined ? undefined : `${wholePercent(progress)}%`;
}

/** 0..1 as a whole number of percent. */
export function wholePercent(progress: number): number {
  return Math.round(Math.min(1, Math.max(0, progress)) * 100);
}
