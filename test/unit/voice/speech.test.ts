import assert from "node:assert/strict";
import type { Clip, SpeechChange, SpeechState } from "../../../src/protocol";
import { type Player, Speech } from "../../../src/voice/speech";
import { ScriptedVoice } from "../../fixtures/scriptedVoice";
import { StubEngine } from "../../fixtures/stubEngine";
import { FakeClock } from "../companion/fakeClock";
import { line } from "./lines";

class NotingPlayer implements Player {
  readonly clips: Clip[] = [];
  silenced = 0;

  play(clip: Clip): void {
    this.clips.push(clip);
  }

  silence(): void {
    this.silenced++;
  }

  get played(): readonly string[] {
    return this.clips.map(({ wav }) => new TextDecoder().decode(wav));
  }
}

class Scene {
  readonly engine = new StubEngine();
  readonly voice = this.engine.voice as ScriptedVoice;
  readonly builtIn = new ScriptedVoice();
  readonly player = new NotingPlayer();
  readonly clock = new FakeClock();
  readonly changes: SpeechChange[] = [];
  readonly speech = new Speech({
    engine: this.engine,
    builtIn: this.builtIn,
    preferences: { enabled: true, builtIn: true, muted: false, volume: 1 },
    log: () => undefined,
    clock: this.clock,
  });

  constructor({ listens = true } = {}) {
    this.speech.onChange((change) => this.changes.push(change));
    if (listens) this.speech.setAudience(true, this.player);
  }

  get state(): SpeechState {
    return this.speech.state;
  }

  say(...texts: readonly string[]): void {
    let at = 0;
    for (const text of texts) {
      this.speech.say("r", line(text, at));
      at += text.length;
    }
  }

  /** The page reports that a clip was played. */
  async play(at: number): Promise<void> {
    const id = this.player.clips[at]?.id ?? "";
    this.speech.playback(id, "started");
    this.speech.playback(id, "ended");
    await this.voice.answerAll();
  }
}

