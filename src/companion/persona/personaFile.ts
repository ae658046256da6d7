import { getNodeValue, type JSONPath } from "jsonc-parser";
import * as v from "valibot";
import { type Emotion, emotions, faceLooks, type FaceLook, strengthRange } from "../../protocol";
import { JsoncText, type Place } from "./jsoncText";
import { type PersonaDefinition, reactionEvents, type Translated } from "./persona";
import { defaultPresets, defaults, greetingOf } from "./personaDefaults";
import type { PersonaProblem, PersonaProblemReason, ProblemData } from "./personaProblem";
import { limits, noLanguage, type PersonaContent, personaShape, unknownKey } from "./personaShape";
import { utf8Text } from "./utf8";

/** A persona as its file has it: pictures of its own face are still names of files. */
export interface PersonaSource extends Omit<PersonaDefinition, "face"> {
  readonly face: FaceLook | Readonly<Partial<Record<Emotion, string>>>;
}

export interface ParsedPersona {
  /** None where there is an error among the problems. */
  readonly source: PersonaSource | undefined;
  /** The errors first, and no more than anybody would read: each place has to be looked for. */
  readonly problems: readonly PersonaProblem[];
  /** Where the value at a path of keys stands in the file. */
  readonly placeOf: (path: JSONPath) => Place;
}

/** Reads a persona file. Never throws: what is wrong with it is among the problems. */
export function parsePersona(id: string, file: Uint8Array): ParsedPersona {
  const start: Place = { line: 1, column: 1, length: 0 };
  const refuse = (reason: PersonaProblemReason, data: ProblemData, place = start): ParsedPersona => ({
    source: undefined,
    problems: [{ severity: "error", reason, data, ...place }],
    placeOf: () => place,
  });
  if (file.length > limits.file) return refuse("too-large", { size: file.length, limit: limits.file });
  const text = utf8Text(file);
  if (text === undefined) return refuse("not-utf8", {});
  const json = new JsoncText(text, limits.depth);
  if (json.problem?.reason === "too-deep") return refuse("too-deep", { limit: limits.depth }, json.problem.place);
  if (json.problem) return refuse("syntax", { detail: json.problem.detail }, json.problem.place);
  if (json.root?.type !== "object") return refuse("not-an-object", {}, json.placeOf([]));

  const result = v.safeParse(personaShape, getNodeValue(json.root));
  const issues: readonly Issue[] = result.issues ?? [];
  const isWarning = ({ message }: Issue) => message === unknownKey;
  const errors = issues.filter((issue) => !isWarning(issue));
  const problems = [...errors, ...issues.filter(isWarning)].slice(0, limits.problems).map((issue) => problemOf(issue, json));
  const isGood = result.typed && errors.length === 0;
  return { source: isGood ? sourceOf(id, result.output) : undefined, problems, placeOf: (path) => json.placeOf(path) };
}

type Issue = v.InferIssue<typeof personaShape>;

function problemOf(issue: Issue, json: JsoncText): PersonaProblem {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
  const key = path.join(".");
  const error = (reason: PersonaProblemReason, data: ProblemData = {}): PersonaProblem => ({
    severity: "error",
    reason,
    data: { key, ...data },
    ...json.placeOf(path),
  });
  if (issue.message === unknownKey) {
    const name = String(path.at(-1));
    return { severity: "warning", reason: "unknown-key", data: { key: name }, ...json.placeOfKey(path) };
  }
  if (issue.message === noLanguage) return error("no-language");
  if (issue.message === "empty") return error("empty");
  const limit = typeof issue.requirement === "number" ? issue.requirement : Number(/^too-long (\d+)$/.exec(issue.message)?.[1]);
  if (!json.has(path)) return error("missing");
  switch (issue.type) {
    case "max_length":
      return Array.isArray(issue.input)
        ? error("too-many", { count: issue.input.length, limit })
        : error("too-long", { count: String(issue.input).length, limit });
    case "check":
      return error("too-long", { count: Array.isArray(issue.input) ? issue.input.join("\n").length : 0, limit });
    case "length":
      return error("not-three", { count: Array.isArray(issue.input) ? issue.input.length : 0 });
    case "min_length":
      return error("empty");
    case "min_value":
    case "max_value":
      return error("out-of-range", strengthRange);
    case "picklist":
      return error("not-a-choice", { allowed: faceLooks.join(", ") });
    case "string":
      return error("wrong-type", { expected: "text" });
    case "array":
      return error("wrong-type", { expected: "list" });
    case "number":
      return error("wrong-type", { expected: "number" });
    default:
      return error("wrong-type", { expected: "object" });
  }
}

