import type { Sound } from "./sound";

const pcm = 1;
/** Says in a field of its own what the format is. */
const extensible = 0xfffe;

interface Format {
  readonly channels: number;
  readonly rate: number;
}

/**
 * The sound of a WAV file with 16-bit samples, read at once: the browser's own decoder answers later, and
 * clips that follow one another can't wait. A file that is cut off gives what is there.
 * Source: "Multimedia Programming Interface and Data Specifications 1.0" (IBM, Microsoft, 1991), RIFF WAVE.
 * @returns undefined for any other format
 */
export function decodeWav(bytes: Uint8Array): Sound | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 12 || name(view, 0) !== "RIFF" || name(view, 8) !== "WAVE") {
    return undefined;
  }
  let format: Format | undefined;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const body = at + 8;
    // Writers that don't know the length leave 0xffffffff.
    const size = Math.min(view.getUint32(at + 4, true), view.byteLength - body);
    if (name(view, at) === "fmt ") {
      format = readFormat(view, body, size);
    } else if (name(view, at) === "data") {
      return format && { rate: format.rate, channels: readSamples(view, body, size, format.channels) };
    }
    at = body + size + (size % 2);
  }
  return undefined;
}

function readFormat(view: DataView, at: number, size: number): Format | undefined {
  if (size < 16) {
    return undefined;
  }
  const written = view.getUint16(at, true);
  const kind = written === extensible && size >= 26 ? view.getUint16(at + 24, true) : written;
  const channels = view.getUint16(at + 2, true);
  const rate = view.getUint32(at + 4, true);
  const isKnown = kind === pcm && view.getUint16(at + 14, true) === 16;
  return isKnown && channels >= 1 && channels <= 8 && rate >= 3000 && rate <= 768_000 ? { channels, rate } : undefined;
}

function readSamples(view: DataView, at: number, size: number, count: number): Float32Array<ArrayBuffer>[] {
  const length = Math.floor(size / (2 * count));
  return Array.from({ length: count }, (_, channel) => {
    const samples = new Float32Array(length);
    for (let frame = 0; frame < length; frame += 1) {
      samples[frame] = view.getInt16(at + (frame * count + channel) * 2, true) / 0x8000;
    }
    return samples;
  });
}

function name(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));
}
