import type { Emotion, MoraTime } from "../protocol";
import { type Sound, sounds } from "./sounds";
import type { SpeechQuery, Utterance, Voice } from "./voice";

export interface BuiltInQuery extends SpeechQuery {
  readonly sounds: readonly Sound[];
}

export interface BuiltInSettings {
  /** Factor. */
  readonly speed: number;
  /** Factor, of all pauses. */
  readonly pauses: number;
}

/** Seconds at speed 1. Game text reads well at about eight blips a second. */
const lengths = { mora: 0.12, pause: 0.26, before: 0.03, after: 0.18 };

/**
 * The voice that is always there: one mora after the other, which the page murmurs. It needs no reading
 * to be right: kana sound as they are, all else makes about as many morae as when it is read aloud.
 */
export class BuiltInVoice implements Voice<BuiltInQuery> {
  /** @param settings read anew at each line */
  constructor(private readonly settings: () => BuiltInSettings) {}

  query(text: string, _emotion: Emotion): Promise<BuiltInQuery> {
    const heard = sounds(text);
    return Promise.resolve({ sounds: heard, isSilent: heard.every(({ vowel }) => vowel === "pau") });
  }

  synthesize(query: BuiltInQuery): Promise<Utterance> {
    const { speed, pauses } = this.settings();
    const moras: MoraTime[] = [];
    let at = (lengths.before * pauses) / speed;
    for (const { mora, vowel } of query.sounds) {
      const length = vowel === "pau" ? lengths.pause * pauses : lengths.mora;
      const end = at + length / speed;
      moras.push({ mora, vowel, start: at, end });
      at = end;
    }
    return Promise.resolve({ duration: at + (lengths.after * pauses) / speed, moras });
  }
}
