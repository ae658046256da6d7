// What runs in the browser: the real player, `Audio` elements as a peer, and a recorder behind each.
import { Player } from "../../../src/webview/speech/player";
import { WebAudioOutput } from "../../../src/webview/speech/webAudio";
import type { BenchGlobals, BenchPage, Heard, PlannedClip, Silenced, Source, ToBenchPage } from "../pageApi";
import { Chain } from "./chain";
import { Ear } from "./ear";

const globals = globalThis as unknown as BenchGlobals;

class Page implements BenchPage {
  readonly #planned = new Map<string, PlannedClip>();
  #ears: Readonly<Record<Source, Ear>> | undefined;
  #player: Player | undefined;
  #chain: Chain | undefined;
  #silenced: Silenced | undefined;

  async open(): Promise<void> {
    this.#ears = { player: await Ear.open(), elements: await Ear.open() };
    const { context } = this.#ears.player;
    this.#player = new Player({
      output: new WebAudioOutput({ createContext: () => context }),
      onPlayback: (id, event) => void globals.tellPlayback(id, event),
      onChange: () => this.#notePlan(),
    });
    this.#chain = new Chain(this.#ears.elements.context);
    void listen((message, bytes) => this.#receive(message, bytes));
  }

  async reset(): Promise<void> {
    this.#player?.silence();
    this.#planned.clear();
    this.#silenced = undefined;
    this.#chain?.stop();
    const { player, elements } = this.ears;
    this.#chain = new Chain(elements.context);
    await player.reset();
    await elements.reset();
  }

  planned(): readonly PlannedClip[] {
    return [...this.#planned.values()];
  }

  silenced(): Silenced | undefined {
    return this.#silenced;
  }

  async chainEnded(count: number): Promise<void> {
    await this.#chain?.ended(count);
  }

  heard(source: Source): Promise<Heard> {
    return this.ears[source].heard();
  }

  timeOf(source: Source, frame: number): number {
    return this.ears[source].timeOf(frame);
  }

  private get ears(): Readonly<Record<Source, Ear>> {
    if (!this.#ears) throw new Error("Nothing is open yet");
    return this.#ears;
  }

  #receive(message: ToBenchPage, wav: Uint8Array<ArrayBuffer>): void {
    if (message.type === "chain") this.#chain?.add(message.place, wav);
    else if (message.type === "play") this.#player?.play({ ...message.clip, wav });
    else {
      const at = this.ears.player.frame;
      this.#player?.silence();
      this.#silenced = { at, left: this.#player?.scheduled.length ?? 0 };
    }
  }

  #notePlan(): void {
    for (const { clip, slot } of this.#player?.scheduled ?? []) {
      const { startFrame, endFrame, gap } = slot;
      this.#planned.set(clip.id, { id: clip.id, startFrame, endFrame, gap });
    }
  }
}

/** Reads what is said: the lengths of a JSON text and of a WAV file, and both of them, again and again. */
async function listen(receive: (message: ToBenchPage, wav: Uint8Array<ArrayBuffer>) => void): Promise<void> {
  const reader = (await fetch("/said")).body?.getReader();
  let bytes = new Uint8Array();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const longer = new Uint8Array(bytes.length + part.value.length);
    longer.set(bytes);
    longer.set(part.value, bytes.length);
    bytes = longer;
    while (bytes.length >= 8) {
      const lengths = new DataView(bytes.buffer, bytes.byteOffset);
      const [body, end] = [8 + lengths.getUint32(0), 8 + lengths.getUint32(0) + lengths.getUint32(4)];
      if (bytes.length < end) break;
      receive(JSON.parse(new TextDecoder().decode(bytes.subarray(8, body))) as ToBenchPage, bytes.slice(body, end));
      bytes = bytes.slice(end);
    }
  }
}

globals.voiceBench = new Page();
