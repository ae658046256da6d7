import type { Log } from "../../llm/chatModel";
import type { Emotion, Failure, MoraTime } from "../../protocol";
import type { AudioQuery } from "../audioQuery";
import { moraTimes } from "../moraTimes";
import type { SpeechSettings } from "../speechEngine";
import { type SpeechQuery, type Utterance, type Voice, VoiceError } from "../voice";
import { readWav } from "../wav";
import type { Character, ChosenVoice } from "./characters";
import type { FoundEngine } from "./discovery";
import { badAnswer } from "./engineClient";
import { emotionStyle } from "./emotionStyle";
import { changeQuery } from "./queryChanges";

export interface EngineQuery extends SpeechQuery {
  readonly character: Character;
  readonly styleId: number;
  readonly query: AudioQuery;
}

export interface EngineVoiceOptions {
  readonly engine: FoundEngine;
  /** Read anew for each line. */
  readonly settings: () => SpeechSettings;
  readonly chosen: () => ChosenVoice;
  /** What the terms of a character's voice ask for. */
  readonly creditOf: (character: Character) => string;
  /** A request for a line failed; called before its caller learns of it. */
  readonly failed: (failure: Failure) => void;
  /** A line became sound. */
  readonly spoke: () => void;
  readonly log: Log;
}

/** Seconds that mora times and sound may differ; more, and the lips had better follow the sound's level. */
const tolerance = 0.02;
/** Said to see whether an engine that failed can speak again. */
const trialText = "あ";

/** Speaks with one engine, as long as that is there. What is asked of it waits for what it still works on. */
export class EngineVoice implements Voice<EngineQuery> {
  readonly #options: EngineVoiceOptions;
  readonly #initialized = new Map<number, Promise<void>>();

  constructor(options: EngineVoiceOptions) {
    this.#options = options;
  }

  query(text: string, emotion: Emotion, signal: AbortSignal): Promise<EngineQuery> {
    return this.#watched(signal, () => this.#query(text, emotion, signal));
  }

  synthesize(query: EngineQuery, signal: AbortSignal): Promise<Utterance> {
    return this.#watched(signal, async () => {
      const utterance = await this.#synthesize(query, signal);
      this.#options.spoke();
      return utterance;
    });
  }

  /**
   * Has something short made that nobody hears.
   *
   * @throws {VoiceError} where the engine cannot speak; that is not told as a line's failure
   */
  async trySpeaking(signal: AbortSignal): Promise<void> {
    await this.#synthesize(await this.#query(trialText, "neutral", signal), signal);
  }

  /**
   * Has the engine load a style, once: it is asked when the engine is found, so that her first line does
   * not wait, and for the styles of other emotions before the first line in each of them.
   *
   * @throws {VoiceError} where the engine does not answer; one that cannot do this is asked for lines all the same
   */
  initialize(styleId: number): Promise<void> {
    const begun = this.#initialized.get(styleId);
    if (begun) return begun;
    const initializing = this.#options.engine.client.initializeSpeaker(styleId).catch((error: unknown) => {
      if (!(error instanceof VoiceError) || error.failure.reason !== "voice-refused") {
        this.#initialized.delete(styleId);
        throw error;
      }
      this.#options.log("debug", `Style ${styleId} can't be initialized: ${error.message}`);
    });
    this.#initialized.set(styleId, initializing);
    return initializing;
  }

  async #query(text: string, emotion: Emotion, signal: AbortSignal): Promise<EngineQuery> {
    const { engine, settings, chosen } = this.#options;
    const { character, style: own, styles } = chosen();
    const { style, changes } = emotionStyle(settings().emotions ? emotion : "neutral", character, own, styles);
    await orAborted(this.initialize(style.id), signal);
    const plain = await engine.client.audioQuery(text, style.id, signal);
    const query = changeQuery(plain, settings(), changes, engine.manifest.supported_features);
    return { character, styleId: style.id, query, isSilent: query.accent_phrases.every(({ moras }) => moras.length === 0) };
  }

  async #synthesize({ character, query, styleId }: EngineQuery, signal: AbortSignal): Promise<Utterance> {
    const { engine, creditOf } = this.#options;
    const wav = await engine.client.synthesis(query, styleId, signal);
    const read = readWav(wav);
    if ("reason" in read) throw badAnswer(`/synthesis: ${read.reason}, ${read.detail}`);
    return { wav, duration: read.duration, credit: creditOf(character), moras: this.#moras(query, read.duration) };
  }

  #moras(query: AudioQuery, duration: number): readonly MoraTime[] {
    const { frame_rate: frameRate, supported_features: features } = this.#options.engine.manifest;
    const times = moraTimes(query, frameRate, features.get("interrogative_upspeak") !== false);
    if (times.moras.length === 0 || Math.abs(times.duration - duration) <= tolerance) return times.moras;
    this.#options.log("debug", `The moras take ${times.duration} s, the sound ${duration} s: left out`);
    return [];
  }

  async #watched<Result>(signal: AbortSignal, request: () => Promise<Result>): Promise<Result> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof VoiceError && !signal.aborted) this.#options.failed(error.failure);
      throw error;
    }
  }
}

/** Stops waiting, with the signal's reason; what is waited for goes on. */
function orAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
