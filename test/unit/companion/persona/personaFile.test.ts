import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import fc from "fast-check";
import { parse } from "jsonc-parser";
import { emotions, faceLooks } from "../../../../src/protocol";
import { languages, personaIn, personaState, reactionEvents } from "../../../../src/companion/persona/persona";
import { defaults } from "../../../../src/companion/persona/personaDefaults";
import { parsePersona } from "../../../../src/companion/persona/personaFile";
import { limits, personaShape } from "../../../../src/companion/persona/personaShape";
import { personaTemplate } from "../../../../src/companion/persona/personaText";
import { bundledDefinition, bundledIds, bundledPersona, bundledText } from "./bundledPersonas";

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const read = (value: unknown) => parsePersona("one", bytes(JSON.stringify(value)));
const least = { name: "ネム", prompt: "あなたは「ネム」。" };
const schema: object = JSON.parse(readFileSync(new URL("../../../../media/persona.schema.json", import.meta.url), "utf8"));

/** Line, column, length, reason and data of what is wrong with a text. */
function problemsOf(text: string) {
  return parsePersona("one", bytes(text)).problems.map(({ line, column, length, reason, data }) => ({ at: [line, column, length], reason, data }));
}

describe("a persona that comes with the extension", () => {
  for (const id of bundledIds)
    describe(id, () => {
      it("has all that a persona may have, in both languages", () => {
        const definition = bundledDefinition(id);
        assert.deepEqual(Object.keys(definition.phrases).sort(), [...reactionEvents].sort());
        for (const language of languages) {
          const persona = personaIn(definition, language);
          const texts = [persona.name, persona.summary, persona.greeting, persona.prompt, persona.plainPrompt, persona.gaugeLabel];
          const all = [...texts, ...persona.suggestions, ...Object.values(persona.phrases).flat()];
          for (const text of all) {
            const isJapanese = /[\u3040-\u30ff\u4e00-\u9fff]/.test(text);
            assert.equal(isJapanese, language === "ja", text);
          }
          for (const phrases of Object.values(persona.phrases)) {
            assert.ok(phrases.length >= 2);
            assert.equal(new Set(phrases).size, phrases.length);
            for (const phrase of phrases) assert.match(phrase, new RegExp(`^\\[(?:${emotions.join("|")})\\] `));
          }
          assert.notEqual(persona.prompt, persona.plainPrompt);
          assert.ok(persona.presets.some(({ strength }) => strength === 0) && persona.presets.some(({ strength }) => strength === 1));
        }
      });

      it("shows the page what it needs and nothing that is for the model", () => {
        const shown = JSON.stringify(personaState(bundledPersona(id, "ja")));
        assert.ok(!shown.includes(bundledPersona(id, "ja").prompt));
      });
    });

  it("goes from a plain prompt that is the butler's own", () => {
    const butler = bundledDefinition("butler");
    assert.deepEqual(butler.prompt, defaults.plainPrompt);
    assert.deepEqual(bundledDefinition("naru").plainPrompt, butler.prompt);
    assert.deepEqual(bundledDefinition("yoru").plainPrompt, butler.prompt);
    assert.deepEqual(butler.examples, { ja: [], en: [] });
  });

  it("has the presets and gauges that the page knows", () => {
    const { presets, gaugeLabel } = bundledPersona("naru", "ja");
    const strengths = [["しらふ", 0], ["控えめ", 0.5], ["標準", 1], ["強め", 1.5], ["酩酊", 2], ["OVERDOSE", 2.5]];
    assert.deepEqual(presets.map(({ name, strength }) => [name, strength]), strengths);
    assert.deepEqual([gaugeLabel, bundledPersona("yoru", "en").gaugeLabel], ["ギャル度メーター", "Late-night meter"]);
  });
});