function sourceOf(id: string, content: PersonaContent): PersonaSource {
  const name = translated(content.name, same);
  const greeting = translated(content.greeting, joined);
  const codePhrase = translated(content.codePhrase, same);
  const { face = "naru" } = content;
  const presets = content.presets?.map(({ name, strength }) => ({ name: translated(name, same), strength }));
  const phrases = reactionEvents.map((event) => [event, translated(content.phrases?.[event], same)] as const);
  return {
    id,
    name,
    summary: translated(content.summary, same) ?? { ja: "", en: "" },
    greeting: greeting ?? { ja: greetingOf.ja(name.ja), en: greetingOf.en(name.en) },
    suggestions: translated(content.suggestions, (texts) => texts as [string, string, string]) ?? defaults.suggestions,
    prompt: translated(content.prompt, joined),
    plainPrompt: translated(content.plainPrompt, joined) ?? defaults.plainPrompt,
    examples: translated(content.examples, same) ?? { ja: [], en: [] },
    voice: {
      ...(content.voice?.character !== undefined && { character: content.voice.character }),
      styles: whereThere(emotions.map((emotion) => [emotion, content.voice?.styles?.[emotion]])),
    },
    face: typeof face === "string" ? face : whereThere(emotions.map((emotion) => [emotion, face[emotion]])),
    gaugeLabel: translated(content.gaugeLabel, same) ?? defaults.gaugeLabel,
    presets: presets ? [...presets].sort((a, b) => a.strength - b.strength) : defaultPresets,
    phrases: whereThere(phrases),
    ...(codePhrase && { codePhrase }),
  };
}

function whereThere<Key extends string, Value>(pairs: readonly (readonly [Key, Value | undefined])[]): Partial<Record<Key, Value>> {
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined)) as Partial<Record<Key, Value>>;
}

/** What is given once, or for one language or both. */
type Parts<Value> = Value | PerLanguage<Value>;
interface PerLanguage<Value> {
  readonly ja?: Value | undefined;
  readonly en?: Value | undefined;
}

const same = <Value>(value: Value): Value => value;
const joined = (lines: string | readonly string[]): string => (typeof lines === "string" ? lines : lines.join("\n"));

/** In both languages: what is given in one only stands for the other too. */
function translated<Value extends string | readonly unknown[], Result>(parts: Parts<Value>, read: (value: Value) => Result): Translated<Result>;
function translated<Value extends string | readonly unknown[], Result>(
  parts: Parts<Value> | undefined,
  read: (value: Value) => Result,
): Translated<Result> | undefined;
function translated<Value extends string | readonly unknown[], Result>(
  parts: Parts<Value> | undefined,
  read: (value: Value) => Result,
): Translated<Result> | undefined {
  if (parts === undefined) return undefined;
  const { ja, en }: PerLanguage<Value> = isEach(parts) ? parts : { ja: parts as Value, en: parts as Value };
  const japanese = ja ?? en;
  const english = en ?? ja;
  return japanese === undefined || english === undefined ? undefined : { ja: read(japanese), en: read(english) };
}

function isEach<Value extends string | readonly unknown[]>(parts: Parts<Value>): parts is PerLanguage<Value> {
  return typeof parts !== "string" && !Array.isArray(parts);
}
