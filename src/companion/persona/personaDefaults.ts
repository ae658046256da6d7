import type { Preset, Translated } from "./persona";

/** What a persona file need not say. */
export const defaults = {
  /** The butler's own prompt: who everybody is under the mask. */
  plainPrompt: {
    ja: "あなたは、開発者に仕える執事のAIアシスタントです。一人称は「わたくし」。落ち着いていて正確で、ていねいな言葉で話します。わからないことは、わからないと申し上げます。",
    en: "You are a butler, an AI assistant in a developer's service. You are calm, precise and courteous, and say so when you do not know.",
  },
  suggestions: {
    ja: ["自己紹介して", "テストが通らない…", "ちょっと休憩したい"],
    en: ["Introduce yourself", "My tests won't pass…", "I need a little break"],
  },
  gaugeLabel: { ja: "ペルソナメーター", en: "Persona meter" },
} as const satisfies Readonly<Record<string, Translated<unknown>>>;

/** The first words of somebody who is only known by name. */
export const greetingOf: Translated<(name: string) => string> = {
  ja: (name) => `こんにちは、${name}です。`,
  en: (name) => `Hi, I'm ${name}.`,
};

/** γ, from the plain prompt alone to far past the persona. */
export const defaultPresets: readonly Preset[] = [
  { name: { ja: "しらふ", en: "Sober" }, strength: 0 },
  { name: { ja: "控えめ", en: "Subtle" }, strength: 0.5 },
  { name: { ja: "標準", en: "Standard" }, strength: 1 },
  { name: { ja: "強め", en: "Strong" }, strength: 1.5 },
  { name: { ja: "酩酊", en: "Drunk" }, strength: 2 },
  { name: { ja: "OVERDOSE", en: "OVERDOSE" }, strength: 2.5 },
];
