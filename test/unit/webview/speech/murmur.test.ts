import assert from "node:assert/strict";
import fc from "fast-check";
import { emotions, type MoraTime } from "../../../../src/protocol";
import { murmur } from "../../../../src/webview/speech/murmur";

const rate = 24_000;
const vowels = ["a", "i", "u", "e", "o", "A", "I", "U", "E", "O", "N", "cl", "pau"] as const;

function mora(vowel: MoraTime["vowel"], start: number, end: number): MoraTime {
  return { mora: "ラ", vowel, start, end };
}

/** Root mean square of a stretch given in seconds. */
function loudness(samples: Float32Array, start: number, end: number): number {
  const part = samples.slice(Math.round(start * rate), Math.round(end * rate));
  return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
}

/** How much of a frequency there is. */
function strength(samples: Float32Array, hz: number): number {
  let [real, imaginary] = [0, 0];
  samples.forEach((sample, at) => {
    real += sample * Math.cos((2 * Math.PI * hz * at) / rate);
    imaginary += sample * Math.sin((2 * Math.PI * hz * at) / rate);
  });
  return Math.hypot(real, imaginary);
}

describe("murmur", () => {
  const line = fc.array(fc.tuple(fc.constantFrom(...vowels), fc.double({ min: 0.005, max: 0.4, noNaN: true })), { maxLength: 40 }).map((parts) => {
    let at = 0.1;
    const moras = parts.map(([vowel, length]) => mora(vowel, at, (at += length)));
    return { moras, duration: at + 0.1 };
  });

  it("is as long as asked, never too loud, without a click, and silent where nothing is said", () => {
    fc.assert(
      fc.property(line, fc.constantFrom(...emotions), ({ moras, duration }, emotion) => {
        const samples = murmur(moras, duration, emotion, rate);
        assert.equal(samples.length, Math.round(duration * rate));
        assert.equal(samples[0], 0);
        assert.equal(samples.at(-1), 0);
        samples.forEach((sample, at) => {
          assert.ok(Math.abs(sample) < 0.5);
          assert.ok(Math.abs(sample - (samples[at - 1] ?? 0)) < 0.2, "a step is heard as a click");
        });
        for (const { vowel, start, end } of moras) {
          const said = samples.slice(Math.ceil(start * rate), Math.floor(end * rate));
          const silent = vowel === "pau" || vowel === "cl";
          assert.ok(silent ? said.every((sample) => sample === 0) : said.length < 8 || said.some((sample) => sample !== 0));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("says a mora where it is, and an unvoiced one more quietly", () => {
    const samples = murmur([mora("a", 0.1, 0.3), mora("I", 0.3, 0.5), mora("pau", 0.5, 0.8), mora("a", 0.8, 1)], 1.1, "neutral", rate);
    assert.equal(loudness(samples, 0, 0.1), 0);
    assert.ok(loudness(samples, 0.1, 0.2) > 0.02);
    assert.ok(loudness(samples, 0.3, 0.4) < loudness(samples, 0.1, 0.2) / 2);
    assert.equal(loudness(samples, 0.5, 0.8), 0);
    assert.ok(loudness(samples, 0.8, 0.9) > 0.02);
  });

  it("colours its blips like their vowels", () => {
    const said = (vowel: "a" | "i"): Float32Array => murmur([mora(vowel, 0, 0.12)], 0.12, "neutral", rate);
    const middle = (samples: Float32Array): number => [800, 850, 900].reduce((sum, hz) => sum + strength(samples, hz), 0);
    const low = (samples: Float32Array): number => [270, 285, 300].reduce((sum, hz) => sum + strength(samples, hz), 0);
    assert.ok(middle(said("a")) / low(said("a")) > 3 * (middle(said("i")) / low(said("i"))));
  });

  it("has a mood", () => {
    const said = (emotion: "happy" | "sad"): Float32Array => murmur([mora("u", 0, 0.12)], 0.12, emotion, rate);
    assert.ok(strength(said("happy"), 335) > strength(said("happy"), 260));
    assert.ok(strength(said("sad"), 260) > strength(said("sad"), 335));
  });

  it("takes whatever times it is given", () => {
    assert.equal(murmur([], 0, "neutral", rate).length, 0);
    const odd = murmur([mora("a", -1, 0.05), mora("o", 0.2, 9), mora("e", 0.4, 0.3)], 0.5, "neutral", rate);
    assert.equal(odd.length, 12_000);
    assert.ok(odd.every((sample) => Number.isFinite(sample)));
  });
});
