import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import { audioQuerySchema, type AudioQuery, type Mora } from "../../../src/voice/audioQuery";
import { moraTimes } from "../../../src/voice/moraTimes";
import { readWav } from "../../../src/voice/wav";
import { makeQuery } from "../../fixtures/voicevox/query";
import { synthesize } from "../../fixtures/voicevox/synthesis";

const rate = 93.75;

function mora(text: string, consonant_length: number | null, vowel: string, vowel_length: number, pitch = 5.8): Mora {
  return { text, consonant: consonant_length === null ? null : "k", consonant_length, vowel, vowel_length, pitch };
}

function query(accent_phrases: AudioQuery["accent_phrases"], more: Partial<AudioQuery> = {}): AudioQuery {
  return {
    accent_phrases, speedScale: 1, pitchScale: 0, intonationScale: 1, volumeScale: 1, prePhonemeLength: 0, postPhonemeLength: 0,
    pauseLength: null, pauseLengthScale: 1, outputSamplingRate: 24_000, outputStereo: false, ...more,
  };
}

const phrase = (moras: Mora[], more: Partial<AudioQuery["accent_phrases"][number]> = {}): AudioQuery["accent_phrases"][number] => ({ moras, accent: 1, ...more });
const pause = (length: number): Mora => ({ text: "、", consonant: null, consonant_length: null, vowel: "pau", vowel_length: length, pitch: 0 });

/** In frames, as they were worked out by hand. */
function frames(value: AudioQuery, upspeak?: boolean): { spans: [string, number, number][]; total: number } {
  const { moras, duration } = moraTimes(value, rate, upspeak);
  const inFrames = (seconds: number): number => Number((seconds * rate).toFixed(9));
  return { spans: moras.map(({ mora, start, end }) => [mora, inFrames(start), inFrames(end)]), total: inFrames(duration) };
}

describe("moraTimes, by hand", () => {
  it("rounds consonant and vowel each by itself", () => {
    // 0.06 s = 5.625 → 6; 0.11 s = 10.3125 → 10; 0.09 s = 8.4375 → 8; 0.1 s = 9.375 → 9.
    assert.deepEqual(frames(query([phrase([mora("コ", 0.06, "o", 0.11), mora("ン", null, "N", 0.09)])], { prePhonemeLength: 0.1, postPhonemeLength: 0.1 })), {
      spans: [["コ", 9, 25], ["ン", 25, 33]],
      total: 42,
    });
  });

  it("rounds a half to the even frame", () => {
    // At 100 frames a second nothing is lost before the rounding: 0.125 s = 12.5 → 12; 0.375 s = 37.5 → 38; 0.625 s = 62.5 → 62.
    const { moras, duration } = moraTimes(query([phrase([mora("ア", null, "a", 0.125), mora("カ", 0.375, "a", 0.625)])]), 100);
    assert.deepEqual(moras.map(({ start, end }) => [start, end]), [[0, 0.12], [0.12, 1.12]]);
    assert.equal(duration, 1.12);
    // 0.048 s × 93.75 = 4.5 → 4; 0.08 s × 93.75 = 7.5 → 8.
    assert.deepEqual(frames(query([phrase([mora("カ", 0.048, "a", 0.08)])])).spans, [["カ", 0, 12]]);
  });

  it("divides every length by the speed, silence included", () => {
    // At 2: 0.1 s → 4.6875 → 5; 0.06 s → 2.8125 → 3; 0.11 s → 5.15625 → 5; 0.3 s → 14.0625 → 14.
    const said = query([phrase([mora("コ", 0.06, "o", 0.11)], { pause_mora: pause(0.3) })], { speedScale: 2, prePhonemeLength: 0.1, postPhonemeLength: 0.1 });
    assert.deepEqual(frames(said), { spans: [["コ", 5, 13], ["、", 13, 27]], total: 32 });
  });

  it("raises the last voiced vowel of a question for 0.15 s, before the pause", () => {
    // 0.15 s = 14.0625 → 14; 0.3 s = 28.125 → 28.
    const question = phrase([mora("タ", 0.06, "a", 0.11)], { is_interrogative: true, pause_mora: pause(0.3) });
    assert.deepEqual(frames(query([question])), { spans: [["タ", 0, 16], ["ア", 16, 30], ["、", 30, 58]], total: 58 });
    assert.deepEqual(frames(query([question]), false), { spans: [["タ", 0, 16], ["、", 16, 44]], total: 44 });
    const unvoiced = phrase([mora("ス", 0.06, "U", 0.11, 0)], { is_interrogative: true });
    assert.deepEqual(frames(query([unvoiced])), { spans: [["ス", 0, 16]], total: 16 });
    const nasal = phrase([mora("ン", null, "N", 0.11)], { is_interrogative: true });
    assert.deepEqual(frames(query([nasal])).spans, [["ン", 0, 10], ["ン", 10, 24]]);
  });

  it("takes the pause's length from where it is set", () => {
    const said = (more: Partial<AudioQuery>): number => frames(query([phrase([], { pause_mora: pause(0.3) })], more)).total;
    assert.equal(said({}), 28, "its own");
    assert.equal(said({ pauseLength: 0.2 }), 19, "0.2 s = 18.75 → 19");
    assert.equal(said({ pauseLength: 0 }), 0);
    assert.equal(said({ pauseLengthScale: 0.5 }), 14, "0.15 s = 14.0625 → 14");
    assert.equal(said({ pauseLength: 0.2, pauseLengthScale: 2, speedScale: 0.5 }), 75, "0.8 s = 75");
    assert.equal(said({ pauseLength: undefined, pauseLengthScale: undefined }), 28, "an older engine's");
  });

  it("does not know what AivisSpeech keeps to itself", () => {
    const silent = query([phrase([mora("ア", 0, "a", 0)], { pause_mora: pause(0) })], { prePhonemeLength: 0.1, postPhonemeLength: 0.1 });
    assert.deepEqual(moraTimes(silent, rate).moras, []);
  });

  it("names the mouth of a phoneme that it does not know", () => {
    assert.deepEqual(moraTimes(query([phrase([mora("？", null, "xx", 0.1), mora("ッ", null, "cl", 0.1)])]), rate).moras.map(({ vowel }) => vowel), ["N", "cl"]);
  });
});

