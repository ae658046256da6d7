import type { Emotion, Face, PersonaState } from "../../protocol";
import type { CodePhrase } from "../lines/lineCutter";

/** Languages that a persona speaks to a person in before the person said anything. */
export const languages = ["ja", "en"] as const;
export type Language = (typeof languages)[number];

/** Something in each language. What a file gives in one of them only stands for the other too. */
export type Translated<Text = string> = Readonly<Record<Language, Text>>;

/** A turn that shows a model how the persona talks; `reply` has its emotion tags. */
export interface Example {
  readonly person: string;
  readonly reply: string;
}

/** What a persona may say something about by itself. */
export const reactionEvents = [
  "buildFailed",
  "buildPassed",
  "testsFailed",
  "testsPassed",
  "errorAppeared",
  "errorsCleared",
  "saved",
  "idle",
  "welcomeBack",
] as const;
export type ReactionEvent = (typeof reactionEvents)[number];

/** Names as a speech engine has them; what it does not have is left to its own choice. */
export interface PersonaVoice {
  readonly character?: string;
  /** Styles of that character. */
  readonly styles: Readonly<Partial<Record<Emotion, string>>>;
}

export interface Preset {
  readonly name: Translated;
  /** γ */
  readonly strength: number;
}

/** A character's definition, in all languages: what a persona file says. */
export interface PersonaDefinition {
  readonly id: string;
  readonly name: Translated;
  /** Who that is, in one line, for somebody who chooses. */
  readonly summary: Translated;
  readonly greeting: Translated;
  readonly suggestions: Translated<readonly [string, string, string]>;
  readonly prompt: Translated;
  readonly plainPrompt: Translated;
  readonly examples: Translated<readonly Example[]>;
  readonly voice: PersonaVoice;
  readonly face: Face;
  readonly gaugeLabel: Translated;
  /** From the weakest to the strongest. */
  readonly presets: readonly Preset[];
  readonly phrases: Phrases<Translated<readonly string[]>>;
  /** Said aloud in place of a code block. */
  readonly codePhrase?: CodePhrase;
}

/** By event; what is not there is not reacted to. */
export type Phrases<Texts> = Readonly<Partial<Record<ReactionEvent, Texts>>>;

/** A character as somebody meets it who reads one language. */
export interface Persona extends PersonaState {
  readonly summary: string;
  /** Who she is, for the model. */
  readonly prompt: string;
  /** Who she would be without it. */
  readonly plainPrompt: string;
  readonly examples: readonly Example[];
  readonly voice: PersonaVoice;
  /** Each may begin with an emotion tag. */
  readonly phrases: Phrases<readonly string[]>;
  /** In both: it is said in the language of the reply. */
  readonly codePhrase?: CodePhrase;
}

/** The language for a locale as VS Code names it, such as `ja` or `en-gb`. */
export function languageOfLocale(locale: string): Language {
  return /^ja\b/i.test(locale) ? "ja" : "en";
}

/** A character for somebody who reads `language`. */
export function personaIn(definition: PersonaDefinition, language: Language): Persona {
  const { id, face, voice, codePhrase, phrases, presets } = definition;
  return {
    id,
    name: definition.name[language],
    summary: definition.summary[language],
    greeting: definition.greeting[language],
    suggestions: definition.suggestions[language],
    prompt: definition.prompt[language],
    plainPrompt: definition.plainPrompt[language],
    examples: definition.examples[language],
    gaugeLabel: definition.gaugeLabel[language],
    presets: presets.map(({ name, strength }) => ({ name: name[language], strength })),
    phrases: Object.fromEntries(Object.entries(phrases).map(([event, texts]) => [event, texts[language]])),
    face,
    voice,
    ...(codePhrase && { codePhrase }),
  };
}

/** What the page shows of a character, and no more. */
export function personaState({ id, name, greeting, suggestions, gaugeLabel, presets, face }: Persona): PersonaState {
  return { id, name, greeting, suggestions, gaugeLabel, presets, face };
}
