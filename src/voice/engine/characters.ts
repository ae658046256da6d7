import * as v from "valibot";
import { speakerSchema, styleSchema } from "./answers";

export interface Style {
  readonly id: number;
  readonly name: string;
}

/** Somebody whose voice an engine has, with at least one style that talks. */
export interface Character {
  readonly speakerId: string;
  readonly name: string;
  readonly styles: readonly [Style, ...Style[]];
}

/** Who speaks, and how. */
export interface ChosenVoice {
  readonly character: Character;
  readonly style: Style;
  /** The style that was asked for is not there. */
  readonly isGone: boolean;
}

/** Her voice where none was chosen, if the engine has it. */
const preferred = { character: "ずんだもん", style: "ノーマル" };

/**
 * What of `/speakers` can talk. Styles that sing, or of a type that is not known yet, are left out, and so
 * is what is malformed.
 */
export function charactersOf(speakers: readonly unknown[]): Character[] {
  return speakers.flatMap((value) => {
    const speaker = v.safeParse(speakerSchema, value);
    if (!speaker.success) return [];
    const { name, speaker_uuid: speakerId } = speaker.output;
    const [first, ...others] = speaker.output.styles.flatMap(talkingStyle);
    return first ? [{ speakerId, name, styles: [first, ...others] as const }] : [];
  });
}

function talkingStyle(value: unknown): Style[] {
  const style = v.safeParse(styleSchema, value);
  return style.success && style.output.type === "talk" ? [{ id: style.output.id, name: style.output.name }] : [];
}

/** @returns undefined where nobody can talk */
export function chooseVoice(characters: readonly Character[], styleId: number | undefined): ChosenVoice | undefined {
  const asked = styleId === undefined ? undefined : voiceOf(characters, styleId);
  if (asked) return { ...asked, isGone: false };
  const [first] = characters;
  if (!first) return undefined;
  if (styleId !== undefined) return { character: first, style: first.styles[0], isGone: true };
  const character = characters.find(({ name }) => name === preferred.character) ?? first;
  const style = character.styles.find(({ name }) => name === preferred.style) ?? character.styles[0];
  return { character, style, isGone: false };
}

/** Whose style it is. */
export function voiceOf(
  characters: readonly Character[],
  styleId: number,
): { readonly character: Character; readonly style: Style } | undefined {
  for (const character of characters) {
    const style = character.styles.find(({ id }) => id === styleId);
    if (style) return { character, style };
  }
  return undefined;
}
