import { type Clock, systemClock } from "../clock";
import type { Log } from "../llm/chatModel";
import type { Clip, Failure, Speaking, SpeechChange, SpeechState, Stretch, VoiceStatus } from "../protocol";
import type { Line } from "./line";
import type { Speaker } from "./speaker";
import type { SpeechEngine } from "./speechEngine";
import { SpeechQueue } from "./speechQueue";
import type { Utterance, Voice } from "./voice";
import { wordTimes } from "./wordTimes";

export interface SpeechPreferences {
  readonly enabled: boolean;
  /** Where no engine speaks, the built-in voice does. */
  readonly builtIn: boolean;
  readonly muted: boolean;
  /** 0..2 */
  readonly volume: number;
}

/** Where the sound is made: one page. */
export interface Player {
  play(clip: Clip): void;
  silence(): void;
}

export interface SpeechOptions {
  readonly engine: SpeechEngine;
  readonly builtIn: Voice;
  readonly preferences: SpeechPreferences;
  readonly log: Log;
  readonly clock?: Clock;
}

type ChangeListener = (change: SpeechChange) => void;

interface Sent {
  readonly clip: Clip;
  /** What its voice's terms ask to be shown while it can be heard. */
  readonly credit: string | undefined;
  /** Ms of the clock when its first sample sounded. */
  startedAt?: number;
}

/** Sound that was made and not played yet, in seconds: enough to bridge a slow line, and no more. */
const enough = 30;
/** Ms in which a page that goes away is expected to come back: it was moved, or its window reloaded. */
const pageReturns = 8000;
/** Ms in which the click or key that asks to hear something lets the page sound, where it could not before. */
const soundComes = 2000;

/** Says her lines: has them made into sound, gives that to the page that plays, and knows what is heard. */
export class Speech implements Speaker {
  readonly #options: SpeechOptions;
  readonly #clock: Clock;
  readonly #queue: SpeechQueue;
  readonly #listeners = new Set<ChangeListener>();
  readonly #forgetEngine: () => void;
  #preferences: SpeechPreferences;
  #replyId: string | undefined;
  /** Clips that a page has, the one that sounds first. */
  #sent: Sent[] = [];
  #clips = 0;
  #player: Player | undefined;
  #hasViews = false;
  /** Ends the waiting for a page that went away. */
  #pageIsAway: (() => void) | undefined;
  #speaking: Speaking | undefined;
  #unsaid: readonly Speaking[] = [];
  /** What was told of the status last. */
  #told: string;

