import { linesOf } from "../../src/companion/replyReader";
import type { EngineQuery } from "../../src/voice/engine/engineVoice";
import type { MoraTime } from "../../src/protocol";
import { moraTimes } from "../../src/voice/moraTimes";
import { readWav } from "../../src/voice/wav";
import type { Measurement } from "../report";
import { silent } from "./pageApi";
import { effort, type Stage } from "./stage";
import { beginnings, reply, thirtyLines } from "./texts";

/** Of VOICEVOX: frames a second. */
const frameRate = 93.75;
const settings = [{ speed: 1 }, { speed: 2 }, { speed: 1.3, pauses: 0.7 }];

/** How far mora times are off the WAV files of the same lines, as the extension asks for them. */
export async function moras({ engine, her }: Stage): Promise<Measurement> {
  await engine.set({ rtf: 0, queryMs: 0 });
  const texts = [...thirtyLines, reply, ...beginnings].flatMap((text) => linesOf(text).map((line) => line.text));
  const { signal } = new AbortController();
  let most = 0;
  let [lines, count, pauses, loud] = [0, 0, 0, 0];
  for (const changed of settings) {
    her.configure(changed);
    for (const text of texts) {
      const { voice } = her.engine;
      if (!voice) throw new Error("The engine is gone");
      const query = await voice.query(text, "neutral", signal);
      const utterance = await voice.synthesize(query, signal);
      const times = moraTimes((query as EngineQuery).query, frameRate);
      most = Math.max(most, Math.abs(times.duration - utterance.duration));
      // Those that the page gets are these, and none is left out.
      if (JSON.stringify(times.moras) !== JSON.stringify(utterance.moras)) most = Infinity;
      lines++;
      count += utterance.moras.length;
      const silences = utterance.moras.filter(({ vowel }) => vowel === "pau" || vowel === "cl");
      pauses += silences.length;
      loud += silences.filter((pause) => !isSilent(utterance.wav ?? new Uint8Array(), pause)).length;
    }
  }
  her.configure({});
  await engine.set(effort);
  return {
    what: `mora times of ${lines} lines (${count} moras) off their WAVs`,
    value: `${(most * 1000).toFixed(3)} ms at most; sound in ${loud} of ${pauses} pauses`,
    target: "≤ 0.1 ms over ≥ 40 lines",
    met: lines >= 40 && most * 1000 <= 0.1 && pauses > 0 && loud === 0,
  };
}

/** Nothing sounds while a mora lasts that has no sound: a time in the middle of a line that were off would tell. */
function isSilent(wav: Uint8Array, { start, end }: MoraTime): boolean {
  const read = readWav(wav);
  if ("reason" in read) throw new Error(read.detail);
  const view = new DataView(wav.buffer, wav.byteOffset + read.dataOffset, read.dataBytes);
  for (let frame = Math.round(start * read.samplingRate); frame < Math.round(end * read.samplingRate); frame++)
    if (Math.abs(view.getInt16(frame * 2, true)) > 0x8000 * silent) return false;
  return true;
}