describe("a persona file", () => {
  it("needs no more than a name and a prompt", () => {
    const { source, problems } = read(least);
    assert.deepEqual(problems, []);
    assert.deepEqual(source?.name, { ja: "ネム", en: "ネム" });
    assert.deepEqual(source?.greeting, { ja: "こんにちは、ネムです。", en: "Hi, I'm ネム." });
    assert.deepEqual(source?.plainPrompt, defaults.plainPrompt);
    assert.equal(source?.face, "naru");
    assert.equal(source?.presets.length, 6);
  });

  it("gives what is in one language only in the other too", () => {
    const { source } = read({ ...least, name: { en: "Nemu" }, prompt: { ja: ["一行目", "二行目"] }, gaugeLabel: { ja: "眠気", en: "Sleep" } });
    assert.deepEqual(source?.name, { ja: "Nemu", en: "Nemu" });
    assert.deepEqual(source?.prompt, { ja: "一行目\n二行目", en: "一行目\n二行目" });
    assert.deepEqual(source?.gaugeLabel, { ja: "眠気", en: "Sleep" });
  });

  it("may have comments, trailing commas and a byte order mark", () => {
    const { source, problems } = parsePersona("one", bytes('\uFEFF{ // who\n "name": "N", /* what */ "prompt": "P", }'));
    assert.deepEqual([problems.length, source?.prompt.ja], [0, "P"]);
  });

  it("sorts presets from the weakest to the strongest", () => {
    const preset = (strength: number) => ({ name: String(strength), strength });
    const { source } = read({ ...least, presets: [2, -1, 0.5].map(preset) });
    assert.deepEqual(source?.presets.map(({ strength }) => strength), [-1, 0.5, 2]);
  });

  it("says what is wrong with it, and where", () => {
    assert.deepEqual(problemsOf('{\n  "name": "N"\n}'), [{ at: [1, 1, 1], reason: "missing", data: { key: "prompt" } }]);
    assert.deepEqual(problemsOf('{\n  "name": 5,\n  "prompt": "P"\n}'), [{ at: [2, 11, 1], reason: "wrong-type", data: { key: "name", expected: "text" } }]);
    assert.deepEqual(problemsOf('{ "name": "N",\r\n "prompt": " " }'), [{ at: [2, 12, 3], reason: "empty", data: { key: "prompt" } }]);
    assert.deepEqual(problemsOf('{ "name": {}, "prompt": "P" }'), [{ at: [1, 11, 1], reason: "no-language", data: { key: "name" } }]);
    assert.deepEqual(problemsOf('{ "name": "N",\n "prompt": "P"\n "face": "naru" }').map(({ at, reason }) => [at[0], reason]), [[3, "syntax"]]);
    assert.deepEqual(problemsOf('{ "name": "N", "prompt": "P", "examples": [\n { "person": "?" } ] }'), [
      { at: [2, 2, 1], reason: "missing", data: { key: "examples.0.reply" } },
    ]);
    assert.deepEqual(problemsOf('{ "name": "N", "prompt": "P", "suggestions": ["a", "b"] }')[0]?.reason, "not-three");
    assert.deepEqual(problemsOf('{ "name": "N", "prompt": "P", "presets": [{ "name": "x", "strength": 4 }] }')[0], {
      at: [1, 70, 1],
      reason: "out-of-range",
      data: { key: "presets.0.strength", minimum: -1, maximum: 3 },
    });
    assert.deepEqual(problemsOf('{ "name": "N", "prompt": "P", "face": "cat" }')[0]?.data, { key: "face", allowed: faceLooks.join(", ") });
    assert.deepEqual(problemsOf('{ "name": "N", "prompt": "P", "face": { "happy": "h.png" } }')[0]?.data, { key: "face.neutral" });
    for (const text of ["", "[]", '"P"', "null", "{"]) assert.equal(parsePersona("one", bytes(text)).source, undefined, text);
  });

  it("is warned of what nobody knows, and used", () => {
    const { source, problems } = parsePersona("one", bytes('{ "name": "N", "prompt": "P",\n "promt": 1, "voice": { "hight": 2 } }'));
    assert.ok(source);
    const shown = problems.map(({ severity, reason, data, line, column, length }) => [severity, reason, data.key, line, column, length]);
    assert.deepEqual(shown.sort(), [["warning", "unknown-key", "hight", 2, 25, 7], ["warning", "unknown-key", "promt", 2, 2, 7]]);
  });

  it("is refused where it is too much", () => {
    const reasonOf = (value: unknown) => read(value).problems.map(({ reason, data }) => [reason, data.count ?? data.limit]);
    assert.deepEqual(reasonOf({ ...least, prompt: "P".repeat(limits.prompt + 1) }), [["too-long", limits.prompt + 1]]);
    assert.deepEqual(reasonOf({ ...least, prompt: ["P".repeat(limits.prompt), ""] }), [["too-long", limits.prompt + 1]]);
    assert.deepEqual(reasonOf({ ...least, name: "N".repeat(61) }), [["too-long", 61]]);
    assert.deepEqual(reasonOf({ ...least, examples: Array(41).fill({ person: "a", reply: "b" }) }), [["too-many", 41]]);
    assert.equal(parsePersona("one", new Uint8Array(10 * 1024 * 1024)).problems[0]?.reason, "too-large");
    assert.equal(parsePersona("one", new Uint8Array([0x7b, 0xff, 0x7d])).problems[0]?.reason, "not-utf8");
    const deep = parsePersona("one", bytes("[".repeat(100_000)));
    assert.deepEqual([deep.problems[0]?.reason, deep.problems[0]?.column], ["too-deep", limits.depth + 1]);
    assert.ok(read({ ...least, prompt: "P".repeat(limits.prompt) }).source);
  });

  it("tells of so many problems and no more, an error before all warnings", () => {
    const unknown = Object.fromEntries(Array.from({ length: 12_000 }, (_, index) => [`k${index}`, 1]));
    const { source, problems } = read({ ...unknown, ...least });
    assert.ok(source);
    assert.equal(problems.length, limits.problems);
    const broken = parsePersona("one", bytes(JSON.stringify({ ...unknown, ...least, name: 5 }, undefined, 1)));
    assert.equal(broken.source, undefined);
    assert.equal(broken.problems.length, limits.problems);
    assert.deepEqual([broken.problems[0]?.reason, broken.problems[0]?.line], ["wrong-type", 12_002]);
    assert.deepEqual([broken.problems[1]?.reason, broken.problems[1]?.line], ["unknown-key", 2]);
  });

  it("finds lines whichever way they end", () => {
    const text = '{\r\n "name": 5,\r"prompt": "P",\n\n  "x": [1,\n2]\n}';
    assert.deepEqual(problemsOf(text).map(({ at }) => at), [[2, 10, 1], [5, 3, 3]]);
  });

  it("never does harm, whatever it holds", () => {
    const anyText = fc.oneof(fc.json(), fc.string({ unit: "binary" }), fc.constantFrom("{", '{"name":', '{"__proto__": {"name": 1}, "constructor": 2}'));
    const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), anyText.map(bytes));
    const keys = Object.keys(personaShape.pipe[1].entries);
    const nearly = fc
      .dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), fc.oneof(fc.jsonValue(), fc.constantFrom("x", ["x"], [false], { ja: "x" }, { happy: "x", sleepy: "y" }, { neutral: "x", "0": [] }, { ja: 1 }, { en: [1] })))
      .map((value) => bytes(JSON.stringify({ ...least, ...value })));
    fc.assert(
      fc.property(fc.oneof(anyBytes, nearly), (file) => {
        const { source, problems } = parsePersona("one", file);
        assert.equal(source === undefined, problems.some(({ severity }) => severity === "error"));
        for (const { line, column, length } of problems) assert.ok(line >= 1 && column >= 1 && length >= 0);
        if (source) for (const language of languages) assert.ok(personaIn({ ...source, face: { kind: "drawn", look: "naru" } }, language).name);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the template of a new persona", () => {
  it("is a good persona of that name, with no complaint", () => {
    const names = fc.string({ unit: "binary", minLength: 1, maxLength: limits.name }).filter((name) => name.trim() !== "" && name.isWellFormed());
    fc.assert(
      fc.property(names, fc.constantFrom(...languages), (name, language) => {
        const { source, problems } = parsePersona("one", bytes(personaTemplate(name, language)));
        assert.deepEqual(problems, []);
        assert.equal(source?.name.ja, name);
        assert.equal(source?.examples[language].length, 2);
      }),
      { numRuns: 100 },
    );
  });

  it("says in comments what each thing is for, and has no trailing comma", () => {
    const text = personaTemplate("ネム", "ja");
    assert.match(text, /保存すると/);
    assert.doesNotMatch(text, /,\s*\}\s*$/);
  });
});

