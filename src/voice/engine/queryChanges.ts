import type { AccentPhrase, AudioQuery } from "../audioQuery";
import type { SpeechSettings } from "../speechEngine";
import type { Manifest } from "./answers";
import type { ScaleChanges } from "./emotionStyle";

/** What the engines' own editors allow. */
const speeds = { least: 0.5, most: 2 };
const pitches = { least: -0.15, most: 0.15 };
const intonations = { least: 0, most: 2 };

/**
 * The query, said as the settings and the emotion want it; all else in it stays as the engine wrote it.
 * What the engine's manifest says it cannot adjust is left alone.
 *
 * @param changes of the emotion
 */
export function changeQuery(
  query: AudioQuery,
  settings: SpeechSettings,
  changes: ScaleChanges,
  features: Manifest["supported_features"],
): AudioQuery {
  const can = (feature: string) => features.get(feature) !== false;
  const speed = within(speeds, query.speedScale * settings.speed * changes.speed);
  // A shift that nobody asked for costs quality where the engine gives no pitches (AivisSpeech).
  const pitch = within(pitches, query.pitchScale + settings.pitch + (hasPitches(query) ? changes.pitch : 0));
  const intonation = within(intonations, query.intonationScale * settings.intonation * changes.intonation);
  return {
    ...query,
    ...(can("adjust_speed_scale") && { speedScale: speed }),
    ...(can("adjust_pitch_scale") && { pitchScale: pitch }),
    ...(can("adjust_intonation_scale") && { intonationScale: intonation }),
    ...pausesOf(query, settings.pauses, can("adjust_pause_length")),
    prePhonemeLength: query.prePhonemeLength * settings.pauses,
    postPhonemeLength: query.postPhonemeLength * settings.pauses,
  };
}

/** By the query's own scale where it has one, else mora by mora (engines before 0.20). */
function pausesOf(query: AudioQuery, factor: number, hasScale: boolean): Partial<AudioQuery> {
  if (factor === 1) return {};
  const scale = query.pauseLengthScale;
  if (hasScale && typeof scale === "number") return { pauseLengthScale: scale * factor };
  return { accent_phrases: query.accent_phrases.map((phrase) => scalePause(phrase, factor)) };
}

function scalePause(phrase: AccentPhrase, factor: number): AccentPhrase {
  const { pause_mora: pause } = phrase;
  return pause ? { ...phrase, pause_mora: { ...pause, vowel_length: pause.vowel_length * factor } } : phrase;
}

function hasPitches({ accent_phrases: phrases }: AudioQuery): boolean {
  return phrases.some(({ moras }) => moras.some(({ pitch }) => pitch !== 0));
}

function within({ least, most }: { readonly least: number; readonly most: number }, value: number): number {
  return Math.min(most, Math.max(least, value));
}
