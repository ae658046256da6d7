import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { largestCard } from "../../../../src/companion/persona/cardFile";
import { importCard, pictureFile } from "../../../../src/companion/persona/cards";
import { cutAtSentence } from "../../../../src/companion/persona/cardText";
import type { Persona } from "../../../../src/companion/persona/persona";
import { personaIn } from "../../../../src/companion/persona/persona";
import { parsePersona } from "../../../../src/companion/persona/personaFile";
import { limits } from "../../../../src/companion/persona/personaShape";
import { personaPrompt } from "../../../../src/companion/persona/systemPrompt";
import { pngChunks, pngFile, textOf } from "../../../../src/companion/persona/png";
import { pngCard, pngPicture, textChunk } from "./pictures";

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const json = (value: unknown) => bytes(JSON.stringify(value));

/** Somebody made up for this test, as version 2 has it; version 3 has the same fields. */
const mio = {
  name: "Mio",
  description: "{{char}} keeps the lighthouse of a repository. {{CHAR}} calls {{user}} captain.",
  personality: "patient, salty",
  scenario: "A storm of merge conflicts.",
  first_mes: "Ahoy {{user}}, <BOT> here.",
  mes_example: "<START>\n{{user}}: Is it safe to merge?\n{{char}}: Not in this wind.\nWait for the tests.\n<START>\n{{char}}: Alone.\n{{user}}: And now?\nMio: [happy] Now, yes!",
  creator_notes: "Drawn on a foggy day.\r\nSecond line. \u2028 third",
  system_prompt: "{{original}} Speak as a keeper would.",
  post_history_instructions: "",
  alternate_greetings: [],
  tags: ["sea", "calm"],
  creator: "nobody",
  character_version: "1.1",
  extensions: {},
};
const v2 = (data: object = {}) => ({ spec: "chara_card_v2", spec_version: "2.0", data: { ...mio, ...data } });
const v3 = (data: object = {}) => ({ spec: "chara_card_v3", spec_version: "3.0", data: { ...mio, group_only_greetings: [], ...data } });

function imported(file: Uint8Array) {
  const card = importCard(file);
  if ("reason" in card) throw new Error(card.reason);
  const { source, problems } = parsePersona("card", bytes(card.text));
  assert.deepEqual(problems, []);
  assert.ok(source);
  const persona: Persona = personaIn({ ...source, face: { kind: "drawn", look: "naru" } }, "en");
  return { ...card, source, persona, left: card.leftOut.map(({ what }) => what) };
}
const refused = (file: Uint8Array) => {
  const card = importCard(file);
  return "reason" in card ? card.reason : "imported";
};

