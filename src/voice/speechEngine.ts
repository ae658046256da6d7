import type { Emotion, VoiceChoice, VoiceStatus } from "../protocol";
import type { Voice } from "./voice";

/** How lines are said by an engine; scales are factors, 1 leaves the engine's own value. */
export interface SpeechSettings {
  readonly speed: number;
  /** Added to the pitch, -0.15..0.15; 0 leaves it. */
  readonly pitch: number;
  readonly intonation: number;
  /** Of all pauses, those before and after a line included. */
  readonly pauses: number;
  /** Says lines in the style, or with the changes, that fit her emotion. */
  readonly emotions: boolean;
}

/** A voice by names, as engines have them. What an engine does not have is left to its own choice. */
export interface WantedVoice {
  readonly character?: string;
  /** Styles of that character; `neutral` is the one for all that has none of its own. */
  readonly styles?: Readonly<Partial<Record<Emotion, string>>>;
}

export interface EngineSettings extends SpeechSettings {
  /** Address of the engine, such as `http://127.0.0.1:50021`; empty: found by itself. */
  readonly address: string;
  /** Absolute path of the engine's program, for "Start"; empty: looked for where it installs itself. */
  readonly program: string;
  /**
   * The style to speak in; undefined: that of {@link wanted}, else ずんだもん's, where the engine has it, else
   * its first one.
   */
  readonly styleId: number | undefined;
  /** The persona's own voice, for who did not choose another. */
  readonly wanted?: WantedVoice;
}

export type EngineStatus = Pick<VoiceStatus, "phase" | "failure" | "engine" | "character" | "style" | "credit" | "canStart">;

export interface VoicePictures {
  readonly portrait?: Uint8Array;
  /** By style id. */
  readonly icons: Readonly<Record<number, Uint8Array>>;
}

/** A VOICEVOX-compatible engine, wherever it is: found, watched, started, spoken with. */
export interface SpeechEngine {
  readonly status: EngineStatus;
  /** Speaks with the engine as it is now; its failures come back to {@link status}. None while there is none. */
  readonly voice: Voice | undefined;
  onStatus(listener: (status: EngineStatus) => void): () => void;
  /** Somebody listens from now on, or nobody does: without listeners no request is sent. */
  setListened(listened: boolean): void;
  /** Looks for it now. */
  find(): void;
  /** Starts the installed program, and looks for it until it answers. */
  start(): void;
  configure(settings: EngineSettings): void;
  /** The talking styles of all characters. Rejects with a VoiceError. */
  voices(): Promise<{ readonly engine: string; readonly chosen: number | undefined; readonly voices: readonly VoiceChoice[] }>;
  pictures(speakerId: string): Promise<VoicePictures>;
  /** A spoken sample, a WAV file. Rejects with a VoiceError where there is none. */
  sample(styleId: number): Promise<Uint8Array>;
  /** The terms of the voice that speaks, in its own words (Markdown). Rejects with a VoiceError. */
  policy(): Promise<{ readonly title: string; readonly text: string }>;
  dispose(): Promise<void>;
}

