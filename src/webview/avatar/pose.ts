import type { Emotion } from "../../protocol";
import type { Mouth } from "../speech/lips";
import { expressions } from "./expressions";
import type { Effect, EyeState, MouthPart } from "./parts";
import { blink, breath, wander } from "./timing";

/** What she does. `startled`: something failed. */
export type Activity = "idle" | "listening" | "thinking" | "speaking" | "startled";

/** A direction from her eyes, -1..1 each; x to the right of the page, y downwards. */
export interface Direction {
  readonly x: number;
  readonly y: number;
}

export interface PoseInput {
  /** Seconds, from any beginning. */
  readonly time: number;
  /** When the expression began, in seconds on the same clock. */
  readonly since: number;
  readonly expression: Emotion;
  readonly mouth: Mouth;
  readonly activity: Activity;
  /** Where what is typed lies. */
  readonly look: Direction;
  /** -1..1, how far the persona moved her words. */
  readonly gauge: number;
  /** No motion is wanted. */
  readonly still: boolean;
  readonly seed: number;
}

/** What moves by degrees. */
export interface Motion {
  readonly lids: number;
  readonly eyeTilt: number;
  readonly iris: number;
  readonly browLift: number;
  readonly browTilt: number;
  readonly blush: number;
  readonly gazeX: number;
  readonly gazeY: number;
  /** Of the head, -1..1. */
  readonly turnX: number;
  readonly turnY: number;
  /** Of the head, in degrees. */
  readonly tilt: number;
}

/** What changes at once. */
export interface Cut {
  readonly eyes: EyeState;
  readonly mouth: MouthPart;
  readonly blushLines: boolean;
  readonly hearts: boolean;
  readonly effects: readonly Effect[];
}

export interface Pose {
  /** What the face moves to. */
  readonly motion: Motion;
  readonly cut: Cut;
  /** 0..1; how far a blink has closed the lids now. */
  readonly blink: number;
  /** 0..1 */
  readonly breath: number;
  /** 0..1; how open the mouth is within its shape. */
  readonly open: number;
}

/** What the mouth shows. */
export interface Said {
  readonly part: MouthPart;
  /** 0..1 */
  readonly open: number;
}

/** From where on the gauge is OVERDOSE, and from where it is pink. */
export const overdose = 0.5;
export const warm = 0.3;

/** Happy eyes are closed in a smile at first and now and then, and look at the person between. */
const smileAtFirst = 2.4;
const smileEvery = 7;
const smileLength = 1.5;

/** The face that is shown: what went wrong shows, whatever the words say. */
export function shownExpression(expression: Emotion, activity: Activity): Emotion {
  return activity === "startled" ? "surprised" : expression;
}

/** Her mouth now, and how open it is within its shape: all that changes with what she says. */
export function mouthAt(input: Pick<PoseInput, "expression" | "activity" | "mouth">): Said {
  const { activity, mouth } = input;
  const features = expressions[shownExpression(input.expression, activity)];
  return { part: mouthPart(mouth, activity === "speaking" ? features.quiet : features.rest), open: clamp(mouth.open, 0, 1) };
}

/** What her face is to be now. A pure function of its input. */
export function poseAt(input: PoseInput): Pose {
  const { time, mouth, activity, still, seed } = input;
  const expression = shownExpression(input.expression, activity);
  const features = expressions[expression];
  const dosed = input.gauge >= overdose && activity !== "startled";
  const glow = dosed ? 0.45 : input.gauge >= warm ? 0.25 : 0;
  const eyes = features.eyes === "happy" && !smilingEyes(input) ? "open" : features.eyes;
  const gaze = gazeOf(input);
  const speaks = activity === "speaking" && !still;
  const said = mouthAt(input);
  return {
    motion: {
      lids: features.lids,
      eyeTilt: features.eyeTilt,
      iris: features.iris,
      browLift: features.browLift + (activity === "thinking" ? 2 : 0),
      browTilt: features.browTilt + (activity === "thinking" ? 4 : 0),
      blush: Math.min(1, features.blush + glow),
      gazeX: gaze.x,
      gazeY: gaze.y,
      turnX: gaze.x * 0.55 + (speaks ? Math.sin(time * 0.9) * 0.18 : 0),
      turnY: clamp(gaze.y * 0.5 + features.nod + (speaks ? mouth.open * 0.22 : 0), -1, 1),
      tilt: features.tilt + tiltOf(activity) + (speaks ? Math.sin(time * 1.3) * 1.6 : still ? 0 : Math.sin(time * 0.5) * 0.7),
    },
    cut: {
      eyes,
      mouth: said.part,
      blushLines: features.blushLines || dosed,
      hearts: dosed,
      effects: effectsOf(features.effects, activity, dosed),
    },
    blink: still || eyes !== "open" ? 0 : blink(time, seed),
    breath: still ? 0 : breath(time),
    open: said.open,
  };
}

function smilingEyes({ time, since, still }: PoseInput): boolean {
  const held = time - since;
  return still || held < smileAtFirst || held % smileEvery > smileEvery - smileLength;
}

function gazeOf({ time, activity, look, still, seed }: PoseInput): Direction {
  switch (activity) {
    case "listening":
      return { x: clamp(look.x, -1, 1), y: clamp(look.y, -1, 1) };
    case "thinking":
      return { x: 0.6, y: -0.8 };
    case "idle":
      return still ? { x: 0, y: 0 } : wander(time, seed);
    default:
      return { x: 0, y: 0 };
  }
}

function tiltOf(activity: Activity): number {
  return activity === "thinking" ? 4.5 : activity === "listening" ? -2 : 0;
}

function mouthPart(mouth: Mouth, closed: MouthPart): MouthPart {
  return mouth.shape === "closed" ? closed : mouth.shape;
}

function effectsOf(own: readonly Effect[], activity: Activity, dosed: boolean): readonly Effect[] {
  if (activity === "startled") {
    return ["surprise", "sweat"];
  }
  if (activity === "thinking") {
    return ["thought"];
  }
  return dosed ? [...own.filter((effect) => effect === "tear" || effect === "anger"), "heart"] : own;
}

function clamp(value: number, minimum: number, maximum: number): number {
  return Math.min(maximum, Math.max(minimum, value));
}
