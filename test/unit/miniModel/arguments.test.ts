import { strict as assert } from "node:assert";
import { readArguments } from "../../../scripts/mini-model.mjs";

describe("npm run mini-model", () => {
  it("runs all steps where none is named", () => {
    const { chosen, training } = readArguments([]);
    assert.deepEqual(chosen, ["lint", "tokenizer", "train", "export", "check"]);
    assert.deepEqual(training, []);
  });

  it("runs the named ones in their order and passes on how to train", () => {
    const { chosen, training } = readArguments(["export", "train", "--steps", "100", "--fresh"]);
    assert.deepEqual(chosen, ["train", "export"]);
    assert.deepEqual(training, ["--steps", "100", "--fresh"]);
  });

  it("names what it cannot use", () => {
    assert.throws(() => readArguments(["tain"]), /"tain"/);
    assert.throws(() => readArguments(["--steps", "many"]), /--steps/);
    assert.throws(() => readArguments(["--quick"]), /--quick/);
  });
});
