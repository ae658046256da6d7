/** What the heart does at a value of the affinity. */
export interface Beat {
  readonly value: number;
  /** She came closer with this value: the heart beats. */
  readonly rises: boolean;
}

/** Where the heart begins it is still, however close she is. */
export function firstBeat(value: number): Beat {
  return { value, rises: false };
}

/** At each change the heart goes by the value before it, not by the one it began with. */
export function nextBeat(before: Beat, value: number): Beat {
  return value === before.value ? before : { value, rises: value > before.value };
}
