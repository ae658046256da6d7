import type { Output, Strand } from "./output";
import { shortestLead } from "./schedule";
import type { Sound } from "./sound";
import { ramp, WebAudioStrand, type OutputLine } from "./webAudioStrand";

/** The rate of VOICEVOX's WAV files: with it as the clock's own, every clip is whole frames long. */
const usualRate = 24_000;
/** Seconds. */
const volumeRamp = 0.015;
/** Ms without sound, after which the device may rest. */
const restAfter = 20_000;
/** Ms. */
const firstRebuild = 500;
const longestRebuild = 30_000;

export interface WebAudioOptions {
  /** For tests: a context of the given rate, in frames per second. */
  readonly createContext?: (rate: number) => BaseAudioContext;
  readonly onProblem?: (text: string) => void;
}

/** Sound through Web Audio. Makes its context anew when the device is lost, and lets it rest in silence. */
export class WebAudioOutput implements Output {
  readonly #options: WebAudioOptions;
  readonly #lost = new Set<(lastTime: number) => void>();
  readonly #stateListeners = new Set<() => void>();
  #line: OutputLine;
  #gain = 1;
  #sounding = 0;
  #resting = false;
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  #rebuildTimer: ReturnType<typeof setTimeout> | undefined;
  #rebuildDelay = firstRebuild;

  constructor(options: WebAudioOptions = {}) {
    this.#options = options;
    this.#line = this.#open(usualRate);
    this.#restSoon();
  }

  get rate(): number {
    return this.#line.context.sampleRate;
  }

  get now(): number {
    return this.#line.context.currentTime;
  }

  get heard(): number {
    const { context } = this.#line;
    return this.now - ("outputLatency" in context ? (context as AudioContext).outputLatency || 0 : 0);
  }

  get lead(): number {
    const { context } = this.#line;
    return shortestLead + ("baseLatency" in context ? (context as AudioContext).baseLatency || 0 : 0);
  }

  /** Whether sound comes out, or would if there were any. */
  get runs(): boolean {
    return this.#resting || this.#line.context.state === "running";
  }

  /** Calls back when `runs` may have changed. Returns what ends it. */
  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  onLost(listener: (lastTime: number) => void): () => void {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  /** Asks the browser to let it sound; it does so after a gesture at the latest. */
  wake(): void {
    const { context } = this.#line;
    this.#resting = false;
    if (context instanceof AudioContext && context.state !== "running" && context.state !== "closed") {
      context.resume().catch((error: unknown) => this.#options.onProblem?.(`Sound can't begin: ${String(error)}`));
    }
    if (!this.runs) {
      this.#notify();
    }
    this.#restSoon();
  }

  /** @param gain 0 is silent, 1 as it comes */
  setGain(gain: number): void {
    this.#gain = gain;
    ramp(this.#line.master.gain, gain, this.now, volumeRamp);
  }

  level(): number {
    const { analyser } = this.#line;
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // Speech that fills the scale has a root mean square of about a fifth of it.
    return Math.min(1, Math.sqrt(power) * 5);
  }

  prefer(rate: number): void {
    if (rate !== this.rate && this.#sounding === 0) {
      this.#replace(rate);
    }
  }

  async decode(file: Uint8Array): Promise<Sound> {
    const decoded = await this.#line.context.decodeAudioData(new Uint8Array(file).buffer);
    const channels = Array.from({ length: decoded.numberOfChannels }, (_, index) => decoded.getChannelData(index));
    return { rate: decoded.sampleRate, channels };
  }

  strand(): Strand {
    const line = this.#line;
    return new WebAudioStrand(line, {
      began: () => {
        this.#sounding += 1;
        this.wake();
      },
      over: (count) => {
        if (line === this.#line) {
          this.#sounding -= count;
          this.#restSoon();
        }
      },
    });
  }

  dispose(): void {
    clearTimeout(this.#restTimer);
    clearTimeout(this.#rebuildTimer);
    this.#lost.clear();
    this.#stateListeners.clear();
    close(this.#line.context);
  }

  #open(rate: number): OutputLine {
    const context = (this.#options.createContext ?? ((sampleRate) => new AudioContext({ sampleRate })))(rate);
    const [master, analyser] = [context.createGain(), context.createAnalyser()];
    master.gain.value = this.#gain;
    analyser.fftSize = 512;
    analyser.connect(master).connect(context.destination);
    const line = { context, master, analyser };
    context.addEventListener("statechange", () => this.#stateChanged(line));
    context.addEventListener("error", () => this.#failed(line, "its device failed"));
    return line;
  }

  #stateChanged(line: OutputLine): void {
    if (line !== this.#line) {
      return;
    }
    if (line.context.state === "running") {
      this.#rebuildDelay = firstRebuild;
      this.#restSoon();
    } else if (line.context.state === "closed") {
      this.#failed(line, "it was closed");
    }
    this.#notify();
  }

  #notify(): void {
    this.#stateListeners.forEach((listener) => listener());
  }

  #failed(line: OutputLine, why: string): void {
    if (line !== this.#line || this.#rebuildTimer) {
      return;
    }
    this.#options.onProblem?.(`The sound was lost: ${why}. It is opened again.`);
    this.#rebuildTimer = setTimeout(() => {
      this.#rebuildTimer = undefined;
      this.#replace(this.rate);
    }, this.#rebuildDelay);
    this.#rebuildDelay = Math.min(this.#rebuildDelay * 2, longestRebuild);
  }

  #replace(rate: number): void {
    const [old, lastTime] = [this.#line, this.now];
    this.#line = this.#open(rate);
    this.#sounding = 0;
    close(old.context);
    this.wake();
    this.#lost.forEach((listener) => listener(lastTime));
    this.#notify();
  }

  /** A context that runs keeps the device awake, and with it the machine. */
  #restSoon(): void {
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => {
      const { context } = this.#line;
      if (this.#sounding === 0 && context instanceof AudioContext && context.state === "running") {
        this.#resting = true;
        context.suspend().catch(() => (this.#resting = false));
      }
    }, restAfter);
  }
}

function close(context: BaseAudioContext): void {
  if (context instanceof AudioContext && context.state !== "closed") {
    // One whose device is gone may refuse; it is of no use either way.
    context.close().catch(() => undefined);
  }
}
