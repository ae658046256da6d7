import type { Failure, ToHost, ToPage, VoiceChoice } from "../../protocol";

/** Addresses of pictures inside the page. */
export interface Pictures {
  readonly portrait?: string;
  readonly icons: Readonly<Record<number, string>>;
}

export interface PickerState {
  readonly phase: "closed" | "opening" | "open" | "failed";
  readonly engine: string;
  readonly chosen: number | undefined;
  readonly voices: readonly VoiceChoice[];
  readonly failure: Failure | undefined;
  readonly pictures: ReadonlyMap<string, Pictures>;
  /** `missing`: the engine has none. */
  readonly sample: { readonly styleId: number; readonly phase: "loading" | "playing" | "missing" } | undefined;
}

export interface PickerOptions {
  readonly post: (message: ToHost) => void;
  /** Plays a sample in place of all that sounds; calls back at its end. */
  readonly playSample: (wav: Uint8Array, onEnd: () => void) => void;
  readonly stopSample: () => void;
}

type PickerMessage = Extract<ToPage, { type: "voices" | "voicesFailed" | "voicePictures" | "voiceSample" }>;

const closed: PickerState = {
  phase: "closed",
  engine: "",
  chosen: undefined,
  voices: [],
  failure: undefined,
  pictures: new Map(),
  sample: undefined,
};

/** The choice of a voice: what is there to choose from, what it looks like, and what it sounds like. */
export class VoicePicker {
  readonly #options: PickerOptions;
  readonly #listeners = new Set<() => void>();
  readonly #asked = new Set<string>();
  #state = closed;

  constructor(options: PickerOptions) {
    this.#options = options;
  }

  get state(): PickerState {
    return this.#state;
  }

  /** Calls back after each change. Returns what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks for the voices; also to try again. */
  open(): void {
    this.#set({ phase: "opening", failure: undefined });
    this.#options.post({ type: "showVoices" });
  }

  receive(message: PickerMessage): void {
    switch (message.type) {
      case "voices":
        this.#set({ phase: "open", engine: message.engine, chosen: message.chosen, voices: message.voices, failure: undefined });
        break;
      case "voicesFailed":
        this.#set({ phase: "failed", failure: message.failure });
        break;
      case "voicePictures":
        this.#addPictures(message);
        break;
      case "voiceSample":
        this.#sampleCame(message.styleId, message.wav);
        break;
    }
  }

  /** The pictures of a character are about to be seen. */
  want(speakerId: string): void {
    if (!this.#asked.has(speakerId)) {
      this.#asked.add(speakerId);
      this.#options.post({ type: "voicePictures", speakerId });
    }
  }

  /** Plays the sample of a style, or stops it. */
  toggleSample(styleId: number): void {
    const { sample } = this.#state;
    this.#options.stopSample();
    if (sample?.styleId === styleId && sample.phase !== "missing") {
      this.#set({ sample: undefined });
      return;
    }
    this.#set({ sample: { styleId, phase: "loading" } });
    this.#options.post({ type: "voiceSample", styleId });
  }

  choose(styleId: number): void {
    this.#options.post({ type: "chooseVoice", styleId });
    this.close();
  }

  close(): void {
    if (this.#state.phase === "closed") {
      return;
    }
    this.#options.stopSample();
    for (const { portrait, icons } of this.#state.pictures.values()) {
      [...(portrait ? [portrait] : []), ...Object.values(icons)].forEach((url) => URL.revokeObjectURL(url));
    }
    this.#asked.clear();
    this.#set(closed);
  }

  #addPictures({ speakerId, portrait, icons }: Extract<PickerMessage, { type: "voicePictures" }>): void {
    if (this.#state.phase === "closed" || this.#state.pictures.has(speakerId)) {
      return;
    }
    const made: Pictures = {
      ...(portrait && { portrait: pictureUrl(portrait) }),
      icons: Object.fromEntries(Object.entries(icons).map(([style, icon]) => [style, pictureUrl(icon)])),
    };
    this.#set({ pictures: new Map(this.#state.pictures).set(speakerId, made) });
  }

  #sampleCame(styleId: number, wav: Uint8Array | undefined): void {
    const { sample } = this.#state;
    if (sample?.styleId !== styleId || sample.phase !== "loading") {
      return;
    }
    if (!wav) {
      this.#set({ sample: { styleId, phase: "missing" } });
      return;
    }
    this.#set({ sample: { styleId, phase: "playing" } });
    this.#options.playSample(wav, () => {
      if (this.#state.sample?.styleId === styleId) {
        this.#set({ sample: undefined });
      }
    });
  }

  #set(change: Partial<PickerState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.forEach((listener) => listener());
  }
}

function pictureUrl(file: Uint8Array): string {
  const type = file[0] === 0xff && file[1] === 0xd8 ? "image/jpeg" : "image/png";
  return URL.createObjectURL(new Blob([new Uint8Array(file)], { type }));
}

/** The voices whose character or style has the words in it; hiragana finds katakana. */
export function voicesMatching(voices: readonly VoiceChoice[], words: string): readonly VoiceChoice[] {
  const wanted = plain(words).split(/\s+/).filter((word) => word !== "");
  return voices.flatMap((voice) => {
    const rest = wanted.filter((word) => !plain(voice.character).includes(word));
    const styles = voice.styles.filter(({ name }) => rest.every((word) => plain(name).includes(word)));
    return styles.length === 0 ? [] : [{ ...voice, styles }];
  });
}

function plain(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\u3041-\u3096]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0x60));
}
