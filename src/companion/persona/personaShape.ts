import * as v from "valibot";
import { emotions, faceLooks, strengthRange } from "../../protocol";
import { reactionEvents } from "./persona";

/** Of what a persona file may hold. Lengths in UTF-16 units. */
export const limits = {
  /** Bytes of the file. */
  file: 256 * 1024,
  /** Objects and lists inside of one another. */
  depth: 16,
  /** Of those that a file has, as many are told of. */
  problems: 100,
  name: 60,
  summary: 200,
  greeting: 2000,
  suggestion: 100,
  prompt: 20_000,
  examples: 40,
  example: 2000,
  label: 40,
  presets: 12,
  phrases: 50,
  phrase: 300,
  styleName: 100,
  fileName: 255,
} as const;

const isGroup = (input: unknown) => typeof input === "object" && input !== null && !Array.isArray(input);

/** An object that is read as far as it is known; each key that is not becomes an issue that does not make it useless. */
const object = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    // A list has keys too, but is none of those.
    v.custom<object>(isGroup),
    v.looseObject(entries),
    v.rawCheck(({ dataset, addIssue }) => {
      const value: unknown = dataset.value;
      if (typeof value !== "object" || value === null) return;
      for (const key of Object.keys(value))
        if (!Object.hasOwn(entries, key))
          addIssue({ message: unknownKey, path: [{ type: "unknown", origin: "key", input: value, key, value: undefined }] });
    }),
  );
/** The message of an issue about a key that nobody knows. */
export const unknownKey = "unknown-key";
/** The message of an issue about a text that is given in no language. */
export const noLanguage = "no-language";

const text = (longest: number) => v.pipe(v.string(), v.check(isSaying, "empty"), v.maxLength(longest));
const isSaying = (value: string) => value.trim() !== "";

/** A text, or its lines one by one, which is easier to read in a file. */
const lines = (longest: number) =>
  v.lazy((input) =>
    Array.isArray(input)
      ? v.pipe(
          v.array(v.string()),
          v.check((value) => isSaying(value.join("\n")), "empty"),
          v.check((value) => value.join("\n").length <= longest, tooLong(longest)),
        )
      : text(longest),
  );
/** The message of an issue about lines that are too long together. */
export const tooLong = (longest: number) => `too-long ${longest}`;

/** Either once for both languages, or for each that there is. */
const translated = <Schema extends v.GenericSchema>(schema: Schema) => {
  const each = v.pipe(
    object({ ja: v.optional(schema), en: v.optional(schema) }),
    v.check(({ ja, en }) => ja !== undefined || en !== undefined, noLanguage),
  );
  return v.lazy((input) => (isGroup(input) ? each : schema));
};
const list = <Schema extends v.GenericSchema>(schema: Schema, longest: number) => v.pipe(v.array(schema), v.maxLength(longest));
const byName = <const Name extends string, Schema extends v.GenericSchema>(names: readonly Name[], schema: Schema) =>
  object(Object.fromEntries(names.map((name) => [name, v.optional(schema)])) as Record<Name, v.OptionalSchema<Schema, undefined>>);

const file = text(limits.fileName);
const pictures = object({ ...byName(emotions, file).pipe[1].entries, neutral: file });
const suggestion = text(limits.suggestion);
const phrases = list(text(limits.phrase), limits.phrases);

/** What a persona file says, as it says it. */
export const personaShape = object({
  $schema: v.optional(v.string()),
  name: translated(text(limits.name)),
  summary: v.optional(translated(text(limits.summary))),
  greeting: v.optional(translated(lines(limits.greeting))),
  suggestions: v.optional(translated(v.pipe(v.array(suggestion), v.length(3)))),
  prompt: translated(lines(limits.prompt)),
  plainPrompt: v.optional(translated(lines(limits.prompt))),
  examples: v.optional(translated(list(object({ person: text(limits.example), reply: text(limits.example) }), limits.examples))),
  voice: v.optional(
    object({
      character: v.optional(text(limits.styleName)),
      styles: v.optional(byName(emotions, text(limits.styleName))),
    }),
  ),
  face: v.optional(v.lazy((input) => (isGroup(input) ? pictures : v.picklist(faceLooks)))),
  gaugeLabel: v.optional(translated(text(limits.label))),
  presets: v.optional(
    v.pipe(
      list(
        object({
          name: translated(text(limits.label)),
          strength: v.pipe(v.number(), v.minValue(strengthRange.minimum), v.maxValue(strengthRange.maximum)),
        }),
        limits.presets,
      ),
      v.minLength(1),
    ),
  ),
  phrases: v.optional(byName(reactionEvents, translated(phrases))),
  codePhrase: v.optional(translated(text(limits.suggestion))),
});
export type PersonaContent = v.InferOutput<typeof personaShape>;
