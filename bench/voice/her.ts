import { tmpdir } from "node:os";
import { join } from "node:path";
import { linesOf, ReplyReader } from "../../src/companion/replyReader";
import type { Clip } from "../../src/protocol";
import { BuiltInVoice } from "../../src/voice/builtInVoice";
import { VoicevoxEngine } from "../../src/voice/engine/voicevoxEngine";
import { Speech } from "../../src/voice/speech";
import type { EngineSettings } from "../../src/voice/speechEngine";
import { type EngineProcess, now } from "./engineProcess";
import type { SoundPage } from "./soundPage";
import { stream } from "./texts";
import { until } from "./until";

/** A line that was complete. */
export interface SaidLine {
  readonly text: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

export interface Reply {
  /** Those that are complete so far. */
  readonly lines: readonly SaidLine[];
  /** What the page was given so far. */
  readonly clips: readonly Clip[];
  /** When its first token came, in milliseconds since 1970. */
  readonly begunAt: number;
  /** Resolves when its last line was heard to its end. */
  heard(): Promise<void>;
  /** Resolves when all of it is written. */
  readonly written: Promise<void>;
}

export const plainSettings: Omit<EngineSettings, "address"> = {
  program: "",
  styleId: undefined,
  speed: 1,
  pitch: 0,
  intonation: 1,
  pauses: 1,
  emotions: true,
};

/** All of the way from her text to sound, as in the extension; only the messages to the page go another way. */
export class Her {
  readonly #engine: VoicevoxEngine;
  readonly #speech: Speech;
  readonly #address: string;
  #clips: Clip[] = [];
  #replies = 0;
  #ended = 0;

  private constructor(address: string) {
    const log = () => {};
    const machine = { platform: process.platform, home: join(tmpdir(), "nobody"), environment: {} };
    this.#address = address;
    this.#engine = new VoicevoxEngine({ settings: { ...plainSettings, address }, log, machine });
    const builtIn = new BuiltInVoice(() => plainSettings);
    const preferences = { enabled: true, builtIn: false, muted: false, volume: 1 };
    this.#speech = new Speech({ engine: this.#engine, builtIn, preferences, log });
  }

  static async open(process: EngineProcess, sound: SoundPage): Promise<Her> {
    const her = new Her(process.url);
    sound.onPlayback = (clipId, event) => her.#playback(clipId, event);
    her.#speech.setAudience(true, {
      play: (clip) => {
        her.#clips.push(clip);
        const { wav, ...rest } = clip;
        sound.tell({ type: "play", clip: rest }, wav);
      },
      silence: () => sound.tell({ type: "silence" }),
    });
    await until(() => her.#engine.status.phase === "ready", "the engine is found");
    await process.idle();
    return her;
  }

  get engine(): VoicevoxEngine {
    return this.#engine;
  }

  configure(settings: Partial<EngineSettings>): void {
    this.#engine.configure({ ...plainSettings, address: this.#address, ...settings });
  }

  /** Begins to write and to say a reply. */
  reply(text: string): Reply {
    const count = linesOf(text).length;
    const id = `reply-${++this.#replies}`;
    const lines: SaidLine[] = [];
    const reader = new ReplyReader({
      say: (line) => {
        lines.push({ text: line.text, at: now() });
        this.#speech.say(id, line);
      },
    });
    const clips: Clip[] = (this.#clips = []);
    this.#ended = 0;
    this.#speech.begin(id);
    const begunAt = now();
    const written = stream(text, (chunk) => void reader.push(chunk)).then(() => void reader.end());
    const heard = () => until(() => this.#ended === count, "she says all of her reply");
    return { lines, clips, begunAt, written, heard };
  }

  /** As the Stop button does. */
  stop(): void {
    this.#speech.silence();
  }

  close(): Promise<void> {
    return this.#speech.dispose();
  }

  #playback(clipId: string, event: "started" | "ended"): void {
    this.#speech.playback(clipId, event);
    if (event === "ended") this.#ended++;
  }
}
