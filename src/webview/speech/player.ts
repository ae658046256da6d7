import type { Clip } from "../../protocol";
import { murmur } from "./murmur";
import type { Output, Strand } from "./output";
import { Schedule, type Slot } from "./schedule";
import { frames, soundFrom, type Sound } from "./sound";
import { decodeWav } from "./wav";

/** A clip with its place on the audio clock. */
export interface Scheduled {
  readonly clip: Clip;
  readonly slot: Slot;
  /** Seconds on the audio clock at which its line begins, even where it is not played from there. */
  readonly origin: number;
}

export interface PlayerOptions {
  readonly output: Output;
  /** A clip's first sample sounds, or its last one did. Each clip tells both, in order, unless it is silenced. */
  readonly onPlayback: (clipId: string, event: "started" | "ended") => void;
  /** A clip came or went. */
  readonly onChange?: () => void;
  readonly onProblem?: (text: string) => void;
}

interface Entry {
  readonly clip: Clip;
  /** Where to begin in it, in seconds. */
  from: number;
  sound: Sound | undefined;
  place: Scheduled | undefined;
  started: boolean;
}

/** Plays clips one behind the other, in the order in which they come, each where the one before ends. */
export class Player {
  readonly #options: PlayerOptions;
  readonly #forget: () => void;
  #entries: Entry[] = [];
  #schedule: Schedule | undefined;
  #strand: Strand | undefined;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#forget = options.output.onLost((lastTime) => this.#begin(lastTime));
  }

  /** What sounds and what will, in order; clips that still have to be decoded are not in it yet. */
  get scheduled(): readonly Scheduled[] {
    return this.#entries.flatMap(({ place }) => place ?? []);
  }

  get isIdle(): boolean {
    return this.#entries.length === 0;
  }

  /** The clip whose first sample sounded and whose last one did not yet. */
  get sounding(): Clip | undefined {
    return this.#entries.find(({ started }) => started)?.clip;
  }

  /** What sounds at a time on the audio clock, in seconds. */
  at(time: number): Scheduled | undefined {
    return this.#entries.find(({ place }) => place && time >= place.slot.start && time < place.slot.end)?.place;
  }

  /** Plays a clip right behind the one before, or now. */
  play(clip: Clip): void {
    if (this.#entries.some((entry) => entry.clip.id === clip.id)) {
      return;
    }
    const entry: Entry = { clip, from: clip.from, sound: this.#soundNow(clip), place: undefined, started: false };
    this.#entries.push(entry);
    if (!entry.sound && clip.wav) {
      void this.#decode(entry, clip.wav);
    }
    this.#placeWaiting();
    this.#options.onChange?.();
  }

  /** Silence at once; all that was to be played is dropped, and nobody is told of it. */
  silence(): void {
    this.#strand?.cut();
    this.#strand = undefined;
    this.#schedule = undefined;
    const wasIdle = this.isIdle;
    this.#entries = [];
    if (!wasIdle) {
      this.#options.onChange?.();
    }
  }

  dispose(): void {
    this.silence();
    this.#forget();
  }

  #soundNow({ wav, moras, duration, emotion }: Clip): Sound | undefined {
    if (wav) {
      return decodeWav(wav);
    }
    const { rate } = this.#options.output;
    return { rate, channels: [murmur(moras, duration, emotion, rate)] };
  }

  async #decode(entry: Entry, file: Uint8Array): Promise<void> {
    const { output, onProblem } = this.#options;
    try {
      entry.sound = await output.decode(file);
    } catch (error) {
      onProblem?.(`Clip ${entry.clip.id} can't be decoded: ${String(error)}`);
      // It is over as soon as its turn comes, so that those behind it are heard.
      entry.sound = { rate: output.rate, channels: [] };
    }
    if (this.#entries.includes(entry)) {
      this.#placeWaiting();
    }
  }

  /** Plans clips up to the first one that has no sound yet. */
  #placeWaiting(): void {
    for (const entry of this.#entries) {
      if (!entry.sound) {
        return;
      }
      if (!entry.place) {
        this.#place(entry, entry.sound);
      }
    }
  }

  #place(entry: Entry, whole: Sound): void {
    const { output } = this.#options;
    if (this.scheduled.length === 0) {
      output.prefer(whole.rate);
      // The clock may be a new one now, and then this clip was placed with it.
      if (entry.place) {
        return;
      }
    }
    this.#schedule ??= new Schedule(output.rate);
    this.#strand ??= output.strand();
    const offset = Math.round(Math.max(0, entry.from) * whole.rate);
    const sound = soundFrom(whole, offset);
    const length = (frames(sound) / whole.rate) * output.rate;
    const slot = this.#schedule.add(output.now, output.lead, length);
    entry.place = { clip: entry.clip, slot, origin: slot.start - offset / whole.rate };
    this.#strand.play(sound, slot.start, slot.end, {
      started: () => this.#started(entry),
      ended: () => this.#ended(entry),
    });
  }

  #started(entry: Entry): void {
    // On the same frame the one before ends, whoever is told first.
    const [before] = this.#entries;
    if (before && before !== entry) {
      this.#ended(before);
      this.#started(entry);
    } else if (!entry.started) {
      entry.started = true;
      this.#options.onPlayback(entry.clip.id, "started");
    }
  }

  #ended(entry: Entry): void {
    if (!this.#entries.includes(entry)) {
      return;
    }
    this.#started(entry);
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#options.onPlayback(entry.clip.id, "ended");
    this.#options.onChange?.();
  }

  /** The clock was lost: goes on with a new one from where the old one was. */
  #begin(lastTime: number): void {
    this.#strand = undefined;
    this.#schedule = undefined;
    for (const entry of [...this.#entries]) {
      const { place } = entry;
      if (place && place.slot.end <= lastTime) {
        this.#ended(entry);
      } else if (place) {
        entry.from = Math.max(entry.from, lastTime - place.origin);
        entry.place = undefined;
      }
    }
    this.#placeWaiting();
    this.#options.onChange?.();
  }
}
