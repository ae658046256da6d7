/** A WAV file's header, and where its samples are. */
export interface Wav {
  readonly format: "pcm" | "float";
  readonly bitsPerSample: number;
  readonly channels: number;
  /** Samples a second. */
  readonly samplingRate: number;
  /** Samples of each channel. */
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  /** Where the samples begin in the file, and how long they are; bytes. */
  readonly dataOffset: number;
  readonly dataBytes: number;
}

/** Why bytes are no WAV file that can be played. */
export interface WavProblem {
  readonly reason: "not-wav" | "cut" | "no-format" | "no-samples" | "unknown-format";
  /** For the log. */
  readonly detail: string;
}

/** A writer that did not know the length in advance leaves this; the samples then end with the file. */
const lengthUnknown = 0xffff_ffff;
const extensible = 0xfffe;
const sampleSizes = { pcm: [8, 16, 24, 32], float: [32, 64] } as const;

interface Format {
  readonly tag: number;
  readonly channels: number;
  readonly samplingRate: number;
  readonly blockAlign: number;
  readonly bitsPerSample: number;
}

function letters(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

/** The body of a `fmt ` chunk, 16 bytes at least. */
function readFormat(view: DataView, at: number, size: number): Format {
  const tag = view.getUint16(at, true);
  return {
    // An extensible format says in its identifier's first two bytes what it extends.
    tag: tag === extensible && size >= 26 ? view.getUint16(at + 24, true) : tag,
    channels: view.getUint16(at + 2, true),
    samplingRate: view.getUint32(at + 4, true),
    blockAlign: view.getUint16(at + 12, true),
    bitsPerSample: view.getUint16(at + 14, true),
  };
}

function describe(
  { tag, channels, samplingRate, blockAlign, bitsPerSample }: Format,
  dataOffset: number,
  dataBytes: number,
): Wav | WavProblem {
  const format = tag === 1 ? "pcm" : tag === 3 ? "float" : undefined;
  const detail = `format ${tag}, ${channels} channels, ${samplingRate} Hz, ${bitsPerSample} bit, ${blockAlign} bytes a frame`;
  if (format === undefined || !(sampleSizes[format] as readonly number[]).includes(bitsPerSample)) {
    return { reason: "unknown-format", detail };
  }
  // Web Audio takes these channels and rates, and no others.
  const isPlayable = channels >= 1 && channels <= 32 && samplingRate >= 3_000 && samplingRate <= 768_000;
  if (!isPlayable || blockAlign !== (channels * bitsPerSample) / 8) return { reason: "unknown-format", detail };
  const frames = Math.floor(dataBytes / blockAlign);
  if (frames === 0) return { reason: "no-samples", detail: `${dataBytes} bytes of samples` };
  return {
    format, bitsPerSample, channels, samplingRate, frames, duration: frames / samplingRate, dataOffset, dataBytes: frames * blockAlign,
  };
}

/**
 * Reads the header of a WAV file (RIFF, its chunks in any order): linear PCM or floats, uncompressed.
 * A file that promises more than it has is refused. Never throws.
 */
export function readWav(bytes: Uint8Array): Wav | WavProblem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || letters(view, 0) !== "RIFF" || letters(view, 8) !== "WAVE") {
    return { reason: "not-wav", detail: `${bytes.length} bytes that do not begin as a WAV file` };
  }
  let format: Format | undefined;
  let data: { readonly offset: number; readonly size: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length && (format === undefined || data === undefined); ) {
    const name = letters(view, at);
    const offset = at + 8;
    const rest = bytes.length - offset;
    const promised = view.getUint32(at + 4, true);
    const size = name === "data" && promised === lengthUnknown ? rest : promised;
    if (size > rest) return { reason: "cut", detail: `${name.trim()}: ${rest} of ${size} bytes` };
    if (name === "fmt " && size >= 16) format ??= readFormat(view, offset, size);
    if (name === "data") data ??= { offset, size };
    // A chunk of odd length is followed by a byte that counts for nothing.
    at = offset + size + (size % 2);
  }
  if (format === undefined) return { reason: "no-format", detail: "no fmt chunk before the file ends" };
  if (data === undefined) return { reason: "no-samples", detail: "no data chunk before the file ends" };
  return describe(format, data.offset, data.size);
}
