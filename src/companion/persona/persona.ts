import type { CodePhrase } from "../lines/lineCutter";

/** Languages that a persona speaks to a person in before the person said anything. */
export type Language = "ja" | "en";

/** A character's definition. */
export interface Persona {
  readonly name: string;
  /** Shown while the conversation is empty; not part of it. */
  readonly greeting: string;
  /** Three things to try. */
  readonly suggestions: readonly [string, string, string];
  readonly systemPrompt: string;
  /** Said aloud in place of a code block. */
  readonly codePhrase?: CodePhrase;
}

/** The language for a locale as VS Code names it, such as `ja` or `en-gb`. */
export function languageOfLocale(locale: string): Language {
  return /^ja\b/i.test(locale) ? "ja" : "en";
}
