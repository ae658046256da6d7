import { now } from "./engineProcess";
import type { SoundPage } from "./soundPage";
import { stream } from "./texts";

/** A reply that was spoken to its end. */
export interface Spoken {
  /** When its first token came, in milliseconds since 1970. */
  readonly begunAt: number;
  /** In the order of the text. */
  readonly wavs: readonly Uint8Array[];
}

export interface PeerOptions {
  readonly url: string;
  readonly sound: SoundPage;
  readonly styleId: number;
  readonly speed: number;
}

/** The seed's way: lines at sentence ends, each requested at once, `Audio` elements one after the other. */
export async function seedsWay(text: string, options: PeerOptions): Promise<Spoken> {
  const sounds: Promise<Uint8Array>[] = [];
  let line = "";
  const say = () => {
    const [place, said] = [sounds.length, line.trim()];
    line = "";
    if (said === "") return;
    const sound = synthesized(said, options).then((wav) => {
      options.sound.tell({ type: "chain", place }, wav);
      return wav;
    });
    sounds.push(sound);
  };
  const begunAt = now();
  await stream(text, (chunk) => {
    for (const char of chunk) {
      line += char;
      if (/[。！？!?\n]/.test(char)) say();
    }
  });
  say();
  const wavs = await Promise.all(sounds);
  await options.sound.ask("chainEnded", wavs.length);
  return { begunAt, wavs };
}

/** The simplest way: the whole reply in one request, once it is written. */
export async function wholeReply(text: string, options: PeerOptions): Promise<Spoken> {
  const begunAt = now();
  await stream(text, () => {});
  const wav = await synthesized(text, options);
  options.sound.tell({ type: "chain", place: 0 }, wav);
  await options.sound.ask("chainEnded", 1);
  return { begunAt, wavs: [wav] };
}

async function synthesized(text: string, { url, styleId, speed }: PeerOptions): Promise<Uint8Array> {
  const asked = await fetch(`${url}/audio_query?${new URLSearchParams({ text, speaker: String(styleId) })}`, { method: "POST" });
  const query = { ...((await asked.json()) as object), speedScale: speed };
  const made = await fetch(`${url}/synthesis?speaker=${styleId}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(query),
  });
  if (!made.ok) throw new Error(`The test engine refuses a line: ${await made.text()}`);
  return new Uint8Array(await made.arrayBuffer());
}
