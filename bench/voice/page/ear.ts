import { type Heard, rate, silent } from "../pageApi";

/** Ms between looks at both clocks, and how long after a frame such a look tells its time, in seconds. */
const interval = 20;
const nearby = 0.3;

const recorder = `registerProcessor("recorder", class extends AudioWorkletProcessor {
  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      if (data === "reset") this.first = this.last = undefined;
      this.port.postMessage({ firstFrame: this.first, lastFrame: this.last });
    };
  }
  process([[samples]], [[out]]) {
    if (!samples) return true;
    out.set(samples);
    for (let at = 0; at < samples.length; at++) {
      if (Math.abs(samples[at]) <= ${silent}) continue;
      this.last = currentFrame + at;
      this.first ??= this.last;
    }
    return true;
  }
})`;

/** An audio clock, and what is heard of it: whatever goes to its loudspeaker goes through a recorder. */
export class Ear {
  readonly #looks: { readonly at: number; readonly time: number }[] = [];

  private constructor(
    readonly context: AudioContext,
    private readonly recorder: AudioWorkletNode,
  ) {
    setInterval(() => {
      const at = context.currentTime;
      // While it rests, its clock stands still.
      if (at > (this.#looks.at(-1)?.at ?? 0)) this.#looks.push({ at, time: performance.timeOrigin + performance.now() });
      if (this.#looks.length > 4000) this.#looks.shift();
    }, interval);
  }

  static async open(): Promise<Ear> {
    const context = new AudioContext({ sampleRate: rate });
    const script = URL.createObjectURL(new Blob([recorder], { type: "text/javascript" }));
    await context.audioWorklet.addModule(script);
    const node = new AudioWorkletNode(context, "recorder", { channelCount: 1, channelCountMode: "explicit", outputChannelCount: [1] });
    node.connect(context.destination);
    Object.defineProperty(context, "destination", { value: node });
    await context.resume();
    return new Ear(context, node);
  }

  /** The frame that its clock is at. */
  get frame(): number {
    return Math.round(this.context.currentTime * rate);
  }

  async reset(): Promise<void> {
    await this.#ask("reset");
  }

  heard(): Promise<Heard> {
    return this.#ask("heard");
  }

  timeOf(frame: number): number {
    const at = frame / rate;
    const offsets = this.#looks.filter((one) => one.at >= at && one.at < at + nearby).map((one) => one.time - one.at * 1000);
    offsets.sort((a, b) => a - b);
    return (offsets[offsets.length >> 1] ?? NaN) + at * 1000;
  }

  #ask(question: "reset" | "heard"): Promise<Heard> {
    return new Promise((resolve) => {
      this.recorder.port.onmessage = ({ data }: MessageEvent<Heard>) => resolve(data);
      this.recorder.port.postMessage(question);
    });
  }
}
