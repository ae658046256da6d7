import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { AITuber } from "../../src/extension";
import { problemText } from "../../src/view/settings";
import { aituber, ask, until } from "./aituber";

describe("the settings", () => {
  let her: AITuber;
  const configuration = () => vscode.workspace.getConfiguration("aituber");
  const set = (key: string, value: unknown) => configuration().update(key, value, vscode.ConfigurationTarget.Global);

  before(async () => {
    her = await aituber();
  });

  afterEach(async () => {
    for (const key of ["sampling.temperature", "reply.maxTokens", "reply.pace", "model.path"]) await set(key, undefined);
  });

  it("have a text in package.nls.json each", () => {
    const { properties } = vscode.extensions.getExtension("aituber-vscode.aituber")?.packageJSON.contributes.configuration;
    for (const [key, { markdownDescription }] of Object.entries<{ markdownDescription: string }>(properties))
      assert.doesNotMatch(markdownDescription, /^%|^$/, key);
  });

  it("that are out of range are named with what would do, and the default is used", async () => {
    await set("sampling.temperature", 9);
    await set("reply.pace", "fast");
    const { problems, reply } = her.settings.read();
    assert.equal(reply.sampling.temperature, 0.7);
    assert.equal(reply.pace, "asGenerated");
    assert.deepEqual(problems.map(problemText).sort(), [
      'AITuber: the setting aituber.reply.pace is "fast". It must be one of asGenerated, reading. The default "asGenerated" is used.',
      "AITuber: the setting aituber.sampling.temperature is 9. It must be a number from 0 to 2. The default 0.7 is used.",
    ]);
  });

  it("count from the next reply on", async () => {
    await set("reply.maxTokens", 3);
    const reply = await ask(her, "テストが通らない…");
    assert.equal(reply.end, "length");
    assert.equal(reply.timings?.tokens, 3);
    await set("reply.maxTokens", undefined);
    her.companion.goOn(reply.id);
    await until("the rest", () => her.companion.state.messages.at(-1)?.role === "assistant" && !isStreaming(her));
    const whole = her.companion.state.messages.at(-1);
    assert.ok(whole?.role === "assistant" && whole.id === reply.id);
    assert.equal(whole.end, "complete");
    assert.ok(whole.text.startsWith(reply.text) && whole.text.length > reply.text.length);
  });

  it("of the model load another one, and what failed can be asked again", async () => {
    await set("model.path", "/nowhere/model.gguf");
    const failed = await ask(her, "こんにちは");
    assert.equal(failed.state, "failed");
    assert.deepEqual(failed.failure, { reason: "model-missing", data: { path: "/nowhere/model.gguf" } });
    await set("model.path", undefined);
    her.companion.askAgain(failed.id);
    await until("another reply", () => !isStreaming(her));
    const reply = her.companion.state.messages.at(-1);
    assert.ok(reply?.role === "assistant" && reply.id !== failed.id);
    assert.equal(reply.state, "done");
  });
});

function isStreaming({ companion }: AITuber): boolean {
  return companion.state.messages.some((message) => message.role === "assistant" && message.state === "streaming");
}
