import assert from "node:assert/strict";
import fc from "fast-check";
import { soundFrom } from "../../../../src/webview/speech/sound";
import { decodeWav } from "../../../../src/webview/speech/wav";
import { wavFile } from "./pageVoice";

describe("decodeWav", () => {
  it("reads 16-bit samples, one channel or two", () => {
    const mono = decodeWav(wavFile([0, 0.5, -1, 1]));
    assert.equal(mono?.rate, 24_000);
    assert.deepEqual(mono?.channels.map((samples) => [...samples].map((sample) => Math.round(sample * 100) / 100)), [[0, 0.5, -1, 1]]);
    const stereo = decodeWav(wavFile([0, 1, 0.5, -1], { rate: 48_000, channels: 2 }));
    assert.equal(stereo?.rate, 48_000);
    assert.deepEqual(stereo?.channels.map((samples) => [...samples].map((sample) => Math.round(sample * 100) / 100)), [[0, 0.5], [1, -1]]);
  });

  it("reads a file inside a larger buffer, with other parts before the sound, and of unknown length", () => {
    const file = wavFile([0.25, 0.25, 0.25]);
    const withList = new Uint8Array([7, 7, 7, ...file.slice(0, 36), ...new TextEncoder().encode("LIST"), 3, 0, 0, 0, 1, 2, 3, 0, ...file.slice(36)]);
    const inside = withList.subarray(3);
    assert.equal(decodeWav(inside)?.channels[0]?.length, 3);
    inside.set([255, 255, 255, 255], inside.length - 10);
    assert.equal(decodeWav(inside)?.channels[0]?.length, 3);
  });

  it("gives what is there of a file that was cut off", () => {
    const file = wavFile(new Array<number>(100).fill(0.5));
    assert.equal(decodeWav(file.slice(0, 44 + 101))?.channels[0]?.length, 50);
    assert.equal(decodeWav(file.slice(0, 44))?.channels[0]?.length, 0);
  });

  it("leaves other formats to the browser", () => {
    const eightBit = wavFile([0, 0]);
    eightBit[34] = 8;
    const float = wavFile([0, 0]);
    float[20] = 3;
    for (const file of [eightBit, float, new Uint8Array(), new TextEncoder().encode("<html>"), wavFile([0]).slice(0, 30)]) {
      assert.equal(decodeWav(file), undefined);
    }
  });

  it("never throws", () => {
    const broken = fc.tuple(fc.uint8Array({ maxLength: 80 }), fc.nat(80)).map(([noise, at]) => {
      const file = wavFile([0, 0.1, 0.2, 0.3]);
      file.set(noise.slice(0, Math.max(0, file.length - at)), Math.min(at, file.length));
      return file;
    });
    fc.assert(fc.property(fc.oneof(broken, fc.uint8Array()), (file) => void decodeWav(file)));
  });
});

describe("soundFrom", () => {
  const sound = { rate: 24_000, channels: [new Float32Array(4800).fill(0.5)] };

  it("begins and ends without a click", () => {
    const [samples] = soundFrom(sound, 1000).channels;
    assert.equal(samples?.length, 3800);
    assert.equal(samples?.[0], 0);
    assert.equal(samples?.at(-1), 0);
    assert.equal(samples?.[1900], 0.5);
    const steps = [...(samples ?? [])].map((sample, at, all) => Math.abs(sample - (all[at - 1] ?? 0)));
    assert.ok(Math.max(...steps) < 0.01);
    assert.equal(sound.channels[0]?.[1000], 0.5, "the sound itself stays as it is");
  });

  it("leaves a sound alone that is silent at its ends", () => {
    const quiet = new Float32Array(100).fill(0.5);
    quiet[0] = quiet[99] = 0;
    assert.deepEqual(soundFrom({ rate: 24_000, channels: [quiet] }, 0).channels, [quiet]);
  });

  it("is one silent frame behind the end, and of nothing", () => {
    assert.deepEqual(soundFrom(sound, 9999).channels, [new Float32Array(1)]);
    assert.deepEqual(soundFrom({ rate: 24_000, channels: [] }, 0).channels, [new Float32Array(1)]);
  });
});
