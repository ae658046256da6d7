import type { Heard, Strand } from "./output";
import type { Sound } from "./sound";

/** Seconds. Short enough to be at once, long enough not to click. */
const fading = 0.008;

/** A context with what leads to its destination. */
export interface OutputLine {
  readonly context: BaseAudioContext;
  readonly master: GainNode;
  readonly analyser: AnalyserNode;
}

export interface StrandEvents {
  readonly began: () => void;
  readonly over: (count: number) => void;
}

/** Sounds that share one gain, so that all of them fade together. */
export class WebAudioStrand implements Strand {
  readonly #line: OutputLine;
  readonly #events: StrandEvents;
  readonly #gain: GainNode;
  readonly #sources = new Set<AudioScheduledSourceNode>();
  #playing = 0;
  #isCut = false;

  constructor(line: OutputLine, events: StrandEvents) {
    this.#line = line;
    this.#events = events;
    this.#gain = line.context.createGain();
    this.#gain.connect(line.analyser);
  }

  play(sound: Sound, start: number, end: number, heard: Heard): void {
    const { context } = this.#line;
    const [first] = sound.channels;
    if (this.#isCut || !first) {
      return;
    }
    const buffer = context.createBuffer(sound.channels.length, first.length, sound.rate);
    sound.channels.forEach((samples, channel) => buffer.copyToChannel(samples, channel));
    const source = context.createBufferSource();
    source.buffer = buffer;
    // Nobody is told when a source begins: one that is silent ends on that frame.
    const marker = context.createConstantSource();
    marker.offset.value = 0;
    this.#add(marker, heard.started);
    this.#add(source, () => {
      this.#playing -= 1;
      this.#events.over(1);
      heard.ended();
    });
    marker.start();
    marker.stop(start);
    source.start(start);
    // The clip ends on its last frame, even where the browser converts the rate.
    source.stop(end);
    this.#playing += 1;
    this.#events.began();
  }

  cut(): void {
    if (this.#isCut) {
      return;
    }
    this.#isCut = true;
    const { context } = this.#line;
    ramp(this.#gain.gain, 0, context.currentTime, fading);
    for (const source of this.#sources) {
      source.onended = null;
      source.stop(context.currentTime + fading);
    }
    this.#sources.clear();
    // Where the clock stands still, the ramp would be heard when it goes on.
    if (context.state !== "running") {
      this.#gain.disconnect();
    } else {
      setTimeout(() => this.#gain.disconnect(), 200);
    }
    this.#events.over(this.#playing);
    this.#playing = 0;
  }

  #add(source: AudioScheduledSourceNode, ended: () => void): void {
    this.#sources.add(source);
    source.connect(this.#gain);
    source.onended = () => {
      source.disconnect();
      this.#sources.delete(source);
      ended();
    };
  }
}

/** Goes to a value within `seconds`, from wherever it is. */
export function ramp(param: AudioParam, value: number, now: number, seconds: number): void {
  const from = param.value;
  param.cancelScheduledValues(now);
  param.setValueAtTime(from, now);
  param.linearRampToValueAtTime(value, now + seconds);
}
