import * as v from "valibot";
import type { WantedVoice } from "../speechEngine";
import { speakerSchema, styleSchema } from "./answers";
import { sameName } from "./names";

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
  /** Styles of that character that are wanted for emotions. */
  readonly styles: NonNullable<WantedVoice["styles"]>;
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

/**
 * @param styleId what the person chose
 * @param wanted what she would speak with where the person chose nothing
 * @returns undefined where nobody can talk
 */
export function chooseVoice(
  characters: readonly Character[],
  styleId: number | undefined,
  wanted?: WantedVoice,
): ChosenVoice | undefined {
  const asked = styleId === undefined ? undefined : voiceOf(characters, styleId);
  if (asked) return { ...asked, styles: {}, isGone: false };
  const [first] = characters;
  if (!first) return undefined;
  if (styleId !== undefined) return { character: first, style: first.styles[0], styles: {}, isGone: true };
  const called = (name: string | undefined) => (name === undefined ? undefined : characters.find(sameName(name)));
  const own = called(wanted?.character);
  const character = own ?? called(preferred.character) ?? first;
  // Names of styles mean nothing where somebody else speaks.
  const styles = (own || wanted?.character === undefined) && wanted?.styles ? wanted.styles : {};
  const style = styleCalled(character, styles.neutral) ?? styleCalled(character, preferred.style) ?? character.styles[0];
  return { character, style, styles, isGone: false };
}

/** A character's style by its name. */
export function styleCalled({ styles }: Character, name: string | undefined): Style | undefined {
  return name === undefined ? undefined : styles.find(sameName(name));
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
