import type { Emotion, MoraTime } from "../../protocol";

type VowelSound = "a" | "i" | "u" | "e" | "o" | "N";

/** Resonances as [Hz, width in Hz, strength]: what makes a vowel sound like itself, of a light voice. */
const resonances: Readonly<Record<VowelSound, readonly (readonly [number, number, number])[]>> = {
  a: [[850, 180, 1], [1450, 220, 0.6], [2900, 400, 0.12]],
  i: [[330, 120, 1], [2700, 350, 0.45], [3400, 400, 0.2]],
  u: [[380, 130, 1], [1400, 260, 0.22], [2600, 400, 0.06]],
  e: [[530, 150, 1], [2250, 300, 0.42], [2950, 400, 0.14]],
  o: [[500, 140, 1], [900, 170, 0.65], [2700, 400, 0.07]],
  N: [[290, 110, 1], [1000, 250, 0.1], [2300, 400, 0.03]],
};

/** Hz */
const middlePitch = 285;
const harmonics = 16;
const tableLength = 1024;
const loudness = 0.26;
/** Seconds: a blip, and how long it takes to come and, at least, to go. */
const longestBlip = 0.13;
const attack = 0.008;
const release = 0.03;

const characters: Readonly<Record<Emotion, { readonly pitch: number; readonly loud: number; readonly ending: number }>> = {
  neutral: { pitch: 1, loud: 1, ending: 0 },
  happy: { pitch: 1.12, loud: 1.05, ending: 0.03 },
  sad: { pitch: 0.88, loud: 0.8, ending: -0.05 },
  angry: { pitch: 0.97, loud: 1.15, ending: -0.03 },
  surprised: { pitch: 1.18, loud: 1.1, ending: 0.14 },
  relaxed: { pitch: 0.94, loud: 0.85, ending: -0.02 },
};

const tables = new Map<VowelSound, Float32Array>();

/**
 * The built-in voice: one soft blip a mora, coloured like its vowel, silence in pauses.
 * @param moras in order, without overlap, in seconds
 * @param duration seconds
 * @param rate frames per second
 * @returns one channel; begins and ends with 0
 */
export function murmur(
  moras: readonly MoraTime[],
  duration: number,
  emotion: Emotion,
  rate: number,
): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.max(0, Math.round(duration * rate)));
  const character = characters[emotion];
  for (const phrase of phrases(moras)) {
    phrase.forEach((mora, index) => {
      const sound = soundOf(mora.vowel);
      if (sound) {
        const isUnvoiced = /[AIUEO]/.test(mora.vowel);
        const loud = loudness * character.loud * (isUnvoiced ? 0.25 : sound === "N" ? 0.6 : 1);
        blip(samples, rate, mora, pitchOf(index, phrase.length, character), loud, table(sound));
      }
    });
  }
  return samples;
}

/** The stretches between pauses. */
function phrases(moras: readonly MoraTime[]): MoraTime[][] {
  const found: MoraTime[][] = [[]];
  for (const mora of moras) {
    if (mora.vowel === "pau") {
      found.push([]);
    } else {
      found.at(-1)?.push(mora);
    }
  }
  return found;
}

function soundOf(vowel: MoraTime["vowel"]): VowelSound | undefined {
  switch (vowel) {
    case "pau":
    case "cl":
      return undefined;
    case "N":
      return "N";
    default:
      return vowel.toLowerCase() as VowelSound;
  }
}

/** Begins low, rises with the second mora and falls from there, as most Japanese phrases do. Hz. */
function pitchOf(index: number, count: number, character: { readonly pitch: number; readonly ending: number }): number {
  const place = count < 2 ? 0 : index / (count - 1);
  const line = index === 0 && count > 1 ? 0.96 : 1.06 - 0.13 * place;
  // No two neighbours quite the same, and the same line always alike.
  const color = Math.sin(index * 2.4) * 0.012;
  return middlePitch * character.pitch * (line + color + character.ending * place ** 2);
}

function blip(
  samples: Float32Array,
  rate: number,
  mora: MoraTime,
  pitch: number,
  loud: number,
  wave: Float32Array,
): void {
  const from = Math.max(0, Math.ceil(mora.start * rate));
  const end = Math.min(samples.length, Math.floor(mora.end * rate));
  const length = Math.min(end - from, Math.round(longestBlip * rate));
  const coming = Math.min(attack * rate, length / 3);
  const going = Math.max(Math.min(release * rate, length / 2), length * 0.6);
  let phase = 0;
  for (let at = 0; at < length; at += 1) {
    const open = Math.min(1, at / coming);
    const closing = Math.min(1, (length - 1 - at) / going);
    samples[from + at] = loud * smooth(open) * smooth(closing) * read(wave, phase);
    phase += (pitch * (1 - (0.04 * at) / length)) / rate;
  }
}

/** 0..1 without a corner at either end. */
function smooth(value: number): number {
  return value * value * (3 - 2 * value);
}

/** @param phase in periods */
function read(wave: Float32Array, phase: number): number {
  const place = (phase - Math.floor(phase)) * tableLength;
  const at = Math.floor(place);
  const [here, next] = [wave[at % tableLength] ?? 0, wave[(at + 1) % tableLength] ?? 0];
  return here + (next - here) * (place - at);
}

/** One period of a vowel, at most 1 high. */
function table(sound: VowelSound): Float32Array {
  const known = tables.get(sound);
  if (known) {
    return known;
  }
  const wave = new Float32Array(tableLength);
  for (let harmonic = 1; harmonic <= harmonics; harmonic += 1) {
    const hz = harmonic * middlePitch;
    const strength = resonances[sound].reduce((sum, [center, width, high]) => sum + high / (1 + ((hz - center) / width) ** 2), 0);
    // Spread phases, so that the harmonics don't all peak together (Schroeder 1970).
    const turn = (Math.PI * harmonic * harmonic) / harmonics;
    for (let at = 0; at < tableLength; at += 1) {
      wave[at] = (wave[at] ?? 0) + (strength / harmonic) * Math.sin((2 * Math.PI * harmonic * at) / tableLength + turn);
    }
  }
  const peak = wave.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const scaled = wave.map((sample) => sample / peak);
  tables.set(sound, scaled);
  return scaled;
}