  constructor(options: SpeechOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#preferences = options.preferences;
    this.#queue = new SpeechQueue({
      voice: () => this.#voice(),
      spoken: (line, utterance) => this.#spoken(line, utterance),
      unsaid: (line, failure) => this.#leftUnsaid(line, failure),
    });
    this.#told = JSON.stringify(this.#status());
    this.#forgetEngine = options.engine.onStatus(() => this.#statusChanged());
  }

  get state(): SpeechState {
    return { voice: this.#status(), unsaid: this.#unsaid, ...(this.#speaking && { speaking: this.#speaking }) };
  }

  /** @returns what ends it */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  begin(replyId: string): void {
    this.silence();
    this.#replyId = replyId;
    // Somebody may have started it a moment ago, and would wait for its voice until the next look.
    const { engine } = this.#options;
    if (this.#hasViews && this.#preferences.enabled && !engine.voice) engine.find();
  }

  say(replyId: string, line: Line): void {
    // What nobody could hear is not kept to be said all at once later.
    if (replyId !== this.#replyId || this.#source() === "silent" || !(this.#player || this.#pageIsAway)) return;
    this.#queue.push(line);
  }

  silence(): void {
    this.#replyId = undefined;
    this.#queue.clear();
    this.#sent = [];
    this.#player?.silence();
    this.#setSpeaking(undefined);
    this.#sentChanged();
  }

  /** Says lines of a reply again, in place of what is being said. */
  hear(replyId: string, lines: readonly Line[]): void {
    this.begin(replyId);
    if (this.#hasViews && !this.#player) this.#awaitPage(soundComes);
    this.#setUnsaid(this.#unsaid.filter((one) => one.replyId !== replyId || !lines.some((line) => overlap(line, one.stretch))));
    for (const line of lines) this.say(replyId, line);
  }

  /**
   * @param hasViews whether a view is open
   * @param player the page that makes the sound; none: no page can
   */
  setAudience(hasViews: boolean, player: Player | undefined): void {
    const changes = player !== this.#player;
    this.#hasViews = hasViews;
    if (changes) this.#changePlayer(player);
    this.#options.engine.setListened(hasViews && this.#preferences.enabled);
    this.#statusChanged();
  }

  /** A clip began to sound, or was played to its end. */
  playback(clipId: string, event: "started" | "ended"): void {
    const at = this.#sent.findIndex(({ clip }) => clip.id === clipId);
    const sent = this.#sent[at];
    if (!sent) return;
    if (event === "started") {
      sent.startedAt ??= this.#clock.now() - sent.clip.from * 1000;
      this.#setSpeaking({ replyId: sent.clip.replyId, stretch: sent.clip.stretch });
      return;
    }
    this.#sent.splice(0, at + 1);
    if (this.#sent.length === 0) this.#setSpeaking(undefined);
    this.#sentChanged();
  }

  setPreferences(preferences: SpeechPreferences): void {
    const before = this.#preferences;
    this.#preferences = preferences;
    const murmurs = this.#sent.some(({ clip }) => !clip.wav);
    if ((before.enabled && !preferences.enabled) || (before.builtIn && !preferences.builtIn && murmurs)) this.silence();
    this.#options.engine.setListened(this.#hasViews && preferences.enabled);
    this.#statusChanged();
  }

  async dispose(): Promise<void> {
    this.silence();
    this.#pageIsAway?.();
    this.#forgetEngine();
    this.#listeners.clear();
    this.#queue.dispose();
    await this.#options.engine.dispose();
  }

  #spoken(line: Line, { wav, duration, credit, moras }: Utterance): void {
    const { start, end, emotion } = line;
    const clip: Clip = {
      id: `clip-${++this.#clips}`,
      replyId: this.#replyId ?? "",
      stretch: { start, end },
      emotion,
      duration,
      from: 0,
      moras,
      words: wordTimes(line, moras),
      ...(wav && { wav }),
    };
    this.#sent.push({ clip, credit });
    this.#player?.play(clip);
    this.#sentChanged();
  }

  #leftUnsaid({ start, end }: Line, failure: Failure | undefined): void {
    this.#options.log("warn", `A line was not said: ${JSON.stringify(failure ?? "no voice")}`);
    if (this.#replyId) this.#setUnsaid([...this.#unsaid, { replyId: this.#replyId, stretch: { start, end } }]);
  }

  /** More sound is made only while somebody can hear it and there is not enough of it. */
  #sentChanged(): void {
    const seconds = this.#sent.reduce((sum, { clip }) => sum + clip.duration, 0);
    this.#queue.hold(seconds >= enough || !this.#player);
    this.#statusChanged();
  }

  #changePlayer(player: Player | undefined): void {
    this.#player?.silence();
    this.#player = player;
    this.#pageIsAway?.();
    this.#pageIsAway = undefined;
    if (player) this.#resend(player);
    else if (this.#sent.length > 0 || !this.#queue.isEmpty) {
      this.#noteProgress();
      this.#awaitPage(pageReturns);
    }
    this.#sentChanged();
  }

  #awaitPage(ms: number): void {
    this.#pageIsAway?.();
    this.#pageIsAway = this.#clock.after(ms, () => {
      this.#pageIsAway = undefined;
      this.silence();
    });
  }

  /** So that the next page goes on where this one was. */
  #noteProgress(): void {
    this.#sent = this.#sent.map(({ clip, credit, startedAt }) => {
      if (startedAt === undefined) return { clip, credit };
      const from = Math.min((this.#clock.now() - startedAt) / 1000, clip.duration);
      return { clip: { ...clip, from }, credit };
    });
  }

  #resend(player: Player): void {
    this.#noteProgress();
    for (const { clip } of this.#sent) player.play(clip);
  }

  #voice(): Voice | undefined {
    const source = this.#source();
    if (source === "engine") return this.#options.engine.voice;
    return source === "builtIn" ? this.#options.builtIn : undefined;
  }

  #source(): VoiceStatus["source"] {
    const { enabled, builtIn } = this.#preferences;
    if (!enabled) return "silent";
    if (this.#options.engine.voice) return "engine";
    return builtIn ? "builtIn" : "silent";
  }

  /** What still sounds counts for what it is: of an engine that is gone, or of the voice before. */
  #status(): VoiceStatus {
    const [first] = this.#sent;
    const source = !first ? this.#source() : first.clip.wav ? "engine" : "builtIn";
    const credit = first?.credit && { credit: first.credit };
    return { ...this.#options.engine.status, ...this.#preferences, ...credit, source, audible: this.#player !== undefined };
  }

  #statusChanged(): void {
    const voice = this.#status();
    const told = JSON.stringify(voice);
    if (told === this.#told) return;
    this.#told = told;
    this.#emit({ type: "voice", voice });
  }

  #setSpeaking(speaking: Speaking | undefined): void {
    if (!speaking && !this.#speaking) return;
    this.#speaking = speaking;
    this.#emit({ type: "speaking", speaking });
  }

  #setUnsaid(unsaid: readonly Speaking[]): void {
    this.#unsaid = unsaid;
    this.#emit({ type: "unsaid", unsaid });
  }

  #emit(change: SpeechChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

function overlap(one: Stretch, other: Stretch): boolean {
  return one.start < other.end && other.start < one.end;
}
