import { FrameLoop } from "../speech/frameLoop";
import type { Mouth } from "../speech/lips";
import { PacedFrames, type PaceSource } from "./pace";
import { effects, type Effect } from "./parts";
import { mouthAt, poseAt, shownExpression, type Motion, type Pose, type PoseInput } from "./pose";
import { drawFrame, drawMouth, type Draw, type Grain, type Pivots } from "./rig";
import { rests, sprung, type Spring, type Sprung } from "./springs";

/** What the animator is told; the rest it knows itself. */
export type Scene = Pick<PoseInput, "expression" | "activity" | "look" | "gauge">;

export interface AnimatorOptions {
  readonly art: { readonly draw: Draw; readonly pivots: Pivots };
  readonly pace: PaceSource;
  /** Seconds. */
  readonly now: () => number;
  readonly grain: Grain;
  readonly seed: number;
}

const eyeSpring: Spring = { rate: 26, damping: 0.85 };
const faceSpring: Spring = { rate: 17, damping: 0.75 };
const headSpring: Spring = { rate: 8, damping: 0.72 };
const hairSpring: Spring = { rate: 7, damping: 0.32 };
const springs: Readonly<Record<keyof Motion, Spring>> = {
  lids: faceSpring,
  eyeTilt: faceSpring,
  iris: faceSpring,
  browLift: faceSpring,
  browTilt: faceSpring,
  blush: { rate: 6, damping: 1 },
  gazeX: eyeSpring,
  gazeY: eyeSpring,
  turnX: headSpring,
  turnY: headSpring,
  tilt: headSpring,
};
const channels = Object.keys(springs) as (keyof Motion)[];
const popSpring: Spring = { rate: 15, damping: 0.55 };
const resting: Sprung = { value: 0, speed: 0 };
const silent: Mouth = { shape: "closed", open: 0 };

/**
 * Moves one face. Frames run only while it is seen and motion is wanted; without motion
 * each change is drawn at once.
 */
export class Animator {
  readonly #options: AnimatorOptions;
  readonly #frames: PacedFrames;
  readonly #loop: FrameLoop;
  readonly #motion = new Map<keyof Motion, Sprung>();
  readonly #pops = new Map<Effect, Sprung>();
  #sway = resting;
  #scene: Scene = { expression: "neutral", activity: "idle", look: { x: 0, y: 1 }, gauge: 0 };
  #mouth = silent;
  #since: number;
  #last: number;
  #seen = false;
  #still = false;
  #begun = false;

  constructor(options: AnimatorOptions) {
    this.#options = options;
    this.#frames = new PacedFrames(options.pace);
    this.#loop = new FrameLoop(this.#frames, () => this.#draw());
    this.#since = this.#last = options.now();
  }

  get runs(): boolean {
    return this.#loop.runs;
  }

  show(scene: Scene): void {
    const before = this.#scene;
    if (shownExpression(before.expression, before.activity) !== shownExpression(scene.expression, scene.activity)) {
      this.#since = this.#options.now();
    }
    this.#scene = scene;
    this.#drawUnlessRunning();
  }

  /**
   * At once, so that the mouth is the vowel's in the frame in which it is told. The rest of the face waits
   * for its own frame where it has any.
   */
  say(mouth: Mouth): void {
    this.#mouth = mouth;
    if (!this.#begun || !this.#seen) {
      return;
    }
    if (this.#loop.runs) {
      const { art, grain } = this.#options;
      drawMouth(mouthAt({ ...this.#scene, mouth }), art.pivots, grain, art.draw);
    } else {
      this.#draw();
    }
  }

  /** @param seen whether anybody can see it; @param still whether no motion is wanted */
  run({ seen, still }: { readonly seen: boolean; readonly still: boolean }): void {
    this.#seen = seen;
    this.#still = still;
    this.#loop.run(seen && !still);
    this.#drawUnlessRunning();
  }

  dispose(): void {
    this.#loop.run(false);
  }

  #drawUnlessRunning(): void {
    if (!this.#loop.runs || !this.#begun) {
      this.#draw();
    }
  }

  #draw(): void {
    const now = this.#options.now();
    const passed = Math.max(0, now - this.#last);
    this.#last = now;
    const pose = poseAt({
      ...this.#scene,
      time: now,
      since: this.#since,
      mouth: this.#mouth,
      still: this.#still,
      seed: this.#options.seed,
    });
    // What nobody saw move has arrived.
    const seconds = this.#still || !this.#seen || !this.#begun ? Infinity : passed;
    this.#begun = true;
    const motion = this.#moved(pose, seconds);
    const { art, grain } = this.#options;
    const frame = {
      motion,
      cut: pose.cut,
      blink: pose.blink,
      breath: pose.breath,
      open: pose.open,
      sway: this.#swayed(motion, seconds),
      shown: this.#popped(pose.cut.effects, seconds),
    };
    drawFrame(frame, art.pivots, grain, art.draw);
    this.#frames.calm = pose.blink === 0 && pose.open === 0 && this.#scene.activity !== "speaking" && !this.#hurries(pose.motion);
  }

  /** Whether anything moves that would be seen to jerk in slow frames. */
  #hurries(goals: Motion): boolean {
    const far = ({ value, speed }: Sprung, goal: number) => Math.abs(value - goal) > 0.12 || Math.abs(speed) > 0.8;
    return (
      channels.some((channel) => far(this.#motion.get(channel) ?? resting, goals[channel])) ||
      effects.some((effect) => Math.abs(this.#pops.get(effect)?.speed ?? 0) > 0.1) ||
      Math.abs(this.#sway.speed) > 0.8
    );
  }

  #moved({ motion }: Pose, seconds: number): Motion {
    const moved = { ...motion } as Record<keyof Motion, number>;
    for (const channel of channels) {
      const goal = motion[channel];
      const next = arrived(sprung(this.#motion.get(channel) ?? { value: goal, speed: 0 }, goal, springs[channel], seconds), goal);
      this.#motion.set(channel, next);
      moved[channel] = next.value;
    }
    return moved;
  }

  /** The hair hangs straight down while the head leans, and swings there. */
  #swayed(motion: Motion, seconds: number): number {
    const goal = -motion.tilt * 0.25 - motion.turnX * 1.5;
    this.#sway = arrived(sprung(this.#sway, goal, hairSpring, seconds), goal);
    return this.#sway.value;
  }

  #popped(wanted: readonly Effect[], seconds: number): Record<Effect, number> {
    const shown = {} as Record<Effect, number>;
    for (const effect of effects) {
      const goal = wanted.includes(effect) ? 1 : 0;
      const next = arrived(sprung(this.#pops.get(effect) ?? resting, goal, popSpring, seconds), goal);
      this.#pops.set(effect, next);
      shown[effect] = Math.max(0, next.value);
    }
    return shown;
  }
}

function arrived(sprung: Sprung, goal: number): Sprung {
  return rests(sprung, goal, 0.002) ? { value: goal, speed: 0 } : sprung;
}
