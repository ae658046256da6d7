import type { Emotion } from "../../protocol";
import type { Example, Language, Translated } from "./persona";

/** What a new persona file says. */
export interface PersonaDraft {
  readonly name: string;
  readonly summary?: string;
  readonly greeting?: string;
  readonly prompt: string;
  readonly examples: readonly Example[];
  /** File names by emotion. */
  readonly face?: Readonly<Partial<Record<Emotion, string>>>;
}

/** The name under which the schema lies beside the folders of personas, so that every editor finds it. */
export const schemaFile = "persona.schema.json";

const comments = {
  saved: { ja: "保存すると、すぐに反映されます。", en: "Takes effect as soon as it is saved." },
  both: {
    ja: '文はどれも、1つだけでも { "ja": "…", "en": "…" } の形でもかまいません。',
    en: 'Every text may be one for all, or { "ja": "…", "en": "…" }.',
  },
  greeting: { ja: "会話が空のあいだ表示されます。", en: "Shown while the conversation is empty." },
  prompt: {
    ja: "だれなのか。一人称、口調、相手の呼び方、くわしいこと。行ごとに分けて書けます。",
    en: "Who it is: how they talk, what they call the person, what they know. One line or several.",
  },
  plainPrompt: {
    ja: "この人格がないときの姿。強さ0はこちらです。省くと執事になります。",
    en: "Who they are without this persona, which is strength 0. Left out, it is the butler.",
  },
  examples: {
    ja: "話し方の見本。返事には [happy] などの感情タグを付けます。",
    en: "How they talk. Replies have emotion tags such as [happy].",
  },
  voice: {
    ja: "VOICEVOXのキャラクターとスタイルの名前。設定で声を選んでいれば、そちらが優先です。",
    en: "Names of VOICEVOX's character and styles. A voice chosen in the settings comes first.",
  },
  face: {
    ja: '"naru" "butler" "yoru"、または { "neutral": "neutral.png", "happy": … }（このフォルダーのPNG・WebP・SVG）。',
    en: '"naru", "butler", "yoru", or { "neutral": "neutral.png", "happy": … } (PNG, WebP or SVG in this folder).',
  },
  gaugeLabel: { ja: "メーターの名前。", en: "What the gauge is called." },
  phrases: { ja: "何かが起きたときのひと言。", en: "A word of their own when something happens." },
} as const satisfies Readonly<Record<string, Translated>>;

/**
 * A persona file, commented, for a person to go on with.
 *
 * @param notes lines at its top
 */
export function personaText(draft: PersonaDraft, language: Language, notes: readonly string[] = []): string {
  const say = (key: keyof typeof comments) => `  // ${comments[key][language]}`;
  const field = (key: string, value: unknown) => `  ${JSON.stringify(key)}: ${json(value, "  ")},`;
  const { name, summary, greeting, prompt, examples, face } = draft;
  return [
    "{",
    field("$schema", `../${schemaFile}`),
    ...notes.flatMap((note) => note.split(/[\r\n\u2028\u2029]+/)).map((line) => `  // ${line}`.trimEnd()),
    say("saved"),
    say("both"),
    field("name", name),
    ...(summary === undefined ? [] : [field("summary", summary)]),
    "",
    ...(greeting === undefined ? [] : [say("greeting"), field("greeting", lined(greeting)), ""]),
    say("prompt"),
    field("prompt", lined(prompt)),
    "",
    ...(examples.length === 0 ? [] : [say("examples"), field("examples", examples), ""]),
    say("plainPrompt"),
    '  // "plainPrompt": "",',
    "",
    say("voice"),
    '  // "voice": { "character": "ずんだもん", "styles": { "happy": "あまあま" } },',
    "",
    say("face"),
    field("face", face ?? "naru"),
    "",
    say("phrases"),
    '  // "phrases": { "buildFailed": ["[sad] …"], "testsPassed": ["[happy] …"] },',
    "",
    say("gaugeLabel"),
    // The last one has no comma, which VS Code would warn of.
    field("gaugeLabel", gaugeLabels[language](Array.from(name).slice(0, 15).join(""))).slice(0, -1),
    "}",
    "",
  ].join("\n");
}

const gaugeLabels: Translated<(name: string) => string> = {
  ja: (name) => `${name}度メーター`,
  en: (name) => `${name} meter`,
};

/** A text of several lines, as lines. */
function lined(text: string): string | readonly string[] {
  return text.includes("\n") ? text.split("\n") : text;
}

function json(value: unknown, indentation: string): string {
  return JSON.stringify(value, undefined, 2).replaceAll("\n", `\n${indentation}`);
}

const templates: Translated<(name: string) => PersonaDraft> = {
  ja: (name) => ({
    name,
    summary: "どんなキャラクターか、ひと言で",
    greeting: `やあ、${name}だよ。今日は何をつくる？`,
    prompt: `あなたは「${name}」。開発者の隣にいるAI VTuberです。\n一人称は「わたし」、相手は「きみ」。おだやかで、ときどき冗談を言います。\nコードにくわしく、わからないことはわからないと言います。`,
    examples: [
      { person: "ビルド落ちた…", reply: "[sad] あらら、落ちちゃったか。[happy] 最初のエラーから、一緒に見ていこう。" },
      { person: "きみは誰？", reply: `[happy] ${name}だよ。きみの隣で、ずっと見てる。` },
    ],
  }),
  en: (name) => ({
    name,
    summary: "Who that is, in one line",
    greeting: `Hi, ${name} here. What are we making today?`,
    prompt: `You are ${name}, an AI VTuber who sits next to a developer.\nYou are gentle, with a joke now and then.\nYou know code, and say so when you don't know.`,
    examples: [
      { person: "The build broke…", reply: "[sad] Oh no, it went down. [happy] Let's look at the first error together." },
      { person: "Who are you?", reply: `[happy] ${name}, right here beside you.` },
    ],
  }),
};

/** The file for somebody new. */
export function personaTemplate(name: string, language: Language): string {
  return personaText(templates[language](name), language);
}
