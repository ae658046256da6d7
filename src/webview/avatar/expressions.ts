import type { Emotion } from "../../protocol";
import type { Effect, EyeState, MouthPart } from "./parts";

/** What an expression does to the face. */
export interface Features {
  readonly eyes: EyeState;
  /** How far the lids are open; 1 is as drawn. */
  readonly lids: number;
  /** Degrees by which the outer corners of the eyes sink. */
  readonly eyeTilt: number;
  /** Of the iris; 1 is as drawn. */
  readonly iris: number;
  /** How far the brows rise, in units of the art. */
  readonly browLift: number;
  /** Degrees by which the inner ends of the brows rise. */
  readonly browTilt: number;
  /** The mouth while she is silent. */
  readonly rest: MouthPart;
  /** The mouth between two moras. */
  readonly quiet: MouthPart;
  /** 0..1 */
  readonly blush: number;
  readonly blushLines: boolean;
  readonly effects: readonly Effect[];
  /** Degrees by which the head leans to its left. */
  readonly tilt: number;
  /** How far the head turns down (1) or up (-1). */
  readonly nod: number;
}

const plain: Features = {
  eyes: "open",
  lids: 1,
  eyeTilt: 0,
  iris: 1,
  browLift: 0,
  browTilt: 0,
  rest: "smile",
  quiet: "closed",
  blush: 0.55,
  blushLines: false,
  effects: [],
  tilt: 0,
  nod: 0,
};

/** The six expressions. `happy` begins with eyes closed in a smile; see {@link smilingEyes}. */
export const expressions: Readonly<Record<Emotion, Features>> = {
  neutral: plain,
  happy: { ...plain, eyes: "happy", browLift: 4, rest: "grin", quiet: "smile", blush: 1, blushLines: true, effects: ["sparkle"], tilt: 4, nod: -0.2 },
  sad: { ...plain, lids: 0.82, eyeTilt: 7, browLift: 1, browTilt: 17, rest: "frown", quiet: "frown", blush: 0.3, effects: ["tear"], tilt: -3, nod: 0.6 },
  angry: { ...plain, lids: 0.8, eyeTilt: -8, iris: 0.92, browLift: -6, browTilt: -20, rest: "pout", quiet: "pout", blush: 0.8, effects: ["anger"], tilt: -2, nod: 0.3 },
  surprised: { ...plain, lids: 1.1, iris: 0.8, browLift: 9, browTilt: 4, rest: "gasp", quiet: "closed", blush: 0.4, effects: ["surprise"], nod: -0.5 },
  relaxed: { ...plain, lids: 0.7, eyeTilt: 3, browLift: 3, browTilt: 4, rest: "soft", quiet: "soft", blush: 0.9, effects: ["note"], tilt: 5, nod: 0.2 },
};
