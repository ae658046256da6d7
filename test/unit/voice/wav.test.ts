import assert from "node:assert/strict";
import fc from "fast-check";
import { readWav, type Wav, type WavProblem } from "../../../src/voice/wav";

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const u16 = (value: number): number[] => [value & 255, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const chunk = (name: string, body: readonly number[], size = body.length): number[] => [...ascii(name), ...u32(size), ...body, ...(body.length % 2 === 1 ? [0] : [])];
const format = (tag: number, channels: number, rate: number, bits: number): number[] => [
  ...u16(tag), ...u16(channels), ...u32(rate), ...u32((rate * channels * bits) / 8), ...u16((channels * bits) / 8), ...u16(bits),
];
const riff = (...chunks: readonly number[][]): Uint8Array => Uint8Array.from([...ascii("RIFF"), ...u32(4 + chunks.flat().length), ...ascii("WAVE"), ...chunks.flat()]);
const fmt = chunk("fmt ", format(1, 1, 24_000, 16));
const data = chunk("data", new Array<number>(480).fill(7));

function wav(bytes: Uint8Array): Wav {
  const read = readWav(bytes);
  assert.ok(!("reason" in read), JSON.stringify(read));
  return read;
}
function reason(bytes: Uint8Array): WavProblem["reason"] | undefined {
  const read = readWav(bytes);
  return "reason" in read ? read.reason : undefined;
}

describe("readWav", () => {
  it("reads what VOICEVOX sends", () => {
    assert.deepEqual(wav(riff(fmt, data)), {
      format: "pcm", bitsPerSample: 16, channels: 1, samplingRate: 24_000, frames: 240, duration: 0.01, dataOffset: 44, dataBytes: 480,
    });
  });

  it("reads stereo, other rates, other samples", () => {
    assert.equal(wav(riff(chunk("fmt ", format(1, 2, 48_000, 16)), data)).frames, 120);
    assert.equal(wav(riff(chunk("fmt ", format(1, 1, 44_100, 24)), data)).frames, 160);
    assert.equal(wav(riff(chunk("fmt ", format(3, 1, 24_000, 32)), data)).format, "float");
    const guid = [...u16(1), 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];
    const extensible = chunk("fmt ", [...format(0xfffe, 1, 24_000, 16), ...u16(22), ...u16(16), ...u32(4), ...guid]);
    assert.equal(wav(riff(extensible, data)).format, "pcm");
  });

  it("reads chunks in any order, others between them, and odd ones", () => {
    const list = chunk("LIST", ascii("INFOodd"));
    assert.equal(wav(riff(list, fmt, list, data, list)).dataOffset, 44 + 2 * list.length);
    assert.equal(wav(riff(data, list, fmt)).frames, 240);
    assert.equal(wav(riff(data, list, fmt)).dataOffset, 20);
  });

  it("reads from the middle of a buffer, and past a wrong RIFF length", () => {
    const file = riff(fmt, data);
    const large = new Uint8Array(file.length + 100).fill(1);
    large.set(file, 33);
    assert.equal(wav(large.subarray(33, 33 + file.length)).frames, 240);
    const streamed = Uint8Array.from(file);
    streamed.set(u32(0xffff_ffff), 4);
    streamed.set(u32(0xffff_ffff), 40);
    assert.equal(wav(streamed).frames, 240);
  });

  it("refuses a file that was cut anywhere", () => {
    const file = riff(fmt, data);
    for (let length = 0; length < file.length; length++) assert.notEqual(reason(file.subarray(0, length)), undefined, String(length));
    assert.equal(reason(file.subarray(0, 300)), "cut");
  });

  const wrong: readonly [what: string, bytes: Uint8Array, reason: WavProblem["reason"]][] = [
    ["nothing", new Uint8Array(), "not-wav"],
    ["a web page", Uint8Array.from(ascii("<!doctype html><title>It works!</title>")), "not-wav"],
    ["a file without a format", riff(data), "no-format"],
    ["a file without samples", riff(fmt), "no-samples"],
    ["an empty sound", riff(fmt, chunk("data", [])), "no-samples"],
    ["a compressed sound", riff(chunk("fmt ", format(0x55, 1, 24_000, 16)), data), "unknown-format"],
    ["no channels", riff(chunk("fmt ", format(1, 0, 24_000, 16)), data), "unknown-format"],
    ["no rate", riff(chunk("fmt ", format(1, 1, 0, 16)), data), "unknown-format"],
    ["samples of 12 bits", riff(chunk("fmt ", format(1, 1, 24_000, 12)), data), "unknown-format"],
  ];
  for (const [what, bytes, why] of wrong) it(`refuses ${what}`, () => assert.equal(reason(bytes), why));

  it("throws at no bytes at all, and never points outside of them", () => {
    const file = riff(fmt, data);
    const damaged = fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 }).map((changes) => {
      const bytes = Uint8Array.from(file);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (bytes) => {
        const read = readWav(bytes);
        if ("reason" in read) return;
        assert.ok(read.dataOffset + read.dataBytes <= bytes.length);
        assert.ok(read.frames > 0 && read.duration > 0);
      }),
      { numRuns: 2_000 },
    );
  });
});
