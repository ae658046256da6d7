import type { Language, Persona, Translated } from "./persona";

/**
 * What all personas keep to, so that the tags come and the language is the person's. The bundled model
 * was trained with these words: with others it answers worse.
 */
const rules: Translated = {
  ja:
    "相手と同じ言語で、話すように短く答えます。返答の最初と、気持ちが変わる文の最初に、" +
    "タグ [neutral] [happy] [sad] [angry] [surprised] [relaxed] のどれかを付けます。",
  en:
    "Answer in the person's language, briefly, the way people talk. Begin the reply, and each sentence where the feeling changes, " +
    "with one of the tags [neutral] [happy] [sad] [angry] [surprised] [relaxed].",
};

const examplesTitle: Translated = { ja: "例", en: "Examples" };
const person: Translated = { ja: "相手", en: "Person" };

/** How close they are, from stage 0 to stage 4. */
const stages: Translated<readonly string[]> = {
  ja: [
    "相手とはまだ知り合ったばかりです。",
    "相手とは少し打ち解けてきました。",
    "相手とはもう仲良しです。",
    "相手とは気心の知れた相棒です。",
    "相手とは何でも言い合える、いちばんの親友です。",
  ],
  en: [
    "You have only just met the person.",
    "You and the person are warming up to each other.",
    "You and the person are good friends by now.",
    "You and the person are partners who know each other well.",
    "The person is your best friend, and you can say anything to each other.",
  ],
};

export interface PromptOptions {
  readonly language: Language;
  /** Of affinity, 0..4; none where that is off. */
  readonly stage?: number | undefined;
}

/** The system message of a persona, which was made for `language`. */
export function personaPrompt(persona: Persona, { language, stage }: PromptOptions): string {
  const examples = persona.examples.flatMap((example) => [
    `${person[language]}: ${example.person}`,
    `${persona.name}: ${example.reply}`,
  ]);
  const closeness = stage === undefined ? undefined : stages[language][stage];
  return [
    persona.prompt,
    rules[language],
    ...(examples.length > 0 ? [examplesTitle[language], ...examples] : []),
    ...(closeness === undefined ? [] : [closeness]),
  ].join("\n");
}

/** The system message of the one she would be without her persona. */
export function plainPrompt(persona: Persona, language: Language): string {
  return `${persona.plainPrompt}\n${rules[language]}`;
}