describe("Speech", () => {
  it("gives the player each line in order, with the stretch that it speaks", async () => {
    const scene = new Scene();
    scene.speech.begin("r");
    scene.say("あ。", "い。");
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, ["あ。", "い。"]);
    assert.deepEqual(
      scene.player.clips.map(({ replyId, stretch, from }) => ({ replyId, stretch, from })),
      [
        { replyId: "r", stretch: { start: 0, end: 2 }, from: 0 },
        { replyId: "r", stretch: { start: 2, end: 4 }, from: 0 },
      ],
    );
    assert.equal(new Set(scene.player.clips.map(({ id }) => id)).size, 2);
  });

  it("knows which line sounds", async () => {
    const scene = new Scene();
    scene.speech.begin("r");
    scene.say("あ。", "い。");
    await scene.voice.answerAll();
    const [first, second] = scene.player.clips;
    scene.speech.playback(first?.id ?? "", "started");
    assert.deepEqual(scene.state.speaking, { replyId: "r", stretch: { start: 0, end: 2 } });
    scene.speech.playback(second?.id ?? "", "started");
    scene.speech.playback(first?.id ?? "", "ended");
    assert.deepEqual(scene.state.speaking, { replyId: "r", stretch: { start: 2, end: 4 } });
    scene.speech.playback(second?.id ?? "", "ended");
    assert.equal(scene.state.speaking, undefined);
  });

  it("falls silent at once: nothing more is sent, and what comes back is thrown away", async () => {
    const scene = new Scene();
    scene.speech.begin("r");
    scene.say("あ。", "い。", "う。");
    await scene.voice.answer();
    await scene.voice.answer();
    const before = scene.player.silenced;
    scene.speech.silence();
    assert.equal(scene.player.silenced, before + 1);
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, []);
    assert.deepEqual(scene.voice.sent, ["query あ。", "query い。", "synthesize あ。"]);
    scene.say("え。");
    assert.equal(scene.voice.sent.length, 3);
  });

  it("says only the reply that began last", async () => {
    const scene = new Scene();
    scene.speech.begin("r");
    scene.speech.begin("r2");
    scene.say("あ。");
    scene.speech.say("r2", line("い。"));
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, ["い。"]);
  });

  it("sends nothing, and keeps nothing, while nobody can hear it", async () => {
    const scene = new Scene({ listens: false });
    scene.speech.begin("r");
    scene.say("あ。");
    scene.speech.setAudience(true, undefined);
    scene.say("い。");
    assert.deepEqual(scene.voice.sent, []);
    scene.speech.setAudience(true, scene.player);
    scene.say("う。");
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, ["う。"]);
  });

  it("goes on in another page where the first one was, mid-line", async () => {
    const scene = new Scene();
    scene.speech.begin("r");
    scene.say("あ。", "い。");
    await scene.voice.answerAll();
    scene.speech.playback(scene.player.clips[0]?.id ?? "", "started");
    scene.clock.pass(400);
    const other = new NotingPlayer();
    scene.speech.setAudience(true, other);
    assert.equal(scene.player.silenced, 2);
    assert.deepEqual(
      other.clips.map(({ from }) => from),
      [0.4, 0],
    );
  });

  it("waits for a page that was moved, and not for ever", async () => {
    const scene = new Scene();
    scene.speech.begin("r");
    scene.say("あ。");
    await scene.voice.answerAll();
    scene.speech.setAudience(false, undefined);
    scene.say("い。");
    scene.clock.pass(1000);
    scene.speech.setAudience(true, scene.player);
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, ["あ。", "あ。", "い。"]);

    scene.speech.setAudience(false, undefined);
    scene.clock.pass(60_000);
    const late = new NotingPlayer();
    scene.speech.setAudience(true, late);
    await scene.voice.answerAll();
    assert.deepEqual(late.played, []);
    assert.equal(scene.state.speaking, undefined);
  });

  it("makes no more than half a minute of sound ahead", async () => {
    const scene = new Scene();
    scene.voice.duration = 10;
    scene.speech.begin("r");
    scene.say("1", "2", "3", "4", "5");
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, ["1", "2", "3"]);
    await scene.play(0);
    assert.deepEqual(scene.player.played, ["1", "2", "3", "4"]);
  });

  it("goes on in the built-in voice where the engine is gone, and in the engine's when it is back", async () => {
    const scene = new Scene();
    scene.speech.begin("r");
    scene.engine.become({ phase: "failed", failure: { reason: "voice-unreachable" } }, undefined);
    assert.equal(scene.state.voice.source, "builtIn");
    scene.say("あ。");
    await scene.builtIn.answerAll();
    scene.engine.become({ phase: "ready" }, scene.voice);
    scene.say("い。");
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, ["あ。", "い。"]);
    assert.deepEqual(scene.voice.sent, ["query い。", "synthesize い。"]);
  });

  it("looks for an engine that is not there when a reply begins, where somebody listens", () => {
    const scene = new Scene();
    scene.speech.begin("r");
    scene.engine.become({ phase: "none" }, undefined);
    scene.speech.begin("r2");
    scene.speech.setPreferences({ enabled: false, builtIn: true, muted: false, volume: 1 });
    scene.speech.begin("r3");
    scene.speech.setAudience(false, undefined);
    scene.speech.begin("r4");
    assert.deepEqual(scene.engine.told, ["find"]);
  });

  it("is silent without an engine where the built-in voice is off", () => {
    const scene = new Scene();
    scene.engine.become({ phase: "none" }, undefined);
    scene.speech.setPreferences({ enabled: true, builtIn: false, muted: false, volume: 1 });
    assert.equal(scene.state.voice.source, "silent");
    scene.speech.begin("r");
    scene.say("あ。");
    assert.deepEqual([...scene.voice.sent, ...scene.builtIn.sent], []);
    assert.deepEqual(scene.state.unsaid, []);
  });

  it("marks what could not be said, until it is heard again", async () => {
    const scene = new Scene();
    scene.speech.begin("r");
    scene.say("あ。", "い。");
    await scene.voice.fail();
    await scene.voice.fail();
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, ["い。"]);
    assert.deepEqual(scene.state.unsaid, [{ replyId: "r", stretch: { start: 0, end: 2 } }]);
    scene.speech.hear("r", [line("あ。")]);
    assert.deepEqual(scene.state.unsaid, []);
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, ["い。", "あ。"]);
  });

  it("keeps the mark of what was not heard again", async () => {
    const scene = new Scene();
    scene.speech.begin("r");
    scene.say("あ。", "い。");
    for (let times = 0; times < 4; times++) await scene.voice.fail();
    scene.speech.hear("r", [line("い。", 2)]);
    assert.deepEqual(scene.state.unsaid, [{ replyId: "r", stretch: { start: 0, end: 2 } }]);
  });

  it("says again what a click asks for that is the page's first, and does not keep it for long", async () => {
    const scene = new Scene({ listens: false });
    scene.speech.setAudience(true, undefined);
    scene.speech.hear("r", [line("あ。")]);
    assert.deepEqual(scene.voice.sent, []);
    scene.clock.pass(100);
    scene.speech.setAudience(true, scene.player);
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, ["あ。"]);

    scene.speech.setAudience(true, undefined);
    scene.speech.hear("r", [line("い。")]);
    scene.clock.pass(60_000);
    scene.speech.setAudience(true, scene.player);
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, ["あ。"]);
  });

  it("names the voice that is heard: one that is gone while it still sounds, and the one before a choice", async () => {
    const scene = new Scene();
    const told = () => [scene.state.voice.source, scene.state.voice.credit];
    scene.voice.credit = "E:x";
    scene.speech.begin("r");
    scene.say("あ。", "い。");
    for (let requests = 0; requests < 3; requests++) await scene.voice.answer();
    scene.engine.become({ credit: "E:y" }, scene.voice);
    scene.voice.credit = "E:y";
    await scene.voice.answerAll();
    assert.deepEqual(told(), ["engine", "E:x"]);
    await scene.play(0);
    assert.deepEqual(told(), ["engine", "E:y"]);
    scene.engine.become({ phase: "failed", credit: undefined }, undefined);
    assert.deepEqual(told(), ["engine", "E:y"]);
    scene.changes.length = 0;
    await scene.play(1);
    assert.deepEqual(told(), ["builtIn", undefined]);
    assert.ok(scene.changes.some((change) => change.type === "voice" && change.voice.credit === undefined));
  });

  it("stops murmuring at once where the built-in voice is switched off", async () => {
    const scene = new Scene();
    scene.engine.become({ phase: "none" }, undefined);
    scene.builtIn.murmurs = true;
    scene.speech.begin("r");
    scene.say("あ。", "い。");
    await scene.builtIn.answerAll();
    const before = scene.player.silenced;
    scene.speech.setPreferences({ enabled: true, builtIn: false, muted: false, volume: 1 });
    assert.equal(scene.player.silenced, before + 1);
  });

  it("switched off is silent, lets the engine rest, and says so", () => {
    const scene = new Scene();
    scene.speech.begin("r");
    scene.say("あ。");
    scene.speech.setPreferences({ enabled: false, builtIn: true, muted: false, volume: 1 });
    scene.say("い。");
    assert.deepEqual(scene.voice.sent, ["query あ。"]);
    assert.deepEqual(scene.engine.listened, [true, false]);
    assert.equal(scene.state.voice.enabled, false);
  });

  it("muted goes on, and lets the page be silent", async () => {
    const scene = new Scene();
    scene.speech.setPreferences({ enabled: true, builtIn: true, muted: true, volume: 1 });
    scene.speech.begin("r");
    scene.say("あ。");
    await scene.voice.answerAll();
    assert.deepEqual(scene.player.played, ["あ。"]);
    assert.equal(scene.state.voice.muted, true);
  });

  it("tells each change of its status once", () => {
    const scene = new Scene();
    scene.changes.length = 0;
    scene.speech.setAudience(true, scene.player);
    assert.deepEqual(scene.changes, []);
    scene.speech.setAudience(true, undefined);
    assert.deepEqual(
      scene.changes.map(({ type }) => type),
      ["voice"],
    );
  });
});
