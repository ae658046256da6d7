import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dialogueIntents, expand, tool } from "./corpusAnswers";
import { readCopyingCases, readPhrasings } from "./heldOut";
import { beginsWithTag } from "./miniBench";

interface Intent {
  readonly said: string[];
  readonly answers: Map<string, string[]>;
}

/** `who` is as in the corpus: naru, butler, en-naru or en-butler. */
const line = /^(?:(en)?>|(en-)?(naru|butler)(?:\([A-Z, ]*\))?:)\s*(.+)$/;

function readIntents(): Map<string, Intent> {
  const intents = new Map<string, Intent>();
  const folder = join(tool, "corpus");
  for (const name of readdirSync(folder)) {
    let intent: Intent = { said: [], answers: new Map() };
    for (const text of readFileSync(join(folder, name), "utf8").split("\n")) {
      const heading = /^##\s*(.+)$/.exec(text)?.[1]?.trim();
      if (heading !== undefined) {
        intent = intents.get(heading) ?? { said: [], answers: new Map() };
        if (!heading.startsWith("dialogue")) intents.set(heading, intent);
      }
      const [, , english = "", voice, template] = line.exec(text.trim()) ?? [];
      if (template === undefined) continue;
      if (voice === undefined) intent.said.push(template);
      else intent.answers.set(english + voice, [...(intent.answers.get(english + voice) ?? []), template]);
    }
  }
  return intents;
}

describe("The corpus of the mini model", () => {
  const intents = readIntents();

  it("has at least 150 intents and 6,000 distinct phrasings, not counting choices within a line", () => {
    const lines = new Set([...intents.values()].flatMap(({ said }) => said.map((template) => expand(template)[0])));
    assert.ok(intents.size >= 150, `${intents.size} intents`);
    assert.ok(lines.size >= 6000, `${lines.size} phrasings`);
  });

  it("answers each intent in two voices and two languages, beginning with a tag", () => {
    for (const [name, { answers }] of intents) {
      for (const who of ["naru", "butler", "en-naru", "en-butler"]) {
        const templates = answers.get(who) ?? [];
        assert.ok(templates.length > 0, `${name} has no answer by ${who}`);
        for (const template of templates) assert.ok(expand(template).every(beginsWithTag), template);
      }
    }
  });

  it("says of most dialogues which of its intents their first turn is about", () => {
    const texts = readdirSync(join(tool, "corpus")).map((name) => readFileSync(join(tool, "corpus", name), "utf8"));
    const headings = texts.flatMap((text) => text.match(/^## *dialogue.*$/gm) ?? []);
    const about = headings.map(dialogueIntents).filter((names) => names.length > 0);
    assert.ok(about.length > headings.length * 0.9, `${about.length} of ${headings.length}`);
    for (const names of about) {
      assert.ok(names.length <= 4, names.join());
      for (const name of names) assert.ok(intents.has(name), name);
    }
  });

  it("is judged by at least 120 phrasings whose intents it has", () => {
    const phrasings = [...readPhrasings("phrasings"), ...readPhrasings("conversation")];
    assert.ok(phrasings.length >= 140);
    for (const { acceptable, text } of phrasings) {
      assert.ok(acceptable.some((name) => intents.has(name)), `${text}: ${acceptable.join()}`);
    }
    assert.ok(readCopyingCases().length >= 20);
  });
});