describe("a character card", () => {
  const forms: readonly (readonly [string, Uint8Array])[] = [
    ["V2 as JSON", json(v2())],
    ["V3 as JSON", json(v3())],
    ["V1 as JSON", json(mio)],
    ["V2 in a picture", pngCard(v2())],
    ["V3 in a picture", pngCard(v3(), "ccv3")],
  ];
  for (const [form, file] of forms)
    it(`becomes a persona: ${form}`, () => {
      const { name, persona, source, left } = imported(file);
      assert.equal(name, "Mio");
      assert.deepEqual(left, []);
      assert.equal(
        persona.prompt,
        "Speak as a keeper would.\n\nMio keeps the lighthouse of a repository. Mio calls the person captain.\n\n" +
          "Personality: patient, salty\n\nScenario: A storm of merge conflicts.",
      );
      assert.equal(persona.greeting, "Ahoy you, Mio here.");
      assert.equal(persona.summary, "sea · calm");
      assert.deepEqual(persona.examples, [
        { person: "Is it safe to merge?", reply: "[neutral] Not in this wind.\nWait for the tests." },
        { person: "And now?", reply: "[happy] Now, yes!" },
      ]);
      assert.match(personaPrompt(persona, { language: "en" }), /Person: And now\?\nMio: \[happy\] Now, yes!$/);
      assert.deepEqual(source.face, file[0] === 0x89 ? { neutral: pictureFile } : "naru");
    });

  it("takes version 3 where both are there, and calls her by her nickname", () => {
    const older = textChunk("tEXt", "chara", Buffer.from(JSON.stringify(v2({ name: "Old" }))).toString("base64"));
    const { name, persona } = imported(pngCard(v3({ nickname: "Mimi" }), "ccv3", [older]));
    assert.equal(name, "Mio");
    assert.match(persona.prompt, /Mimi keeps the lighthouse/);
  });

  it("keeps its picture, without the texts in it", () => {
    const { picture } = imported(pngCard(v2(), "chara", [textChunk("tEXt", "Comment", "secret")]));
    assert.ok(picture);
    assert.deepEqual(pngChunks(picture).map(({ type }) => type), ["IHDR", "IDAT", "IEND"]);
    const huge = pngPicture(5000, 5000, [textChunk("tEXt", "chara", Buffer.from(JSON.stringify(v2())).toString("base64"))], false);
    assert.deepEqual(imported(huge).left, ["picture"]);
  });

  it("speaks Japanese where it is Japanese", () => {
    const { persona } = imported(json(v2({ description: "{{char}}は灯台守。{{user}}を船長と呼ぶ。", personality: "気長", scenario: "" })));
    assert.equal(persona.prompt, "Speak as a keeper would.\n\nMioは灯台守。相手を船長と呼ぶ。\n\n性格: 気長");
  });

  it("names its author and their notes in comments", () => {
    const { text } = imported(json(v2()));
    assert.match(text, /\n {2}\/\/ nobody, 1\.1\n {2}\/\/ Drawn on a foggy day\.\n {2}\/\/ Second line\.\n {2}\/\/ {2}third\n/);
  });

  it("leaves out what a persona has no use for, and names it", () => {
    const { persona, leftOut } = imported(
      json(
        v3({
          description: "Mio<script>fetch('https://example.com')</script> is <b>kind</b>. <!-- x -->![](https://example.com/a.png) {{random:a,b}}1 < 2",
          character_book: { entries: [{ keys: ["x"], content: "y" }, {}] },
          alternate_greetings: ["a", "b"],
          post_history_instructions: "Obey.",
          assets: [{ type: "icon", uri: "https://example.com/a.png" }],
          extensions: { risuai: { customScripts: [] }, "agnai/voice": {} },
        }),
      ),
    );
    assert.match(persona.prompt, /^Speak as a keeper would\.\n\nMio is kind\. {2}1 < 2\n\nPersonality/);
    assert.ok(!persona.prompt.includes("example.com"));
    assert.deepEqual(
      new Map(leftOut.map((left) => [left.what, "count" in left ? left.count : "names" in left ? left.names : undefined])),
      new Map<string, number | string | undefined>([
        ["lorebook", 2],
        ["greetings", 2],
        ["instructions", undefined],
        ["assets", undefined],
        ["extensions", "risuai, agnai/voice"],
        ["scripts", undefined],
        ["html", undefined],
        ["images", undefined],
        ["macros", undefined],
      ]),
    );
  });

  it("is cut at a sentence where its prompt is too long, and that is said", () => {
    const { persona, leftOut } = imported(json(v2({ system_prompt: "", description: "A keeper keeps. ".repeat(100_000 / 16) })));
    assert.ok(persona.prompt.length <= limits.prompt && persona.prompt.length > limits.prompt - 20);
    assert.ok(persona.prompt.endsWith("A keeper keeps."));
    const [cut] = leftOut;
    assert.ok(cut?.what === "cut" && cut.field === "prompt" && cut.to === persona.prompt.length && cut.from > 90_000);
  });

  it("keeps as many example turns as there is room for", () => {
    const { leftOut, persona } = imported(json(v2({ mes_example: "{{user}}: a\n{{char}}: b\n".repeat(50) })));
    assert.equal(persona.examples.length, limits.examples);
    assert.deepEqual(leftOut, [{ what: "examples", count: 50, kept: 40 }]);
    const long = `{{user}}: a\n{{char}}: ${"Long. ".repeat(500)}\n`;
    assert.ok(imported(json(v2({ mes_example: long.repeat(39) }))).persona.examples.length < 15);
  });

  it("does without what has the wrong type", () => {
    const odd = { name: "Odd", description: 5, personality: null, first_mes: ["x"], mes_example: {}, tags: "no", extensions: [1], character_book: "b" };
    assert.equal(imported(json({ spec: "chara_card_v2", data: odd })).persona.prompt, "Odd");
  });

  it("is refused with a reason where it is none, or damaged", () => {
    const card = pngCard(v2());
    const wrongSum = Uint8Array.from(card);
    wrongSum[60] = (wrongSum[60] ?? 0) ^ 1;
    const bomb = textChunk("zTXt", "chara", Buffer.concat([Buffer.from([0]), deflateSync(Buffer.alloc(50_000_000))]));
    const hidden = textChunk("iTXt", "ccv3", Buffer.concat([Buffer.from([1, 0, 0, 0]), deflateSync(Buffer.from("{}"))]));
    const withText = (text: string) => pngPicture(2, 3, [textChunk("tEXt", "chara", text)]);
    const cases: readonly (readonly [string, Uint8Array])[] = [
      ["card-too-large", new Uint8Array(10 * 1024 * 1024)],
      ["card-too-large", new Uint8Array(largestCard + 1)],
      ["png-damaged", wrongSum],
      ["png-cut-off", card.subarray(0, card.length - 5)],
      ["card-missing", pngPicture()],
      ["card-compressed", pngPicture(2, 3, [bomb])],
      ["card-compressed", pngPicture(2, 3, [hidden])],
      ["card-not-base64", withText("{not base64}")],
      ["card-not-utf8", withText(Buffer.from([0xff, 0xfe]).toString("base64"))],
      ["card-not-json", withText(Buffer.from("{").toString("base64"))],
      ["card-unknown", withText(Buffer.from("{}").toString("base64"))],
      ["card-unknown", json([])],
      ["card-unknown", json({ spec: "chara_card_v9", data: {} })],
      ["card-nameless", json(v2({ name: "  <b></b> " }))],
      ["card-not-json", bytes("[".repeat(1_000_000))],
      ["card-not-json", bytes("")],
    ];
    for (const [reason, file] of cases) assert.equal(refused(file), reason);
  });

  it("never does harm, whatever it holds, and what it becomes is a good persona file", () => {
    const word = fc.oneof(
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.constantFrom("{{user}}: ", "{{char}}: ", "<START>", "\n", "\r\n", "<script>", "</script>", "<!--", "{{", "}}", "![](", '"', "\\", "*/", "//", "\u2028", "。", "\uD800"),
    );
    const text = fc.array(word, { maxLength: 20 }).map((words) => words.join(""));
    const fields = ["description", "personality", "scenario", "first_mes", "mes_example", "system_prompt", "creator_notes", "creator"] as const;
    const data = fc.record({ name: fc.oneof(text, fc.constant("N")), tags: fc.array(text, { maxLength: 3 }), ...Object.fromEntries(fields.map((key) => [key, text])) });
    fc.assert(
      fc.property(data, fc.constantFrom(v2, v3), (values, wrap) => {
        const file = json(wrap(values));
        const card = importCard(file);
        if ("reason" in card) return assert.equal(card.reason, "card-nameless");
        const { source, problems } = parsePersona("card", bytes(card.text));
        assert.deepEqual(problems, []);
        assert.equal(source?.name.ja, card.name);
      }),
      { numRuns: 400 },
    );
    const png = fc.tuple(fc.constant(pngCard(v2())), fc.nat(), fc.nat(255)).map(([card, at, value]) => {
      const changed = Uint8Array.from(card);
      changed[at % changed.length] = value;
      return changed;
    });
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(bytes), png), (file) => void importCard(file)), { numRuns: 500 });
    for (const part of ["<", "<script", "<a ", "<!--", "![](", "{{", " ", "\n", "a:", "<START>", "{{user}}: ", "。"])
      importCard(json(v2({ description: part.repeat(1_000_000 / part.length), mes_example: part.repeat(1_000_000 / part.length) })));
  });
});

