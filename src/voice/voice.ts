import type { Emotion, Failure, MoraTime } from "../protocol";

/** How a line is going to be said: what a voice knows before it makes the sound. */
export interface SpeechQuery {
  /** There is nothing in the line that can be said (only symbols, a script without sounds). */
  readonly isSilent: boolean;
}

/** A line as sound. */
export interface Utterance {
  /** A WAV file; none where the page makes the sound from the moras itself (the built-in voice). */
  readonly wav?: Uint8Array;
  /** Seconds, with the silence before and after. */
  readonly duration: number;
  /** What the voice's terms ask to be shown while it is heard. */
  readonly credit?: string;
  /** In order, without overlap; empty where the engine does not know them. */
  readonly moras: readonly MoraTime[];
}

/** Something that can say lines. Both steps reject with {@link VoiceError}, or with the signal's reason. */
export interface Voice<Query extends SpeechQuery = SpeechQuery> {
  query(text: string, emotion: Emotion, signal: AbortSignal): Promise<Query>;
  synthesize(query: Query, signal: AbortSignal): Promise<Utterance>;
}

/** A voice could not do something, and why. */
export class VoiceError extends Error {
  constructor(readonly failure: Failure) {
    super(JSON.stringify(failure));
    this.name = "VoiceError";
  }
}
