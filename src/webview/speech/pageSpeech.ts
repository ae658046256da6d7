import type { Clip, Emotion, Speaking, ToPage } from "../../protocol";
import { log, post } from "../host";
import type { Store } from "../store";
import { SoundAccess, type Access } from "./access";
import { FrameLoop } from "./frameLoop";
import { listenForHearing } from "./hearing";
import { LipSync } from "./lips";
import { SpeechMarks } from "./marks";
import { VoicePicker } from "./picker";
import { Player } from "./player";
import { canBeHeard } from "./voiceText";
import { WebAudioOutput } from "./webAudio";

type SpeechMessage = Extract<
  ToPage,
  { type: "clip" | "silence" | "voices" | "voicesFailed" | "voicePictures" | "voiceSample" }
>;

/** All that is heard in the page, and what shows it: sound, lips, marks in the text, the choice of a voice. */
export class PageSpeech {
  readonly lips: LipSync;
  readonly picker: VoicePicker;
  readonly #store: Store;
  readonly #output: WebAudioOutput;
  readonly #player: Player;
  readonly #samples: Player;
  readonly #marks: SpeechMarks;
  readonly #loop: FrameLoop;
  readonly #stillness = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #listeners = new Set<() => void>();
  readonly #emotionListeners = new Set<() => void>();
  readonly #ends = new AbortController();
  #access: SoundAccess | undefined;
  #emotion: Emotion | undefined;
  #sampleEnded: (() => void) | undefined;

  /** @param root what the page is drawn in */
  constructor(store: Store, root: HTMLElement) {
    this.#store = store;
    this.#output = new WebAudioOutput({ onProblem: (text) => log("warn", text) });
    this.#player = new Player({
      output: this.#output,
      onPlayback: (clipId, event) => {
        post({ type: "playback", clipId, event });
        this.#followEmotion();
      },
      onChange: () => {
        this.#look();
        this.#followEmotion();
      },
      onProblem: (text) => log("warn", text),
    });
    this.#samples = new Player({
      output: this.#output,
      onPlayback: (_, event) => event === "ended" && this.#sampleEnded?.(),
      onProblem: (text) => log("warn", text),
    });
    const player = this.#player;
    const output = this.#output;
    this.lips = new LipSync({
      get heard() {
        return output.heard;
      },
      at: (time) => player.at(time),
      level: () => output.level(),
    });
    this.picker = new VoicePicker({
      post,
      playSample: (wav, onEnd) => this.#playSample(wav, onEnd),
      stopSample: () => this.#samples.silence(),
    });
    this.#marks = new SpeechMarks(root, (id) => store.reply(id)?.text);
    this.#loop = new FrameLoop(
      { request: (task) => requestAnimationFrame(task), cancel: (handle) => cancelAnimationFrame(handle) },
      () => this.#frame(),
    );
    this.#listen(root);
  }

  /** Whether this page may sound. */
  get access(): Access {
    return this.#access?.access ?? "unknown";
  }

  /** Calls back when `access` changes. Returns what ends it. */
  onAccess(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Of the line that sounds in this page; undefined while none does. */
  get currentEmotion(): Emotion | undefined {
    return this.#emotion;
  }

  /** Calls back when `currentEmotion` changes. Returns what ends it. */
  onEmotion(listener: () => void): () => void {
    this.#emotionListeners.add(listener);
    return () => this.#emotionListeners.delete(listener);
  }

  /** The host listens now: tells it whether this page may sound. */
  start(): void {
    this.#access = new SoundAccess(this.#output, (state) => {
      post({ type: "audio", state });
      this.#listeners.forEach((listener) => listener());
    });
  }

  receive(message: SpeechMessage): void {
    switch (message.type) {
      case "clip":
        this.#stopSample();
        this.#player.play(message.clip);
        break;
      case "silence":
        this.#player.silence();
        break;
      default:
        this.picker.receive(message);
    }
  }

  dispose(): void {
    this.#ends.abort();
    this.#loop.run(false);
    this.#access?.dispose();
    this.#player.dispose();
    this.#samples.dispose();
    this.#marks.dispose();
    this.picker.close();
    this.#output.dispose();
  }

  #listen(root: HTMLElement): void {
    const { signal } = this.#ends;
    for (const type of ["pointerdown", "pointerup", "keydown"]) {
      addEventListener(type, () => this.#access?.gesture(), { signal, capture: true });
    }
    document.addEventListener(
      "visibilitychange",
      () => {
        this.#access?.gesture();
        this.#look();
      },
      { signal },
    );
    this.#stillness.addEventListener("change", () => this.#look(), { signal });
    const forgetStore = this.#store.onChange(() => this.#follow());
    const forgetClicks = listenForHearing({
      root,
      marks: this.#marks,
      canHear: (id) => this.#canHear(id),
      hear: (id, offset) => post({ type: "hear", id, offset }),
    });
    signal.addEventListener("abort", () => {
      forgetStore();
      forgetClicks();
    });
  }

  #canHear(replyId: string): boolean {
    const voice = this.#store.state?.voice;
    return voice !== undefined && canBeHeard(voice) && this.#store.reply(replyId)?.state !== "streaming";
  }

  #follow(): void {
    const { state } = this.#store;
    if (state) {
      this.#output.setGain(state.voice.muted ? 0 : state.voice.volume);
      this.#marks.show({ speaking: state.speaking, unsaid: state.unsaid });
    }
  }

  #followEmotion(): void {
    const emotion = this.#player.sounding?.emotion;
    if (emotion !== this.#emotion) {
      this.#emotion = emotion;
      this.#emotionListeners.forEach((listener) => listener());
    }
  }

  /** Frames are worth their while only while something sounds and is seen. */
  #look(): void {
    const sounds = !this.#player.isIdle;
    const moves = sounds && document.visibilityState === "visible" && !this.#stillness.matches;
    this.#loop.run(moves);
    if (!moves) {
      this.lips.hold(sounds && this.#stillness.matches);
      this.#marks.showWord(undefined);
    }
  }

  #frame(): void {
    this.lips.update();
    const { heard } = this.#output;
    const scheduled = this.#player.at(heard);
    this.#marks.showWord(scheduled && wordAt(scheduled.clip, heard - scheduled.origin));
  }

  #playSample(wav: Uint8Array, onEnd: () => void): void {
    if (this.#store.state?.speaking || !this.#player.isIdle) {
      post({ type: "hush" });
    }
    this.#player.silence();
    this.#stopSample();
    this.#sampleEnded = onEnd;
    const clip = { id: "sample", replyId: "", stretch: { start: 0, end: 0 }, duration: 0, from: 0, moras: [], words: [] };
    this.#samples.play({ ...clip, emotion: "neutral", wav });
  }

  #stopSample(): void {
    if (!this.#samples.isIdle) {
      this.#samples.silence();
      this.#sampleEnded?.();
    }
  }
}

/** @param time seconds from the beginning of the line */
function wordAt({ replyId, words }: Clip, time: number): Speaking | undefined {
  const word = words.find(({ start, end }) => time >= start && time < end);
  return word && { replyId, stretch: word.stretch };
}
