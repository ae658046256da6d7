import type { Clip } from "../../src/protocol";

/** Said to the page, with the bytes of a WAV file where it is about sound. */
export type ToBenchPage =
  /** The real player plays a clip. */
  | { readonly type: "play"; readonly clip: Clip }
  /** The real player falls silent. */
  | { readonly type: "silence" }
  /** An `Audio` element plays the sound with this place in a reply, once the one before has ended. */
  | { readonly type: "chain"; readonly place: number };

/** Who plays: the real player, or `Audio` elements. Each has an audio clock and a recorder of its own. */
export type Source = "player" | "elements";

/** A clip's place in the player's own plan, in frames of the audio clock. */
export interface PlannedClip {
  readonly id: string;
  readonly startFrame: number;
  readonly endFrame: number;
  /** Frames of silence behind the clip before; undefined for the first one. */
  readonly gap: number | undefined;
}

/** What went to the loudspeaker, in frames of the audio clock; undefined: nothing but silence. */
export interface Heard {
  readonly firstFrame: number | undefined;
  readonly lastFrame: number | undefined;
}

/** Since the player fell silent. */
export interface Silenced {
  /** The frame that the audio clock was at. */
  readonly at: number;
  /** Clips that the player still had then. */
  readonly left: number;
}

/** What is asked of the page. */
export interface BenchPage {
  /** Opens the audio clocks, and listens to what is said; to be called after a gesture. */
  open(): Promise<void>;
  /** Forgets what was planned and heard. */
  reset(): Promise<void>;
  planned(): readonly PlannedClip[];
  silenced(): Silenced | undefined;
  /** Resolves when that many elements were played to their end. */
  chainEnded(count: number): Promise<void>;
  heard(source: Source): Promise<Heard>;
  /** Milliseconds since 1970 at which a frame of the audio clock sounded. */
  timeOf(source: Source, frame: number): number;
}

/** In the page, and told by it. */
export interface BenchGlobals {
  voiceBench: BenchPage;
  tellPlayback(clipId: string, event: "started" | "ended"): Promise<void>;
}

/** Frames per second of the test engine's WAV files, and of the audio clocks. */
export const rate = 24_000;
/** Below this (of 1) a sample counts as silence: about ten steps of a 16-bit file. */
export const silent = 3e-4;
