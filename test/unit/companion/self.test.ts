import { strict as assert } from "node:assert";
import { AffinityMap, testPersona, testSelf } from "../../fixtures/persona";
import { MemoryDraft, Stage } from "./companionStage";
import type { SelfOptions } from "../../../src/companion/self";

const open = (self: Partial<SelfOptions> = {}) => Stage.open({ records: [] }, new MemoryDraft(), testSelf(self));
const steered = { strength: 1.5, gauge: true, affinity: false };
const firstLine = (text: string | undefined) => text?.split("\n")[0];
const lastReply = (stage: Stage) => {
  const { lastMessage } = stage;
  assert.equal(lastMessage?.role, "assistant");
  return lastMessage;
};

describe("Her self", () => {
  it("asks the model with both prompts, and as strong as is set", async () => {
    const stage = await open({ preferences: steered });
    stage.companion.send("a");
    await stage.settle();
    const { request } = stage.model.lastReply;
    assert.equal(firstLine(request.messages[0]?.text), "SYSTEM");
    assert.equal(firstLine(request.plainPrompt), "PLAIN");
    assert.deepEqual(request.steering, { strength: 1.5, gauge: true });
    stage.companion.setDraft("b");
    assert.equal(stage.model.warmed.length, 0);
  });

  it("steers a reply that is being written, and says so", async () => {
    const stage = await open({ preferences: steered });
    stage.companion.send("a");
    await stage.settle();
    stage.companion.self.setPreferences({ ...steered, strength: 2.5 });
    assert.deepEqual(stage.model.steered, [{ strength: 2.5, gauge: true }]);
    assert.deepEqual(stage.changes.at(-1), { type: "strength", strength: 2.5, gauge: "on" });
    stage.companion.self.setPreferences({ ...steered, strength: 2.5 });
    assert.equal(stage.model.steered.length, 1);
  });

  it("keeps the gauge's values with the reply, over a restart and where she goes on", async () => {
    const stage = await open({ preferences: steered });
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("やっ").measure(0.12345, -0.5, -0.0001);
    await stage.settle();
    const [, shown] = stage.whole.messages;
    assert.deepEqual(shown?.role === "assistant" && shown.gauge, [0.123, -0.5, 0]);
    stage.companion.stop();
    await stage.settle();
    const { id } = lastReply(stage);
    stage.companion.goOn(id);
    await stage.settle();
    stage.model.lastReply.say("ほー").measure(1).done();
    await stage.settle();
    assert.deepEqual(lastReply(stage).gauge, [0.123, -0.5, 0, 1]);
    const again = await Stage.open({ records: stage.history.files.at(-1) ?? [] });
    assert.deepEqual(lastReply(again).gauge, [0.123, -0.5, 0, 1]);
  });

  it("says why nothing is measured", async () => {
    const stage = await open({ preferences: { ...steered, gauge: false } });
    assert.equal(stage.companion.state.gauge, "off");
    stage.companion.self.setPreferences(steered);
    assert.equal(stage.companion.state.gauge, "on");
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.emit({ type: "notSteered", detail: "out of memory" });
    await stage.settle();
    assert.equal(stage.page.gauge, "no-room");
    stage.model.setStatus({ phase: "loading" });
    assert.equal(stage.page.gauge, "on");
    const { prompt } = testPersona();
    stage.companion.self.setPersona({ ...testPersona("plain"), plainPrompt: prompt });
    assert.equal(stage.page.gauge, "no-persona");
  });

  it("feels what she writes, wherever its tag is cut", async () => {
    const stage = await open();
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("[ha", "ppy] わーい。", "[sad", "] でもね。", "[dizzy] 何。");
    await stage.settle();
    const felt = stage.changes.flatMap((change) => (change.type === "emotion" ? [change.emotion] : []));
    assert.deepEqual(felt, ["happy", "sad"]);
    assert.equal(stage.whole.emotion, "sad");
  });

  it("becomes somebody else without losing what was said, and who said it", async () => {
    const stage = await open();
    await stage.turn("a", "b");
    stage.companion.self.setPersona({ ...testPersona("other", "ヨル"), prompt: "OTHER" });
    assert.equal(stage.page.persona.name, "ヨル");
    assert.equal(lastReply(stage).name, "ナル");
    stage.companion.send("c");
    await stage.settle();
    assert.equal(firstLine(stage.model.lastReply.request.messages[0]?.text), "OTHER");
    assert.equal(stage.model.lastReply.request.messages.length, 4);
    assert.equal(lastReply(stage).name, "ヨル");
  });

  it("grows fond of the person, tells the model so, and forgets it where asked", async () => {
    const memory = new AffinityMap();
    const preferences = { strength: 1, gauge: false, affinity: true };
    memory.write("test", { value: 39, day: "", counts: { turn: 0, thanks: 0, praise: 0, insult: 0 } });
    const stage = await open({ memory, preferences });
    const before = stage.companion.self.prompts.systemPrompt;
    stage.companion.send("ありがとう！");
    await stage.settle();
    assert.deepEqual(stage.page.affinity, { value: 41, stage: 2 });
    assert.notEqual(stage.model.lastReply.request.messages[0]?.text, before);
    assert.equal((await open({ memory, preferences })).companion.state.affinity?.value, 41);
    memory.write("other", { value: 39, day: "", counts: { turn: 0, thanks: 0, praise: 0, insult: 0 } });
    stage.companion.self.forgetAffinity("other");
    assert.equal(memory.read("other"), undefined);
    assert.deepEqual(stage.page.affinity, { value: 41, stage: 2 });
    stage.companion.self.forgetAffinity();
    assert.deepEqual(stage.page.affinity, { value: 0, stage: 0 });
    stage.companion.self.setPreferences({ ...preferences, affinity: false });
    assert.equal(stage.page.affinity, undefined);
    assert.ok(!stage.companion.self.prompts.systemPrompt.includes("知り合ったばかり"));
  });

  it("does not count what was too long to be said, nor what is said again in other words", async () => {
    const preferences = { strength: 1, gauge: false, affinity: true };
    const stage = await open({ preferences });
    stage.companion.send("ありがとう！");
    await stage.settle();
    const { value } = stage.companion.state.affinity ?? { value: 0 };
    assert.ok(value > 0);
    stage.model.lastReply.fail({ reason: "message-too-long", data: { count: 2, limit: 1, unit: "tokens" } });
    await stage.settle();
    assert.equal(stage.page.draft, "ありがとう！");
    assert.deepEqual(stage.page.affinity, { value: 0, stage: 0 });
    await stage.turn("ありがとう！", "いえいえ");
    const [question] = stage.page.messages;
    stage.companion.edit(question?.id ?? "", "ありがとう、最高！");
    await stage.settle();
    assert.equal(stage.page.affinity?.value, value);
  });

  it("begins each reply calm, and remembers how she felt over a reload", async () => {
    const stage = await open();
    await stage.turn("a", "[angry] もう！");
    assert.equal((await Stage.open({ records: stage.history.files.at(-1) ?? [] })).companion.state.emotion, "angry");
    stage.companion.send("b");
    assert.equal(stage.page.emotion, "neutral");
  });

  it("goes on as who she is by now", async () => {
    const stage = await open();
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("やっ");
    stage.companion.stop();
    await stage.settle();
    const { id } = lastReply(stage);
    stage.companion.self.setPersona(testPersona("other", "ヨル"));
    stage.companion.goOn(id);
    await stage.settle();
    assert.equal(lastReply(stage).name, "ヨル");
  });

  it("has no plain side where there is no persona, and says so however close they are", async () => {
    const persona = { ...testPersona(), plainPrompt: "SYSTEM" };
    const stage = await open({ persona, preferences: { strength: 1, gauge: true, affinity: true } });
    assert.equal(stage.page.gauge, "no-persona");
    stage.companion.send("a");
    await stage.settle();
    assert.equal(stage.model.lastReply.request.plainPrompt, undefined);
  });

  it("says that there is no room wherever that matters", async () => {
    const stage = await open({ preferences: { strength: 2, gauge: false, affinity: false } });
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.emit({ type: "notSteered", detail: "" });
    await stage.settle();
    assert.equal(stage.page.gauge, "no-room");
    stage.companion.self.setPreferences({ strength: 1, gauge: false, affinity: false });
    assert.equal(stage.page.gauge, "off");
  });

  it("asks as strongly as is set when the model comes to it", async () => {
    const stage = await open({ preferences: steered });
    stage.companion.send("a");
    await stage.settle();
    stage.companion.newConversation();
    stage.companion.send("b");
    stage.companion.self.setPreferences({ ...steered, strength: 2 });
    await stage.settle();
    assert.equal(stage.model.replies.length, 2);
    assert.equal(stage.model.lastReply.request.steering.strength, 2);
  });
});
