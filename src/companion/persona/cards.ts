import { type CardData, type CardRefusal, readCardFile, refusal } from "./cardFile";
import { cutAtSentence, exampleTurns, languageOf, type LeftOutOfText, plainText } from "./cardText";
import type { Example, Language, Translated } from "./persona";
import { limits } from "./personaShape";
import { personaText } from "./personaText";
import { readPicture } from "./picture";

/** What of a card did not make it into the persona. */
export type LeftOut =
  | { readonly what: LeftOutOfText | "picture" | "assets" | "instructions" }
  | { readonly what: "lorebook" | "greetings"; readonly count: number }
  | { readonly what: "extensions"; readonly names: string }
  /** Cut after a sentence; lengths in characters. */
  | { readonly what: "cut"; readonly field: CutField; readonly from: number; readonly to: number }
  | { readonly what: "examples"; readonly count: number; readonly kept: number };
export type CutField = "name" | "prompt" | "greeting";

export interface ImportedCard {
  readonly name: string;
  /** The persona's file. */
  readonly text: string;
  /** To lie beside it, under {@link pictureFile}. */
  readonly picture?: Uint8Array;
  readonly leftOut: readonly LeftOut[];
}

/** The name that the persona's file has for its picture. */
export const pictureFile = "neutral.png";

/** UTF-16 units of all examples together: they are in every prompt. */
const longestExamples = 20_000;
const longestNote = 2000;
const user: Translated = { ja: "相手", en: "the person" };
const you: Translated = { ja: "きみ", en: "you" };
const titles: Translated<{ readonly personality: string; readonly scenario: string }> = {
  ja: { personality: "性格", scenario: "状況" },
  en: { personality: "Personality", scenario: "Scenario" },
};

/** Makes a persona file of a character card, in JSON or in a PNG picture. Never throws. */
export function importCard(file: Uint8Array): ImportedCard | CardRefusal {
  const read = readCardFile(file);
  if ("reason" in read) return read;
  const { data, picture } = read;
  const found = new Set<LeftOutOfText>();
  const leftOut: LeftOut[] = [];
  const cut = (field: CutField, text: string, longest: number): string => {
    const short = cutAtSentence(text, longest);
    if (short.length < text.length) leftOut.push({ what: "cut", field, from: text.length, to: short.length });
    return short;
  };
  const fullName = plainText(string(data.name), { char: "", user: "" }, found).replace(/\s+/g, " ").trim();
  if (fullName === "") return refusal("card-nameless");
  const name = cut("name", fullName, limits.name);
  const char = plainText(string(data.nickname), { char: "", user: "" }, found).replace(/\s+/g, " ") || name;
  const texts = [data.description, data.personality, data.first_mes, data.system_prompt].map(string);
  const language = languageOf(texts.join("\n").slice(0, limits.prompt));
  const plain = (value: unknown, called = user) => plainText(string(value), { char, user: called[language] }, found);

  const prompt = cut("prompt", promptOf(data, plain, language) || name, limits.prompt);
  const greeting = cut("greeting", plain(data.first_mes, you), limits.greeting);
  const turns = exampleTurns(string(data.mes_example), { char, user: you[language] }, found);
  const examples = fittingExamples(turns);
  if (examples.length < turns.length) leftOut.push({ what: "examples", count: turns.length, kept: examples.length });
  const face = picture && "mime" in readPicture(picture) ? picture : undefined;
  if (picture && !face) leftOut.push({ what: "picture" });
  if (hasScripts(data.extensions)) found.add("scripts");
  leftOut.push(...unused(data), ...[...found].map((what) => ({ what })));

  const draft = {
    name,
    ...(summaryOf(data) && { summary: summaryOf(data) }),
    ...(greeting && { greeting }),
    prompt,
    examples,
    ...(face && { face: { neutral: pictureFile } }),
  };
  const text = personaText(draft, language, notesOf(data));
  return { name, text, leftOut, ...(face && { picture: face }) };
}

function promptOf(data: CardData, plain: (value: unknown) => string, language: Language): string {
  const titled = (title: string, text: string) => text && `${title}: ${text}`;
  const { personality, scenario } = titles[language];
  return [
    plain(data.system_prompt),
    plain(data.description),
    titled(personality, plain(data.personality)),
    titled(scenario, plain(data.scenario)),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function fittingExamples(turns: readonly Example[]): Example[] {
  const kept: Example[] = [];
  let length = 0;
  for (const turn of turns.slice(0, limits.examples)) {
    const person = cutAtSentence(turn.person, limits.example);
    // Somebody who never shows a tag does not teach one.
    const tag = /^\[\w+\]/.test(turn.reply) ? "" : "[neutral] ";
    const reply = tag + cutAtSentence(turn.reply, limits.example - tag.length);
    length += person.length + reply.length;
    if (length > longestExamples) break;
    kept.push({ person, reply });
  }
  return kept;
}

function summaryOf({ tags }: CardData): string {
  const words = Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
  const joined = words.map((tag) => plainText(tag, { char: "", user: "" }, new Set()).replace(/\s+/g, " ")).filter(Boolean).join(" · ");
  return joined.slice(0, limits.summary).trim();
}

/** Who made it, and what they say of it: for people, not for the model. */
function notesOf({ creator, character_version: version, creator_notes: notes }: CardData): string[] {
  const plain = (value: unknown) => plainText(string(value), { char: "", user: "" }, new Set());
  const by = [plain(creator), plain(version)].filter((part) => part !== "").join(", ").replace(/\s+/g, " ");
  return [by.slice(0, 200), cutAtSentence(plain(notes), longestNote)].filter((note) => note !== "");
}

function unused(data: CardData): LeftOut[] {
  const count = (value: unknown) => (Array.isArray(value) ? value.length : 0);
  const entries = count(isRecord(data.character_book) ? data.character_book.entries : undefined);
  const greetings = count(data.alternate_greetings) + count(data.group_only_greetings);
  const extensions = isRecord(data.extensions) ? Object.keys(data.extensions) : [];
  return [
    ...(entries > 0 ? [{ what: "lorebook" as const, count: entries }] : []),
    ...(greetings > 0 ? [{ what: "greetings" as const, count: greetings }] : []),
    ...(string(data.post_history_instructions).trim() === "" ? [] : [{ what: "instructions" as const }]),
    ...(count(data.assets) > 0 ? [{ what: "assets" as const }] : []),
    ...(extensions.length > 0 ? [{ what: "extensions" as const, names: extensions.join(", ").slice(0, 200) }] : []),
  ];
}

/** Where programs keep scripts: `regex_scripts`, or `customScripts` and triggers below their own name. */
function hasScripts(extensions: unknown): boolean {
  const keys = (value: unknown) => (isRecord(value) ? Object.keys(value) : []);
  const names = isRecord(extensions) ? [...keys(extensions), ...Object.values(extensions).flatMap(keys)] : [];
  return names.some((name) => /script|regex|trigger/i.test(name));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}
