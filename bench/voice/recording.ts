import { readWav } from "../../src/voice/wav";
import { rate, silent, type Source } from "./pageApi";
import type { SoundPage } from "./soundPage";

/** What a reply sounded like, measured on what went to the loudspeaker. */
export interface Recording {
  /** When its first clip's first sample sounded, in milliseconds since 1970. */
  readonly firstAt: number;
  /** Seconds of silence between clips, beyond that in the clips; below 0: they overlapped. */
  readonly gaps: number;
}

/** Frames of silence at either end of a WAV file, and of all. */
interface Edges {
  readonly before: number;
  readonly after: number;
  readonly frames: number;
}

/**
 * Where a reply's sound began, and how much longer it took than its clips laid end to end: both are seen by
 * the recorder behind the player, whatever the player itself believes.
 *
 * @param wavs in the order in which they were played, all to their end
 */
export async function recording(sound: SoundPage, source: Source, wavs: readonly Uint8Array[]): Promise<Recording> {
  const { firstFrame, lastFrame } = await sound.ask("heard", source);
  const edges = wavs.map(edgesOf);
  const [first, last] = [edges[0], edges.at(-1)];
  if (firstFrame === undefined || lastFrame === undefined || !first || !last) throw new Error("Nothing was heard");
  const asked = edges.reduce((sum, { frames }) => sum + frames, 0) - first.before - last.after;
  return {
    firstAt: await sound.ask("timeOf", source, firstFrame - first.before),
    gaps: (lastFrame + 1 - firstFrame - asked) / rate,
  };
}

/** Of 16 bits, one channel, at the page's own rate: as the test engine makes them. */
function edgesOf(wav: Uint8Array): Edges {
  const read = readWav(wav);
  if ("reason" in read) throw new Error(read.detail);
  const view = new DataView(wav.buffer, wav.byteOffset + read.dataOffset, read.dataBytes);
  const sounds = (frame: number) => Math.abs(view.getInt16(frame * 2, true) / 0x8000) > silent;
  let [from, to] = [0, read.frames];
  while (from < to && !sounds(from)) from++;
  while (to > from && !sounds(to - 1)) to--;
  return { before: from, after: read.frames - to, frames: read.frames };
}
