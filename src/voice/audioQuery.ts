import * as v from "valibot";

// Far beyond anything that an engine says, yet small enough that every sum of them stays exact.
const seconds = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(600));
const number = v.pipe(v.number(), v.finite(), v.minValue(-1_000), v.maxValue(1_000));
const factor = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100));
// The engine divides by it, and answers 500 to nought.
const speed = v.pipe(v.number(), v.finite(), v.minValue(0.01), v.maxValue(100));
const symbol = v.pipe(v.string(), v.maxLength(100));

const mora = v.looseObject({
  text: symbol,
  consonant: v.nullish(symbol),
  consonant_length: v.nullish(seconds),
  vowel: symbol,
  vowel_length: seconds,
  pitch: number,
});

const accentPhrase = v.looseObject({
  moras: v.pipe(v.array(mora), v.maxLength(10_000)),
  accent: v.number(),
  pause_mora: v.nullish(mora),
  is_interrogative: v.nullish(v.boolean()),
});

/**
 * What `/audio_query` answers and `/synthesis` takes: VOICEVOX ENGINE 0.25.2's `AudioQuery`. Fields that are
 * not named here are kept, for they have to be sent back; what older engines lack may be missing; a number
 * that no engine means is refused. All lengths are in seconds.
 */
export const audioQuerySchema = v.looseObject({
  accent_phrases: v.pipe(v.array(accentPhrase), v.maxLength(10_000)),
  speedScale: speed,
  pitchScale: number,
  intonationScale: number,
  volumeScale: factor,
  prePhonemeLength: seconds,
  postPhonemeLength: seconds,
  pauseLength: v.nullish(seconds),
  pauseLengthScale: v.nullish(factor),
  outputSamplingRate: v.pipe(v.number(), v.integer(), v.minValue(1_000), v.maxValue(768_000)),
  outputStereo: v.boolean(),
  kana: v.nullish(v.string()),
});

export type AudioQuery = v.InferOutput<typeof audioQuerySchema>;
export type AccentPhrase = v.InferOutput<typeof accentPhrase>;
export type Mora = v.InferOutput<typeof mora>;
