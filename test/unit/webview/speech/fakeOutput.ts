import type { Heard, Output, Strand } from "../../../../src/webview/speech/output";
import { frames, type Sound } from "../../../../src/webview/speech/sound";

interface Played {
  readonly sound: Sound;
  readonly start: number;
  readonly end: number;
  readonly heard: Heard;
  told: "nothing" | "started" | "ended";
}

/** An audio clock that stands still until a test moves it. */
export class FakeOutput implements Output {
  rate = 24_000;
  now = 0;
  lead = 0.02;
  /** Sounds of strands that were not cut, in the order in which they were given. */
  played: Played[] = [];
  cuts = 0;
  decodes = new Map<Uint8Array, { resolve: (sound: Sound) => void; reject: (error: Error) => void }>();
  readonly #lost = new Set<(lastTime: number) => void>();

  get heard(): number {
    return this.now;
  }

  level(): number {
    return 0;
  }

  prefer(rate: number): void {
    if (rate !== this.rate && this.played.every(({ told }) => told === "ended")) {
      this.rate = rate;
      this.lose();
    }
  }

  decode(file: Uint8Array): Promise<Sound> {
    return new Promise((resolve, reject) => this.decodes.set(file, { resolve, reject }));
  }

  strand(): Strand {
    const mine = new Set<Played>();
    return {
      play: (sound, start, end, heard) => {
        const played: Played = { sound, start, end, heard, told: "nothing" };
        mine.add(played);
        this.played.push(played);
      },
      cut: () => {
        this.cuts += 1;
        this.played = this.played.filter((played) => !mine.has(played));
      },
    };
  }

  onLost(listener: (lastTime: number) => void): () => void {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  /** The device goes away: a new clock starts at 0. */
  lose(): void {
    const lastTime = this.now;
    this.now = 0;
    this.played = [];
    this.#lost.forEach((listener) => listener(lastTime));
  }

  /** Lets the clock go on to a time; `startsFirst`: tells of a start before the end on the same frame. */
  runTo(time: number, startsFirst = false): void {
    const due = this.played.flatMap((played) => [
      { at: played.start, kind: "started" as const, played },
      { at: played.end, kind: "ended" as const, played },
    ]);
    const order = (kind: "started" | "ended"): number => (kind === "started") === startsFirst ? 0 : 1;
    due.sort((a, b) => a.at - b.at || order(a.kind) - order(b.kind));
    for (const { at, kind, played } of due) {
      const isNews = kind === "started" ? played.told === "nothing" : played.told !== "ended";
      if (at <= time && isNews && this.played.includes(played)) {
        this.now = Math.max(this.now, at);
        played.told = kind;
        played.heard[kind]();
      }
    }
    this.now = Math.max(this.now, time);
  }

  get lengths(): number[] {
    return this.played.map(({ sound }) => frames(sound));
  }
}