/** Texts × scales: more than 40 cases, none like another. */
const texts = [
  "こんにちは、声を返すよ。テストは通った？", "ほんとう？", "あ", "えっ？なに？どうしたの？", "npmでTypeScriptをビルドしました。",
  "きょうは、いい、てんき、だね！", "シュークリームをキャッチして、ティーをのむ。", "ですか？", "一二三、四五六。", "ん",
];
const scales: readonly Partial<AudioQuery>[] = [
  {}, { speedScale: 0.5 }, { speedScale: 0.73 }, { speedScale: 1.37 }, { speedScale: 2, pauseLength: 0 },
  { pauseLength: 0.123, pauseLengthScale: 1.7 }, { pauseLengthScale: 0 }, { prePhonemeLength: 0, postPhonemeLength: 0.37, speedScale: 1.1 },
  { outputSamplingRate: 48_000, outputStereo: true, speedScale: 0.91 },
];

describe("moraTimes against the sound of the test engine", () => {
  for (const more of scales) {
    for (const upspeak of [true, false]) {
      it(`agrees to 0.1 ms with ${JSON.stringify(more)}${upspeak ? "" : ", without upspeak"}`, () => {
        for (const text of texts) {
          const made = { ...makeQuery(text, 5.7, 24_000), ...(more as object) };
          const wav = readWav(synthesize(made, upspeak));
          assert.ok("frames" in wav);
          const { moras, duration } = moraTimes(v.parse(audioQuerySchema, made), rate, upspeak);
          assert.ok(Math.abs(duration - wav.duration) < 0.000_1, `${text}: ${duration} s, and the WAV has ${wav.duration} s`);
          assert.ok(moras.length > 0);
        }
      });
    }
  }

  it("begins sound and pauses where it says", () => {
    const made = makeQuery("あああ、いいい。", 5.7, 24_000);
    const wav = synthesize(made);
    const samples = new Int16Array(wav.buffer, 44);
    const isSilent = (from: number, to: number): boolean => samples.subarray(Math.round(from * 24_000), Math.round(to * 24_000)).every((sample) => sample === 0);
    for (const { vowel, start, end } of moraTimes(v.parse(audioQuerySchema, made), rate).moras) {
      assert.equal(isSilent(start, end), vowel === "pau");
      // Its first and last milliseconds too.
      if (vowel !== "pau") assert.ok(!isSilent(start, start + 0.002) && !isSilent(end - 0.002, end));
    }
  });

  it("keeps moras in order, without gaps, within the sound", () => {
    const length = fc.double({ min: 0, max: 3, noNaN: true });
    const moras = fc.array(fc.tuple(length, length, fc.boolean()).map(([a, b, voiced]) => mora("カ", a, "a", b, voiced ? 5.5 : 0)), { maxLength: 8 });
    const phrases = fc.array(fc.tuple(moras, fc.boolean(), fc.option(length)).map(([moras, is_interrogative, silence]) => phrase(moras, { is_interrogative, pause_mora: silence === null ? null : pause(silence) })), { maxLength: 6 });
    fc.assert(
      fc.property(phrases, fc.double({ min: 0.1, max: 4, noNaN: true }), fc.option(length), length, (phrases, speedScale, pauseLength, prePhonemeLength) => {
        const { moras, duration } = moraTimes(query(phrases, { speedScale, pauseLength, prePhonemeLength }), rate);
        moras.forEach(({ start, end }, i) => {
          assert.ok(start <= end);
          if (i > 0) assert.equal(start, moras[i - 1]?.end);
        });
        assert.ok((moras.at(-1)?.end ?? 0) <= duration);
      }),
    );
  });
});