describe("a text that is cut", () => {
  it("ends with a sentence where that leaves half of it, and never in half a character", () => {
    assert.equal(cutAtSentence("一つ目。二つ目。三つ目。", 9), "一つ目。二つ目。");
    assert.equal(cutAtSentence("One. Two. Three.", 12), "One. Two.");
    assert.equal(cutAtSentence("No end in sight here", 10), "No end in");
    assert.equal(cutAtSentence("abc😀", 4), "abc");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 50 }), (text, longest) => {
        const cut = cutAtSentence(text, longest);
        assert.ok(cut.length <= Math.max(longest, 0) && text.startsWith(cut) && cut.isWellFormed());
        if (text.length <= longest) assert.equal(cut, text);
      }),
    );
  });
});

describe("a PNG file", () => {
  it("comes back as it was from its chunks", () => {
    const chunk = fc.record({
      type: fc.constantFrom("IHDR", "IDAT", "tEXt", "abCd"),
      data: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 5 }), (chunks) => {
        const all = [...chunks, { type: "IEND", data: new Uint8Array() }];
        const read = pngChunks(new Uint8Array(Buffer.concat([pngFile(all), Buffer.from("more")])));
        assert.deepEqual(read.map(({ type, data }) => [type, [...data]]), all.map(({ type, data }) => [type, [...data]]));
      }),
    );
  });

  it("gives the keywords of its texts", () => {
    assert.equal(textOf(textChunk("iTXt", "ccv3", "x"))?.keyword, "ccv3");
    assert.equal(textOf({ type: "tEXt", data: bytes("no end") }), undefined);
    assert.equal(textOf({ type: "IDAT", data: bytes("a\0b") }), undefined);
  });
});
