import type { Clip, SpeechState, VoiceStatus } from "../../../../src/protocol";

/** A voice that speaks and is heard. */
export const voice: VoiceStatus = {
  enabled: true,
  phase: "ready",
  source: "engine",
  engine: "VOICEVOX",
  character: "ずんだもん",
  style: "あまあま",
  credit: "VOICEVOX:ずんだもん",
  canStart: false,
  builtIn: true,
  muted: false,
  volume: 1,
  audible: true,
};

export const speech: SpeechState = { voice, unsaid: [] };

/** A WAV file with 16-bit samples, as an engine gives it. */
export function wavFile(samples: readonly number[], { rate = 24_000, channels = 1 } = {}): Uint8Array {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const name = (at: number, text: string): void => [...text].forEach((char, index) => view.setUint8(at + index, char.charCodeAt(0)));
  name(0, "RIFF");
  view.setUint32(4, view.byteLength - 8, true);
  name(8, "WAVE");
  name(12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  name(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => view.setInt16(44 + index * 2, Math.round(sample * 0x7fff), true));
  return new Uint8Array(view.buffer);
}

/** A clip with a WAV file of so many frames at 24 kHz. */
export function clip(id: string, frames: number, change: Partial<Clip> = {}): Clip {
  return {
    id,
    replyId: "a1",
    stretch: { start: 0, end: 4 },
    emotion: "neutral",
    wav: wavFile(new Array<number>(frames).fill(0)),
    duration: frames / 24_000,
    from: 0,
    moras: [],
    words: [],
    ...change,
  };
}
