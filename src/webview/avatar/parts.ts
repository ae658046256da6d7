/** What the art's `data-part` names are, and what the pose can show of them. */
export const eyeStates = ["open", "happy", "closed"] as const;
export type EyeState = (typeof eyeStates)[number];

export const spokenMouths = ["closed", "a", "i", "u", "e", "o", "N"] as const;
export const restMouths = ["smile", "soft", "frown", "pout", "grin", "gasp"] as const;
export const mouthParts = [...spokenMouths, ...restMouths] as const;
export type MouthPart = (typeof mouthParts)[number];

export const effects = ["sweat", "tear", "anger", "surprise", "sparkle", "heart", "thought", "note"] as const;
export type Effect = (typeof effects)[number];

export const sides = ["left", "right"] as const;
export type Side = (typeof sides)[number];

/** Each part that the pose moves or shows. The art has all of them. */
export const partNames: readonly string[] = [
  "torso",
  "hair-back",
  "head",
  "features-base",
  "features",
  "hair-front",
  "hair-side-left",
  "hair-side-right",
  "blush",
  "blush-lines",
  ...eyeStates.map((state) => `eyes-${state}`),
  ...sides.flatMap((side) => ["eye", "opening", "iris", "lash", "brow", "glint", "heart"].map((part) => `${part}-${side}`)),
  ...mouthParts.map((mouth) => `mouth-${mouth}`),
  ...effects.map((effect) => `effect-${effect}`),
];
