import type { Failure, ToPage, VoiceRequest } from "../protocol";
import type { SpeechEngine } from "../voice/speechEngine";
import { VoiceError } from "../voice/voice";
import type { Audience, Listener } from "./audience";

/** What a page asks of her voice that is not about the engine alone. */
export interface VoiceActions {
  hush(): void;
  setMuted(muted: boolean): void;
  setVolume(volume: number): void;
  setVoiceEnabled(enabled: boolean): void;
  setBuiltIn(enabled: boolean): void;
  chooseVoice(styleId: number): void;
  showPolicy(): void;
  openVoiceSettings(): void;
}

export interface PageVoiceOptions {
  readonly audience: Audience;
  readonly engine: SpeechEngine;
  readonly actions: VoiceActions;
  readonly hear: (replyId: string, offset: number | undefined) => void;
  readonly post: (message: ToPage) => void;
}

/** The voice of one page: its place in the audience, and what it asks of the voice. */
export class PageVoice {
  readonly #options: PageVoiceOptions;
  #listener: Listener | undefined;

  constructor(options: PageVoiceOptions) {
    this.#options = options;
  }

  /** The page is there, or there again: moved, it has to ask for sound anew. */
  pageIsReady(): void {
    const { audience, post } = this.#options;
    this.#listener?.leave();
    this.#listener = audience.join({
      play: (clip) => post({ type: "clip", clip }),
      silence: () => post({ type: "silence" }),
    });
  }

  dispose(): void {
    this.#listener?.leave();
    this.#listener = undefined;
  }

  showVoices(): void {
    void this.#showVoices();
  }

  receive(request: VoiceRequest): void {
    const { actions, engine, hear } = this.#options;
    switch (request.type) {
      case "audio":
        this.#listener?.setAudio(request.state);
        break;
      case "playback":
        this.#listener?.playback(request.clipId, request.event);
        break;
      case "hear":
        hear(request.id, request.offset);
        break;
      case "hush":
        actions.hush();
        break;
      case "setMuted":
        actions.setMuted(request.muted);
        break;
      case "setVolume":
        actions.setVolume(request.volume);
        break;
      case "setVoiceEnabled":
        actions.setVoiceEnabled(request.enabled);
        break;
      case "setBuiltIn":
        actions.setBuiltIn(request.enabled);
        break;
      case "startEngine":
        engine.start();
        break;
      case "findEngine":
        engine.find();
        break;
      case "showVoices":
        this.showVoices();
        break;
      case "voicePictures":
        void this.#showPictures(request.speakerId);
        break;
      case "voiceSample":
        void this.#giveSample(request.styleId);
        break;
      case "chooseVoice":
        actions.chooseVoice(request.styleId);
        break;
      case "showPolicy":
        actions.showPolicy();
        break;
      case "openVoiceSettings":
        actions.openVoiceSettings();
        break;
    }
  }

  async #showVoices(): Promise<void> {
    const { engine, post } = this.#options;
    try {
      post({ type: "voices", ...(await engine.voices()) });
    } catch (error) {
      post({ type: "voicesFailed", failure: failureOf(error) });
    }
  }

  async #showPictures(speakerId: string): Promise<void> {
    const { engine, post } = this.#options;
    // A character without pictures is one that can still be chosen.
    const pictures = await engine.pictures(speakerId).catch(() => ({ icons: {} }));
    post({ type: "voicePictures", speakerId, ...pictures });
  }

  async #giveSample(styleId: number): Promise<void> {
    const { engine, post } = this.#options;
    const wav = await engine.sample(styleId).catch(() => undefined);
    post({ type: "voiceSample", styleId, ...(wav && { wav }) });
  }
}

function failureOf(error: unknown): Failure {
  return error instanceof VoiceError ? error.failure : { reason: "voice-refused", data: { status: 0, detail: String(error) } };
}
