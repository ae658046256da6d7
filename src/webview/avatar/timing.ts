/** Natural irregularity as a pure function of time, so that each moment can be computed alone. */

/** A number 0..1 that looks random, from whole numbers. */
export function scatter(seed: number, index: number, salt = 0): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35) ^ Math.imul(salt + 1, 0x27d4eb2f);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

/** People blink about 15 times a minute; one blink in each of these, in seconds. */
const blinkSlot = 4;
/** Lids close faster than they open; in seconds. */
const closing = 0.07;
const closed = 0.04;
const opening = 0.13;
export const blinkLength = closing + closed + opening;

/**
 * When the blinks in the slot begin that contains the time, in seconds. Now and then there are two in a row.
 */
export function blinkStarts(time: number, seed: number): readonly number[] {
  const slot = Math.floor(time / blinkSlot);
  const start = slot * blinkSlot + scatter(seed, slot) * (blinkSlot - 2 * blinkLength - 0.3);
  return scatter(seed, slot, 1) < 0.18 ? [start, start + blinkLength + 0.06] : [start];
}

/** How far a blink has closed the lids at a time in seconds: 0 not at all, 1 wholly. */
export function blink(time: number, seed: number): number {
  for (const start of blinkStarts(time, seed)) {
    const since = time - start;
    if (since >= 0 && since < blinkLength) {
      return since < closing ? since / closing : since < closing + closed ? 1 : 1 - (since - closing - closed) / opening;
    }
  }
  return 0;
}

/** Where idle eyes wander, -1..1 each: mostly at the person, sometimes a little beside. */
export function wander(time: number, seed: number): { readonly x: number; readonly y: number } {
  const slot = Math.floor(time / 2.7);
  if (scatter(seed, slot, 2) < 0.55) {
    return { x: 0, y: 0 };
  }
  return { x: (scatter(seed, slot, 3) - 0.5) * 0.9, y: (scatter(seed, slot, 4) - 0.5) * 0.5 };
}

/** Breath, 0..1, at a time in seconds: in a little faster than out, about 15 a minute. */
export function breath(time: number): number {
  const phase = (time / 4) % 1;
  return phase < 0.42 ? (1 - Math.cos((phase / 0.42) * Math.PI)) / 2 : (1 + Math.cos(((phase - 0.42) / 0.58) * Math.PI)) / 2;
}
