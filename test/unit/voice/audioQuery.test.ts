import assert from "node:assert/strict";
import * as v from "valibot";
import { audioQuerySchema } from "../../../src/voice/audioQuery";

const mora = { text: "コ", consonant: "k", consonant_length: 0.06, vowel: "o", vowel_length: 0.11, pitch: 5.8 };
const query = {
  accent_phrases: [{ moras: [mora], accent: 1, pause_mora: null, is_interrogative: false }],
  speedScale: 1, pitchScale: 0, intonationScale: 1, volumeScale: 1, prePhonemeLength: 0.1, postPhonemeLength: 0.1,
  pauseLength: null, pauseLengthScale: 1, outputSamplingRate: 24_000, outputStereo: false, kana: "コ'",
};
const isGood = (value: unknown): boolean => v.safeParse(audioQuerySchema, value).success;
const withMora = (change: object): object => ({ ...query, accent_phrases: [{ moras: [{ ...mora, ...change }], accent: 1 }] });

describe("audioQuerySchema", () => {
  it("keeps everything, known or not, as it came", () => {
    const rich = {
      ...query,
      tempoDynamicsScale: 1,
      accent_phrases: [{ moras: [{ ...mora, extra: [1] }], accent: 1, pause_mora: { ...mora, vowel: "pau", consonant: null }, more: { deep: true } }],
    };
    assert.deepEqual(v.parse(audioQuerySchema, rich), rich);
  });

  it("takes what older engines send", () => {
    const { pauseLength: _length, pauseLengthScale: _scale, kana: _kana, ...older } = query;
    const { consonant: _consonant, consonant_length: _consonantLength, ...vowelOnly } = mora;
    assert.ok(isGood({ ...older, accent_phrases: [{ moras: [vowelOnly], accent: 1 }] }));
    assert.ok(isGood({ ...query, accent_phrases: [] }));
  });

  it("refuses what is none, and numbers that nobody means", () => {
    const { speedScale: _speed, ...incomplete } = query;
    const bad: readonly unknown[] = [
      undefined, null, [], "", {}, incomplete,
      { ...query, accent_phrases: {} }, { ...query, accent_phrases: [null] }, { ...query, outputStereo: "no" },
      { ...query, speedScale: 0 }, { ...query, speedScale: -1 }, { ...query, speedScale: NaN }, { ...query, volumeScale: -1 },
      { ...query, prePhonemeLength: 1e9 }, { ...query, postPhonemeLength: -0.1 }, { ...query, pauseLength: -1 }, { ...query, pauseLengthScale: Infinity },
      { ...query, outputSamplingRate: 0 }, { ...query, outputSamplingRate: 24_000.5 }, { ...query, pitchScale: 1e30 },
      withMora({ vowel_length: -0.1 }), withMora({ vowel_length: 1e12 }), withMora({ consonant_length: "0.1" }), withMora({ vowel: 1 }), withMora({ pitch: null }),
    ];
    for (const value of bad) assert.equal(isGood(value), false, JSON.stringify(value));
  });
});
