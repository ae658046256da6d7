import type { MoraTime } from "../protocol";
import type { AccentPhrase, AudioQuery, Mora } from "./audioQuery";

/** Seconds of the vowel that the engine adds to a question. */
const upspeakLength = 0.15;

const vowels: readonly string[] = ["a", "i", "u", "e", "o", "A", "I", "U", "E", "O", "N", "cl", "pau"] satisfies MoraTime["vowel"][];
const vowelKana: Readonly<Record<string, string>> = { a: "ア", i: "イ", u: "ウ", e: "エ", o: "オ", N: "ン" };

function isVowel(text: string): text is MoraTime["vowel"] {
  return vowels.includes(text);
}

/** A phoneme that VOICEVOX does not have leaves the mouth all but closed. */
function toVowel(text: string): MoraTime["vowel"] {
  return isVowel(text) ? text : "N";
}

/** The nearest integer; a half goes to the even one, as NumPy rounds. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest === 0.5) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}

/** The phrase's moras as they are said: with the vowel that is raised at the end of a question. */
function saidMoras({ moras, is_interrogative }: AccentPhrase, upspeak: boolean): readonly Mora[] {
  const last = moras.at(-1);
  if (!upspeak || is_interrogative !== true || last === undefined || last.pitch <= 0) return moras;
  const text = vowelKana[last.vowel] ?? last.text;
  return [...moras, { text, consonant: null, consonant_length: null, vowel: last.vowel, vowel_length: upspeakLength, pitch: last.pitch }];
}

/** AivisSpeech says 0 to every length: it keeps its times to itself. */
function hasLengths({ accent_phrases }: AudioQuery): boolean {
  return accent_phrases.some(({ moras }) => moras.some(({ consonant_length, vowel_length }) => vowel_length > 0 || (consonant_length ?? 0) > 0));
}

/**
 * When each mora of a query sounds, in seconds from the beginning of its WAV, and the WAV's whole length.
 * The arithmetic is VOICEVOX ENGINE's own (its `tts_pipeline`), measured on 0.25.2:
 * every length is divided by the speed, and each consonant and vowel rounded to whole frames by itself.
 * @param frameRate of the engine's manifest, frames a second
 * @param upspeak as sent to `/synthesis` with `enable_interrogative_upspeak`
 * @returns no moras where the engine tells no lengths; `duration` is then that of the silence alone
 */
export function moraTimes(query: AudioQuery, frameRate: number, upspeak = true): { moras: MoraTime[]; duration: number } {
  const moras: MoraTime[] = [];
  let frames = 0;
  const advance = (seconds: number): void => {
    frames += roundHalfToEven((seconds / query.speedScale) * frameRate);
  };
  const add = (mora: string, vowel: MoraTime["vowel"], lengths: readonly number[]): void => {
    const start = frames / frameRate;
    lengths.forEach(advance);
    moras.push({ mora, vowel, start, end: frames / frameRate });
  };
  advance(query.prePhonemeLength);
  for (const phrase of query.accent_phrases) {
    for (const { text, consonant, consonant_length, vowel, vowel_length } of saidMoras(phrase, upspeak)) {
      add(text, toVowel(vowel), [consonant ? (consonant_length ?? 0) : 0, vowel_length]);
    }
    const pause = phrase.pause_mora;
    if (pause != null) add(pause.text, "pau", [(query.pauseLength ?? pause.vowel_length) * (query.pauseLengthScale ?? 1)]);
  }
  advance(query.postPhonemeLength);
  return { moras: hasLengths(query) ? moras : [], duration: frames / frameRate };
}
