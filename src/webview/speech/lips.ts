import type { MoraTime } from "../../protocol";
import type { Scheduled } from "./player";

/** A mora that is said, in seconds on the audio clock. */
export interface LipEvent {
  readonly mora: string;
  readonly vowel: MoraTime["vowel"];
  readonly start: number;
  readonly end: number;
}

export type MouthShape = "closed" | "a" | "i" | "u" | "e" | "o" | "N";

export interface Mouth {
  readonly shape: MouthShape;
  /** 0 is closed, 1 as open as it gets. */
  readonly open: number;
  /** What is said; undefined in silence, and where only the level of the sound is known. */
  readonly event?: LipEvent;
}

export interface LipSource {
  /** Seconds on the audio clock. */
  readonly heard: number;
  /** What sounds at a time on the audio clock. */
  at(time: number): Scheduled | undefined;
  /** 0..1 */
  level(): number;
}

const closed: Mouth = { shape: "closed", open: 0 };
const openness: Readonly<Record<Exclude<MouthShape, "closed">, number>> = { a: 1, o: 0.75, e: 0.65, i: 0.4, u: 0.35, N: 0.15 };
/** Below this level of the sound the mouth is closed. */
const quiet = 0.06;

/**
 * Her lips: which shape her mouth has while a line is said, from the mora times where they are known and
 * from the level of the sound elsewhere. An avatar asks `at`, or listens.
 */
export class LipSync {
  readonly #source: LipSource;
  readonly #listeners = new Set<(mouth: Mouth) => void>();
  #current = closed;

  constructor(source: LipSource) {
    this.#source = source;
  }

  /** As told to the listeners last. */
  get current(): Mouth {
    return this.#current;
  }

  /** The shape at a time on the audio clock, in seconds; the level counts only for now. */
  at(time: number): Mouth {
    const scheduled = this.#source.at(time);
    if (!scheduled) {
      return closed;
    }
    return scheduled.clip.moras.length === 0 ? fromLevel(this.#source.level()) : fromMoras(scheduled, time);
  }

  /** What a clip's moras are on the audio clock. */
  static events({ clip, origin }: Scheduled): LipEvent[] {
    return clip.moras.map((mora) => ({ ...mora, start: origin + mora.start, end: origin + mora.end }));
  }

  /** Calls back with each change of the mouth. Returns what ends it. */
  subscribe(listener: (mouth: Mouth) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#current);
    return () => this.#listeners.delete(listener);
  }

  /** Looks at the clock. To be called with each frame while something sounds. */
  update(): void {
    this.#set(this.at(this.#source.heard));
  }

  /** One shape for as long as she speaks, for those who want no motion; or closed. */
  hold(speaks: boolean): void {
    this.#set(speaks ? { shape: "a", open: 0.5 } : closed);
  }

  #set(mouth: Mouth): void {
    if (mouth.shape !== this.#current.shape || mouth.open !== this.#current.open) {
      this.#current = mouth;
      this.#listeners.forEach((listener) => listener(mouth));
    }
  }
}

function fromMoras({ clip, origin }: Scheduled, time: number): Mouth {
  const inLine = time - origin;
  const mora = clip.moras.find(({ start, end }) => inLine >= start && inLine < end);
  const shape = mora ? shapeOf(mora.vowel) : "closed";
  if (!mora || shape === "closed") {
    return closed;
  }
  // It opens at once and is a little less open by the end, so that two like vowels are two.
  const place = (inLine - mora.start) / (mora.end - mora.start);
  const swing = Math.min(1, 0.55 + place * 3) * (1 - 0.35 * place ** 2);
  const whisper = /[AIUEO]/.test(mora.vowel) ? 0.6 : 1;
  const event = { ...mora, start: origin + mora.start, end: origin + mora.end };
  return { shape, open: openness[shape] * swing * whisper, event };
}

function shapeOf(vowel: MoraTime["vowel"]): MouthShape {
  switch (vowel) {
    case "cl":
    case "pau":
      return "closed";
    case "N":
      return "N";
    default:
      return vowel.toLowerCase() as MouthShape;
  }
}

function fromLevel(level: number): Mouth {
  if (level < quiet) {
    return closed;
  }
  return { shape: level > 0.5 ? "a" : level > 0.25 ? "o" : "u", open: level };
}
