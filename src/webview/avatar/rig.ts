import { effects, eyeStates, mouthParts, sides, type Effect } from "./parts";
import type { Cut, Motion, Said } from "./pose";

/** All that one frame shows. */
export interface Frame {
  readonly motion: Motion;
  readonly cut: Cut;
  readonly blink: number;
  readonly breath: number;
  readonly open: number;
  /** Degrees by which the hair hangs behind the head's movement. */
  readonly sway: number;
  /** 0..1 (and a little over): how far each effect has appeared. */
  readonly shown: Readonly<Record<Effect, number>>;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the art's parts turn, in units of the art. */
export interface Pivots {
  of(part: string): Point;
}

/** Receives each attribute of each part. */
export type Draw = (part: string, attribute: "transform" | "opacity" | "visibility", value: string) => void;

/** How fine movement is drawn, in units of the art: what is smaller cannot be seen and costs no frame. */
export type Grain = number;

/** Below this openness of the lids the drawn closed eye takes over. */
const shut = 0.16;
/** Units by which a full turn of the head moves a layer: the nearer to the person, the more. */
const depth = { back: -2.5, base: 2, features: 6, front: 3, side: 1.5 } as const;

/** What a frame is in attributes: transforms, opacities and visibilities only. */
export function drawFrame(frame: Frame, pivots: Pivots, grain: Grain, draw: Draw): void {
  const n = inGrain(grain);
  const deg = (value: number) => String(round(value, grain / 2));
  const move = (x: number, y: number) => `translate(${n(x)} ${n(y)})`;
  const turn = (angle: number, { x, y }: Point) => `rotate(${deg(angle)} ${x} ${y})`;
  const { motion, cut } = frame;
  const rise = -1.6 * frame.breath;
  const layer = (part: string, far: number) => draw(part, "transform", move(motion.turnX * far, motion.turnY * far * 0.7));

  const neck = pivots.of("head");
  draw("torso", "transform", move(0, rise * 0.8));
  draw("head", "transform", `${move(motion.turnX * 2, rise + motion.turnY * 1.5)} ${turn(motion.tilt, neck)}`);
  draw("hair-back", "transform", `${move(motion.turnX * depth.back, rise)} ${turn(motion.tilt * 0.55 + frame.sway * 0.5, neck)}`);
  layer("features-base", depth.base);
  layer("features", depth.features);
  layer("hair-front", depth.front);
  for (const side of sides) {
    const part = `hair-side-${side}`;
    draw(part, "transform", `${move(motion.turnX * depth.side, 0)} ${turn(frame.sway - motion.tilt * 0.6, pivots.of(part))}`);
  }
  drawEyes(frame, pivots, n, draw, { move, turn });
  drawMouth({ part: frame.cut.mouth, open: frame.open }, pivots, grain, draw);
  draw("blush", "opacity", motion.blush.toFixed(2));
  show(draw, "blush-lines", cut.blushLines);
  for (const effect of effects) {
    drawEffect(effect, frame.shown[effect], pivots, draw);
  }
}

interface Moves {
  readonly move: (x: number, y: number) => string;
  readonly turn: (angle: number, around: Point) => string;
}

function drawEyes(frame: Frame, pivots: Pivots, n: (value: number) => string, draw: Draw, { move, turn }: Moves): void {
  const { motion, cut } = frame;
  const lids = motion.lids * (1 - frame.blink);
  const state = cut.eyes === "open" && lids < shut ? "closed" : cut.eyes;
  for (const eyes of eyeStates) {
    show(draw, `eyes-${eyes}`, eyes === state);
  }
  for (const side of sides) {
    const outward = side === "left" ? -1 : 1;
    const open = Math.max(lids, shut);
    const scale = open.toFixed(3);
    const base = pivots.of(`opening-${side}`).y;
    // The lids close over the iris, which stays as it is.
    draw(`opening-${side}`, "transform", squash(base, scale));
    draw(`lash-${side}`, "transform", squash(base, scale));
    const iris = pivots.of(`iris-${side}`);
    const size = motion.iris.toFixed(3);
    draw(
      `iris-${side}`,
      "transform",
      `${squash(base, (1 / Number(scale)).toFixed(4))} ${move(motion.gazeX * 5, motion.gazeY * 4)} translate(${iris.x} ${iris.y}) scale(${size}) translate(${-iris.x} ${-iris.y})`,
    );
    draw(`eye-${side}`, "transform", turn(outward * motion.eyeTilt, pivots.of(`eye-${side}`)));
    draw(`brow-${side}`, "transform", `translate(0 ${n(-motion.browLift)}) ${turn(outward * motion.browTilt, pivots.of(`brow-${side}`))}`);
    show(draw, `glint-${side}`, !cut.hearts);
    show(draw, `heart-${side}`, cut.hearts);
  }
}

/** Scales vertically about a height. */
function squash(y: number, scale: string): string {
  return `translate(0 ${round(y * (1 - Number(scale)), 0.01)}) scale(1 ${scale})`;
}

/** The mouth alone, for what is said between two frames. */
export function drawMouth({ part, open }: Said, pivots: Pivots, grain: Grain, draw: Draw): void {
  const n = inGrain(grain);
  for (const mouth of mouthParts) {
    show(draw, `mouth-${mouth}`, mouth === part);
  }
  // The drawn shape is the mouth wide open; the jaw takes it back from there.
  const drawn = spoken(part);
  const scale = drawn === undefined ? "1" : (0.55 + 0.45 * Math.min(1, open / drawn)).toFixed(2);
  const { y } = pivots.of("mouth");
  draw("mouth", "transform", `translate(0 ${n(y * (1 - Number(scale)))}) scale(1 ${scale})`);
}

/** The openness at which a mouth is as drawn; none where it does not open. */
function spoken(mouth: string): number | undefined {
  const drawn: Readonly<Record<string, number>> = { a: 1, o: 0.75, e: 0.65, i: 0.4, u: 0.35 };
  return drawn[mouth];
}

function drawEffect(effect: Effect, shown: number, pivots: Pivots, draw: Draw): void {
  const part = `effect-${effect}`;
  const visible = shown > 0.02;
  show(draw, part, visible);
  if (visible) {
    const { x, y } = pivots.of(part);
    const scale = (0.5 + 0.5 * shown).toFixed(2);
    draw(part, "opacity", Math.min(1, shown).toFixed(2));
    draw(part, "transform", `translate(${round(x * (1 - Number(scale)), 0.1)} ${round(y * (1 - Number(scale)), 0.1)}) scale(${scale})`);
  }
}

function show(draw: Draw, part: string, visible: boolean): void {
  draw(part, "visibility", visible ? "inherit" : "hidden");
}

function inGrain(grain: Grain): (value: number) => string {
  return (value) => String(round(value, grain));
}

/** To a multiple of the grain, without binary dust. */
function round(value: number, grain: Grain): number {
  const rounded = Math.round(value / grain) * grain;
  return Number(rounded.toFixed(3)) + 0;
}
