import type { Sound } from "./sound";

/** Told of one sound, on time with the audio clock. */
export interface Heard {
  /** Its first frame sounds. */
  readonly started: () => void;
  /** Its last frame did. */
  readonly ended: () => void;
}

/** Sounds that fall silent together. */
export interface Strand {
  /** @param start seconds on the audio clock */
  play(sound: Sound, start: number, end: number, heard: Heard): void;
  /** Silence: fades within 10 ms and forgets all that was to be played. Nobody is told of it any more. */
  cut(): void;
}

/** Where sound goes, and its clock. */
export interface Output {
  /** Frames per second. */
  readonly rate: number;
  /** Seconds on the audio clock: what is being made. */
  readonly now: number;
  /** Seconds on the audio clock: what is being heard, which was made a little earlier. */
  readonly heard: number;
  /** Seconds from now at which a sound can begin at the earliest. */
  readonly lead: number;
  /** How loud what sounds is, before volume and mute; 0..1. */
  level(): number;
  /** Makes this the clock's rate, unless something sounds; then the browser converts. */
  prefer(rate: number): void;
  /** Decodes a file of a format that is not read here. Rejects where the browser doesn't know it either. */
  decode(file: Uint8Array): Promise<Sound>;
  strand(): Strand;
  /** Tells when the clock was lost, with its last time: a new one runs. Returns what ends it. */
  onLost(listener: (lastTime: number) => void): () => void;
}
