import { strict as assert } from "node:assert";
import { type Language, languages } from "../../../src/companion/persona/persona";
import { personaPrompt, plainPrompt } from "../../../src/companion/persona/systemPrompt";
import prompts from "../../../tools/mini-model/system-prompts.json";
import { bundledPersona } from "../companion/persona/bundledPersonas";

describe("The system prompts that the mini model is trained with", () => {
  for (const language of languages) {
    describe(`in ${language}`, () => {
      it("are Naru's word for word, at every stage of affinity and without one", () => {
        const naru = bundledPersona("naru", language);
        assert.equal(personaPrompt(naru, { language }), prompts.exact.naru[language]);
        assert.equal(prompts.stages[language].length, 5);
        prompts.stages[language].forEach((line, stage) =>
          assert.equal(personaPrompt(naru, { language, stage }), `${prompts.exact.naru[language]}\n${line}`),
        );
      });

      it("are what she is without her persona", () => {
        assert.equal(plainPrompt(bundledPersona("naru", language), language), prompts.exact.butler[language]);
      });

      it("are the butler's own, who is somebody else without his", () => {
        const butler = bundledPersona("butler", language);
        assert.equal(personaPrompt(butler, { language }), prompts.exact.butler[language]);
        assert.equal(personaPrompt(butler, { language, stage: 0 }), `${prompts.exact.butler[language]}\n${prompts.stages[language][0]}`);
        assert.notEqual(plainPrompt(butler, language), prompts.exact.butler[language]);
        assert.ok(plainPrompt(butler, language).endsWith(rulesOf(language)));
      });
    });
  }
});

/** The second line of the butler's prompt. */
function rulesOf(language: Language): string {
  return prompts.exact.butler[language].split("\n")[1] ?? assert.fail("no rules");
}
