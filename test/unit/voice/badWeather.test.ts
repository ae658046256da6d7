import assert from "node:assert/strict";
import { linesOf } from "../../../src/companion/replyReader";
import type { Clip } from "../../../src/protocol";
import { BuiltInVoice } from "../../../src/voice/builtInVoice";
import type { VoicevoxEngine } from "../../../src/voice/engine/voicevoxEngine";
import type { Line } from "../../../src/voice/line";
import { Speech } from "../../../src/voice/speech";
import { faultKinds } from "../../fixtures/voicevox/faults";
import { TestEngine } from "../../fixtures/voicevox/testEngine";
import { hasty, isReady, Stage } from "./engine/stage";

/** Where a fault can strike while lines are said. */
const phases = ["/version", "/audio_query", "/synthesis", "/initialize_speaker"] as const;
const reply = "[happy] 一つめ。二つめ！三つめ、おしまい。[sad] 四つめ。";

/** A whole voice at a test engine: each clip that is played is over at once. */
class Weather {
  readonly stage = new Stage();
  readonly clips: Clip[] = [];
  readonly voice: VoicevoxEngine;
  readonly speech: Speech;

  constructor(readonly engine: TestEngine) {
    this.voice = this.stage.engine(engine.url, {}, { timeouts: hasty });
    this.speech = new Speech({
      engine: this.voice,
      builtIn: new BuiltInVoice(() => ({ speed: 1, pauses: 1 })),
      preferences: { enabled: true, builtIn: true, muted: false, volume: 1 },
      log: () => undefined,
    });
    this.speech.setAudience(true, {
      play: (clip) => {
        this.clips.push(clip);
        queueMicrotask(() => {
          this.speech.playback(clip.id, "started");
          this.speech.playback(clip.id, "ended");
        });
      },
      silence: () => undefined,
    });
  }

  /** Says a text as a reply, and waits until each of its lines was said or left out. */
  async say(text: string, id: string): Promise<void> {
    const lines = linesOf(text);
    this.clips.length = 0;
    this.speech.begin(id);
    for (const line of lines) this.speech.say(id, line);
    await this.until(() => this.settled(id).length >= lines.length);
    assert.deepEqual(this.settled(id), starts(lines));
  }

  /** Says a text, and waits only until what follows it was said. */
  async sayBefore(text: string, last: string): Promise<void> {
    const lines = linesOf(`${text}\n${last}`);
    this.clips.length = 0;
    this.speech.begin(text);
    for (const line of lines) this.speech.say(text, line);
    await this.until(() => this.clips.at(-1)?.stretch.start === lines.at(-1)?.start);
    assert.deepEqual(this.speech.state.unsaid, []);
  }

  /** Where the lines begin that were played or marked as unsaid, in order. */
  settled(id: string): readonly number[] {
    const unsaid = this.speech.state.unsaid.filter(({ replyId }) => replyId === id);
    return [...this.clips, ...unsaid].map(({ stretch }) => stretch.start).sort((a, b) => a - b);
  }

  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      this.stage.clock.pass(1000);
      await new Promise<void>((resolve) => setTimeout(resolve, 5));
    }
  }

  async close(): Promise<void> {
    await this.speech.dispose();
    await this.stage.close();
  }
}

function starts(lines: readonly Line[]): readonly number[] {
  return lines.map(({ start }) => start);
}

describe("Her voice in bad weather", function () {
  this.timeout(60_000);
  let engine: TestEngine;
  let weather: Weather;
  beforeEach(async () => {
    engine = await TestEngine.start();
    weather = new Weather(engine);
    await weather.until(() => isReady(weather.voice.status));
  });
  afterEach(async () => {
    await weather.close();
    await engine.stop();
  });

  for (const kind of faultKinds) {
    for (const path of kind.startsWith("die") || kind === "refuse" ? ["any"] : phases) {
      it(`says or marks every line, in order, and speaks again afterwards: ${kind} at ${path}`, async () => {
        engine.fault(kind, path === "any" ? {} : { path });
        await weather.say(reply, "in the storm");
        await engine.heal();
        weather.voice.find();
        await weather.until(() => isReady(weather.voice.status) && weather.voice.status.failure === undefined);
        await weather.say(reply, "after it");
        assert.ok(weather.clips.every(({ wav }) => wav !== undefined));
        assert.deepEqual(
          weather.speech.state.unsaid.filter(({ replyId }) => replyId === "after it"),
          [],
        );
      });
    }
  }

  it("marks one line that fails, and says those after it with the engine", async () => {
    engine.fault("500", { path: "/synthesis", times: 2 });
    await weather.say(reply, "r");
    assert.equal(weather.speech.state.unsaid.length, 1);
    assert.ok(weather.clips.some(({ wav }) => wav !== undefined));
  });

  it("says a line that failed once as if nothing had been", async () => {
    engine.fault("cut", { path: "/synthesis", times: 1 });
    await weather.say(reply, "r");
    assert.deepEqual(weather.speech.state.unsaid, []);
  });

  it("gets through 500 lines, and a line of 3,000 characters", async () => {
    await weather.say("あい。".repeat(500), "many");
    assert.equal(weather.clips.length, 500);
    assert.equal(engine.log.mostInFlight, 1);
    await weather.say("ながいながいはなしがつづく".repeat(231), "long");
    assert.ok(weather.clips.length >= 30);
  });

  it("says what can be said of odd texts", async () => {
    for (const text of ["🎉👩‍👩‍👧", "안녕하세요. 잘 지내?", "今日はgood dayだね。OK?", '{"a":[1,2]} ですよ。', "。。。", "…！？"])
      // What has no sound at all is left out without a mark, so it takes one that has to know the end.
      await weather.sayBefore(text, "おわり。");
  });
});
