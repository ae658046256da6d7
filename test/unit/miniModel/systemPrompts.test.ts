import { strict as assert } from "node:assert";
import prompts from "../../../tools/mini-model/system-prompts.json";
import { naru } from "../../../src/companion/persona/naru";

describe("The system prompts that the mini model is trained with", () => {
  it("are hers word for word, in both languages", () => {
    assert.equal(prompts.naru, naru("ja").systemPrompt);
    assert.equal(prompts.naru, naru("en").systemPrompt);
  });

  it("give the butler one of about the same length, so that only the voice differs", () => {
    assert.ok(Math.abs(prompts.butler.length - prompts.naru.length) < 30);
  });
});