describe("the schema for persona files", () => {
  const ajv = new Ajv({ strict: false });
  const fits = ajv.compile(schema);

  it("knows the keys that the reader knows, and tells of each in two languages", () => {
    const { properties } = schema as { properties: Record<string, { description?: string }> };
    assert.deepEqual(Object.keys(properties).sort(), Object.keys(personaShape.pipe[1].entries).sort());
    for (const [key, { description }] of Object.entries(properties)) if (key !== "$schema") assert.match(description ?? "", /[ぁ-ん一-龠][^]*\n\n[A-Z]/, key);
  });

  it("takes the bundled ones and templates, and refuses what the reader refuses", () => {
    for (const id of bundledIds) assert.ok(fits(parse(bundledText(id).toString())), JSON.stringify(fits.errors));
    for (const language of languages) assert.ok(fits(parse(personaTemplate("N", language))), JSON.stringify(fits.errors));
    const wrong = [
      { name: "N" },
      { ...least, name: "N".repeat(61) },
      { ...least, suggestions: ["a"] },
      { ...least, face: { happy: "h.png" } },
      { ...least, examples: [{ person: "a" }] },
      { ...least, phrases: { buildBroke: ["x"] } },
    ];
    for (const value of wrong) assert.ok(!fits(value), JSON.stringify(value));
  });
});
