import assert from "node:assert/strict";
import { Stage } from "./companionStage";

/** What the speaker was told, without the ids. */
function heard(stage: Stage): string {
  return stage.speaker.heard.map((one) => one.replace(/^(begin|hear) \S+/, "$1")).join(" / ");
}

/** She has said one line, and written half of the next. */
async function midLine(): Promise<Stage> {
  const stage = await Stage.open();
  stage.companion.send("a");
  await stage.settle();
  stage.model.lastReply.say("一つめ。", "二つ");
  await stage.settle();
  return stage;
}

describe("Companion: what she says aloud", () => {
  it("is said line by line while she writes", async () => {
    const stage = await Stage.open();
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("[happy] おはよう。", "今日");
    await stage.settle();
    assert.equal(heard(stage), "begin / say おはよう。");
    stage.model.lastReply.say("もやろう！").done();
    await stage.settle();
    assert.equal(heard(stage), "begin / say おはよう。 / say 今日もやろう！");
  });

  it("does not wait for the pace at which the text is shown", async () => {
    const stage = await Stage.open();
    stage.settings = { ...stage.settings, pace: "reading" };
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("とても長い一つめの文です。");
    await stage.settle();
    assert.equal(heard(stage), "begin / say とても長い一つめの文です。");
    assert.notEqual(stage.page.messages.at(-1)?.role === "assistant" && stage.log.at(-1), "streaming とても長い一つめの文です。");
  });

  it("falls silent on stop, and half a line is not said", async () => {
    const stage = await midLine();
    stage.companion.stop();
    await stage.settle();
    assert.equal(heard(stage), "begin / say 一つめ。 / silence");
  });

  it("stop silences also where nothing is written any more", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "はい。");
    stage.companion.stop();
    assert.equal(heard(stage), "begin / say はい。 / silence");
  });

  it("going on says what was not said yet", async () => {
    const stage = await midLine();
    stage.companion.stop();
    await stage.settle();
    stage.companion.goOn(stage.lastMessage?.id ?? "");
    await stage.settle();
    stage.model.lastReply.say("め。").done();
    await stage.settle();
    assert.equal(heard(stage), "begin / say 一つめ。 / silence / begin / say 二つめ。");
  });

  it("going on after the token limit does not say again what was said up to it", async () => {
    const stage = await Stage.open();
    stage.companion.send("a");
    await stage.settle();
    stage.model.lastReply.say("一つめ。", "二つ").done({ end: "length" });
    await stage.settle();
    stage.companion.goOn(stage.lastMessage?.id ?? "");
    await stage.settle();
    stage.model.lastReply.say("めだよ。").done();
    await stage.settle();
    assert.equal(heard(stage), "begin / say 一つめ。 / say 二つ / begin / say めだよ。");
    const reply = stage.lastMessage;
    assert.equal(reply?.role === "assistant" && reply.text, "一つめ。二つめだよ。");
  });

  it("falls silent for a new message, an edit, another reply and a new conversation", async () => {
    for (const act of [
      (stage: Stage) => stage.companion.send("b"),
      (stage: Stage) => stage.companion.edit(stage.page.messages[0]?.id ?? "", "b"),
      (stage: Stage) => stage.companion.askAgain(stage.lastMessage?.id ?? ""),
      (stage: Stage) => stage.companion.newConversation(),
    ]) {
      const stage = await Stage.open();
      await stage.turn("a", "はい。");
      stage.speaker.heard.length = 0;
      act(stage);
      await stage.settle();
      assert.match(stage.speaker.heard[0] ?? "", /^(begin|silence)/);
    }
  });

  it("says a reply again, or one line of it", async () => {
    const stage = await Stage.open();
    await stage.turn("a", "[sad] 一つめ。", "二つめ！", "三つめ");
    const id = stage.lastMessage?.id ?? "";
    stage.speaker.heard.length = 0;
    stage.companion.hear(id);
    stage.companion.hear(id, 5);
    stage.companion.hear(id, 1000);
    stage.companion.hear("nobody");
    assert.equal(heard(stage), "hear 一つめ。|二つめ！|三つめ / hear 二つめ！");
  });
});
