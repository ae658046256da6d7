import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import { type AudioQuery, audioQuerySchema } from "../../../../src/voice/audioQuery";
import { changeQuery } from "../../../../src/voice/engine/queryChanges";
import { plainSettings } from "./stage";

const answer = {
  accent_phrases: [
    {
      moras: [{ text: "コ", consonant: "k", consonant_length: 0.06, vowel: "o", vowel_length: 0.11, pitch: 5.8, to_come: 1 }],
      accent: 1,
      pause_mora: { text: "、", consonant: null, consonant_length: null, vowel: "pau", vowel_length: 0.3, pitch: 0, to_come: 2 },
      is_interrogative: false,
    },
    { moras: [{ text: "ン", consonant: null, consonant_length: null, vowel: "N", vowel_length: 0.09, pitch: 5.9 }], accent: 1, pause_mora: null },
  ],
  speedScale: 1,
  pitchScale: 0,
  intonationScale: 1,
  volumeScale: 1,
  prePhonemeLength: 0.1,
  postPhonemeLength: 0.2,
  pauseLength: null,
  pauseLengthScale: 1,
  outputSamplingRate: 24000,
  outputStereo: false,
  kana: "コ'、ン'",
  tempoDynamicsScale: 1,
};
const query: AudioQuery = v.parse(audioQuerySchema, answer);
const none = { speed: 1, pitch: 0, intonation: 1 };
const all = new Map<string, boolean>();

describe("a query that is changed", () => {
  it("stays as it is where nothing is asked for, unknown fields too", () =>
    assert.deepEqual(changeQuery(query, plainSettings, none, all), answer));

  it("takes the settings and the emotion together", () => {
    const changed = changeQuery(query, { ...plainSettings, speed: 1.2, pitch: 0.05, intonation: 1.1 }, { speed: 1.1, pitch: 0.02, intonation: 1.2 }, all);
    assert.equal(changed.speedScale.toFixed(6), (1.32).toFixed(6));
    assert.equal(changed.pitchScale.toFixed(6), (0.07).toFixed(6));
    assert.equal(changed.intonationScale.toFixed(6), (1.32).toFixed(6));
    assert.deepEqual(changed.accent_phrases, answer.accent_phrases);
  });

  it("never leaves what an engine can do", () => {
    const wild = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(wild, wild, wild, (speed, pitch, intonation) => {
        const changed = changeQuery(query, { ...plainSettings, speed, pitch, intonation }, none, all);
        assert.ok(changed.speedScale >= 0.5 && changed.speedScale <= 2);
        assert.ok(Math.abs(changed.pitchScale) <= 0.15);
        assert.ok(changed.intonationScale >= 0 && changed.intonationScale <= 2);
      }),
    );
  });

  it("has longer pauses by the engine's scale, and longer silence around it", () => {
    const changed = changeQuery(query, { ...plainSettings, pauses: 2 }, none, all);
    assert.deepEqual(changed, { ...answer, pauseLengthScale: 2, prePhonemeLength: 0.2, postPhonemeLength: 0.4 });
  });

  for (const [how, older, features] of [
    ["an engine without that scale", { ...answer, pauseLength: undefined, pauseLengthScale: undefined }, all],
    ["an engine that says it does not use it", answer, new Map([["adjust_pause_length", false]])],
  ] as const)
    it(`has longer pauses mora by mora for ${how}`, () => {
      const changed = changeQuery(v.parse(audioQuerySchema, older), { ...plainSettings, pauses: 2 }, none, features);
      const [first, second] = changed.accent_phrases;
      assert.deepEqual(first?.pause_mora, { ...answer.accent_phrases[0]?.pause_mora, vowel_length: 0.6 });
      assert.deepEqual(first?.moras, answer.accent_phrases[0]?.moras);
      assert.deepEqual(second, answer.accent_phrases[1]);
      assert.equal(changed.pauseLengthScale, older.pauseLengthScale);
    });

  it("leaves alone what the engine cannot adjust", () => {
    const features = new Map(["adjust_speed_scale", "adjust_pitch_scale", "adjust_intonation_scale"].map((name) => [name, false]));
    assert.deepEqual(changeQuery(query, { ...plainSettings, speed: 2, pitch: 0.1, intonation: 2 }, none, features), answer);
  });

  it("shifts no pitch for an emotion where the engine gives none, for that costs it quality", () => {
    const flat: AudioQuery = {
      ...query,
      accent_phrases: query.accent_phrases.map((phrase) => ({ ...phrase, moras: phrase.moras.map((mora) => ({ ...mora, pitch: 0 })) })),
    };
    assert.equal(changeQuery(flat, plainSettings, { ...none, pitch: 0.03 }, all).pitchScale, 0);
    assert.equal(changeQuery(flat, { ...plainSettings, pitch: 0.05 }, { ...none, pitch: 0.03 }, all).pitchScale, 0.05);
  });
});
