import assert from "node:assert/strict";
import type { Emotion } from "../../../../src/protocol";
import { charactersOf, chooseVoice } from "../../../../src/voice/engine/characters";
import { EngineClient } from "../../../../src/voice/engine/engineClient";
import { type EngineQuery, EngineVoice } from "../../../../src/voice/engine/engineVoice";
import type { VoicevoxEngine } from "../../../../src/voice/engine/voicevoxEngine";
import { VoiceError } from "../../../../src/voice/voice";
import { readWav } from "../../../../src/voice/wav";
import type { TestEngineOptions } from "../../../fixtures/voicevox/options";
import { TestEngine } from "../../../fixtures/voicevox/testEngine";
import { isFailed, isReady, nextStatus, plainSettings, Stage, say, timeouts } from "./stage";

describe("a voice of an engine", () => {
  let stage: Stage;
  let tested: TestEngine;
  const { signal } = new AbortController();

  beforeEach(() => {
    stage = new Stage();
  });

  afterEach(async () => {
    await stage.close();
    await tested.stop();
  });

  async function ready(options: Partial<TestEngineOptions> = {}, settings = {}, times = timeouts): Promise<VoicevoxEngine> {
    tested = await TestEngine.start(options);
    const engine = stage.engine(tested.url, settings, { timeouts: times });
    engine.setListened(true);
    await nextStatus(engine, isReady);
    await tested.log.until((log) => log.of("/initialize_speaker").some(({ finish }) => finish !== undefined));
    return engine;
  }

  const voiceOf = (engine: VoicevoxEngine) => {
    assert.ok(engine.voice);
    return engine.voice;
  };

  it("says a line, with times that fit the sound", async () => {
    const engine = await ready();
    const { wav, duration, moras } = await say(engine, "こんにちは、元気？");
    assert.ok(wav);
    const read = readWav(wav);
    assert.ok(!("reason" in read));
    assert.equal(duration, read.duration);
    assert.equal(moras.filter(({ vowel }) => vowel !== "pau").map(({ mora }) => mora).join("").slice(0, 5), "コンニチワ");
    assert.ok((moras.at(-1)?.end ?? 0) < duration);
    assert.equal(tested.log.mostInFlight, 1);
  });

  it("credits a line to whom it was asked of, whoever is chosen meanwhile", async () => {
    const engine = await ready({}, { styleId: 3 });
    const { signal: never } = new AbortController();
    const query = await voiceOf(engine).query("はい。", "neutral", never);
    engine.configure({ ...plainSettings, styleId: 501 });
    assert.equal((await voiceOf(engine).synthesize(query, never)).credit, "VOICEVOX:ずんだもん");
    assert.equal((await say(engine)).credit, "VOICEVOX:夜道ノクス");
  });

  it("is the persona's own where the person chose none, in the styles that the persona wants", async () => {
    const wanted = { character: "青空そら", styles: { happy: "ぷんぷん" } };
    const engine = await ready({}, { wanted });
    assert.equal(engine.status.character, "青空そら");
    const styleIdOf = async (emotion: Emotion) => {
      const query = await voiceOf(engine).query("はい。", emotion, signal);
      return (query as EngineQuery).styleId;
    };
    assert.deepEqual([await styleIdOf("neutral"), await styleIdOf("happy")], [402, 404]);
    engine.configure({ ...plainSettings, styleId: 402, wanted });
    assert.equal(await styleIdOf("happy"), 403);
    engine.configure({ ...plainSettings, wanted: { character: "ずんだもん" } });
    assert.equal(engine.status.character, "ずんだもん");
  });

  it("has its style ready before the first line, and initializes it once", async () => {
    const engine = await ready();
    await say(engine);
    await say(engine);
    assert.deepEqual(tested.log.of("/initialize_speaker").map(({ speaker }) => speaker), ["3"]);
  });

  it("initializes the style of an emotion before its first line, once", async () => {
    const engine = await ready();
    tested.log.clear();
    for (const emotion of ["happy", "happy", "neutral"] as const) {
      const voice = voiceOf(engine);
      await voice.synthesize(await voice.query("やった", emotion, signal), signal);
    }
    assert.deepEqual(
      tested.log.requests.map(({ path, speaker }) => [path, speaker]),
      [
        ["/initialize_speaker", "1"],
        ["/audio_query", "1"],
        ["/synthesis", "1"],
        ["/audio_query", "1"],
        ["/synthesis", "1"],
        ["/audio_query", "3"],
        ["/synthesis", "3"],
      ],
    );
    assert.equal(tested.log.mostInFlight, 1);
  });

  it("waits for an initialization that is under way, and asks for no second one", async () => {
    tested = await TestEngine.start();
    tested.hold();
    const engine = stage.engine(tested.url);
    engine.setListened(true);
    await nextStatus(engine, isReady);
    await tested.log.until((log) => log.of("/initialize_speaker").length === 1);
    const said = say(engine);
    tested.release();
    await said;
    assert.equal(tested.log.of("/initialize_speaker").length, 1);
    assert.equal(tested.log.mostInFlight, 1);
  });

  it("speaks without initialization where an engine has none", async () => {
    tested = await TestEngine.start();
    tested.fault("500", { path: "/initialize_speaker" });
    const engine = stage.engine(tested.url);
    engine.setListened(true);
    await nextStatus(engine, isReady);
    await say(engine);
    await say(engine);
    assert.equal(tested.log.of("/initialize_speaker").length, 1);
    assert.deepEqual(engine.status.failure, undefined);
  });

  it("says all emotions in one style where that is wanted", async () => {
    const engine = await ready({}, { emotions: false });
    const query = await voiceOf(engine).query("やった", "happy", signal);
    assert.equal((query as EngineQuery).styleId, 3);
    assert.equal((query as EngineQuery).query.speedScale, 1);
  });

  it("takes new settings for the next line", async () => {
    const engine = await ready();
    const voice = voiceOf(engine);
    const before = await say(engine);
    engine.configure({ ...plainSettings, speed: 2 });
    assert.equal(engine.voice, voice);
    assert.ok((await say(engine)).duration < before.duration * 0.6);
  });

  it("tells what has no sound, and asks for none", async () => {
    const engine = await ready();
    for (const text of ["。。。", "😀", "안녕", "—"])
      assert.equal((await voiceOf(engine).query(text, "neutral", signal)).isSilent, true, text);
    assert.equal((await voiceOf(engine).query("あ", "neutral", signal)).isSilent, false);
    assert.equal(tested.log.of("/synthesis").length, 0);
  });

  it("has no times with AivisSpeech, which tells none, and style ids below 0", async () => {
    const engine = await ready({ variant: "aivis" });
    const { voices } = await engine.voices();
    const below = voices.flatMap(({ styles }) => styles).find(({ id }) => id < 0);
    assert.ok(below);
    engine.configure({ ...plainSettings, styleId: below.id });
    const { moras, duration } = await say(engine);
    assert.deepEqual(moras, []);
    assert.ok(duration > 0.3);
    assert.equal(tested.log.of("/synthesis").at(-1)?.speaker, String(below.id));
  });

  for (const variant of ["older", "sharevox"] as const)
    it(`speaks with an engine of the kind "${variant}", pauses and pitch changed`, async () => {
      const engine = await ready({ variant }, { pauses: 2, pitch: 0.05 });
      const { moras } = await say(engine, "はい、そうです。");
      assert.ok(moras.length > 0);
    });

  it("leaves out times that do not fit the sound", async () => {
    tested = await TestEngine.start();
    const client = new EngineClient(tested.url, timeouts);
    const characters = charactersOf(await client.speakers());
    const voiceAt = (rate: number) =>
      new EngineVoice({
        engine: { client, version: "1", characters, manifest: { name: "VOICEVOX", frame_rate: rate, supported_features: new Map() } },
        settings: () => plainSettings,
        chosen: () => chooseVoice(characters, undefined) ?? assert.fail("Nobody talks"),
        creditOf: ({ name }) => name,
        failed: () => undefined,
        spoke: () => undefined,
        log: () => undefined,
      });
    const said = async (voice: EngineVoice) => voice.synthesize(await voice.query("こんにちは", "neutral", signal), signal);
    assert.equal((await said(voiceAt(93.75))).moras.length, 5);
    // An engine whose frames are others than it says.
    assert.equal((await said(voiceAt(10))).moras.length, 0);
  });

  describe("when the chosen style is not there", () => {
    it("is another one, and that is said", async () => {
      const engine = await ready({}, { styleId: 77_777 });
      assert.deepEqual(engine.status.failure, { reason: "voice-style-gone", data: { style: 77_777 } });
      assert.equal(engine.status.phase, "ready");
      await say(engine);
      assert.equal(tested.log.of("/synthesis").at(-1)?.speaker, "3");
      engine.configure({ ...plainSettings, styleId: 89 });
      assert.equal(engine.status.failure, undefined);
      assert.equal(engine.status.character, "Voidoll");
    });

    it("is another one after it was taken away while she spoke", async () => {
      const engine = await ready({}, { styleId: 89 });
      await say(engine);
      tested.forgetStyle(89);
      await assert.rejects(say(engine), VoiceError);
      await stage.untilStatus(engine, ({ failure, phase }) => phase === "ready" && failure?.reason === "voice-style-gone");
      await say(engine);
      assert.equal(tested.log.of("/synthesis").at(-1)?.speaker, "3");
    });
  });

  describe("that fails", () => {
    const reasons = {
      hang: "voice-timeout",
      "500": "voice-refused",
      cut: "voice-unreachable",
      truncated: "voice-bad-answer",
      "wrong-type": "voice-bad-answer",
      "wrong-shape": "voice-bad-answer",
    } as const;
    const faults = Object.keys(reasons) as (keyof typeof reasons)[];

    for (const path of ["/audio_query", "/synthesis"])
      for (const fault of faults)
        it(`is back by itself after ${path} was struck by "${fault}", and until then that is said`, async () => {
          const engine = await ready({}, {}, fault === "hang" ? { ...timeouts, query: 500, synthesis: 500 } : timeouts);
          tested.fault(fault, { path });
          await assert.rejects(say(engine), (error) => error instanceof VoiceError && error.failure.reason === reasons[fault]);
          assert.equal(engine.status.failure?.reason, reasons[fault]);
          const failed = await stage.untilStatus(engine, isFailed);
          assert.equal(failed.failure?.reason, reasons[fault]);
          assert.equal(engine.voice, undefined);
          stage.clock.pass(60_000);
          await tested.heal();
          await stage.untilStatus(engine, isReady);
          assert.equal(engine.status.failure, undefined);
          await say(engine);
        });

    for (const fault of ["refuse", "die-after-query", "die-in-synthesis"] as const)
      it(`is back by itself after "${fault}"`, async () => {
        const engine = await ready();
        tested.fault(fault);
        await assert.rejects(say(engine), (error) => error instanceof VoiceError && error.failure.reason === "voice-unreachable");
        const { phase, failure } = engine.status;
        assert.deepEqual([phase, failure?.reason, engine.voice], ["failed", "voice-unreachable", undefined]);
        await tested.heal();
        await stage.untilStatus(engine, isReady);
        await say(engine);
      });

    it("goes on being asked where only one line failed", async () => {
      const engine = await ready();
      const voice = voiceOf(engine);
      tested.fault("500", { path: "/synthesis", times: 1 });
      await assert.rejects(say(engine), VoiceError);
      assert.equal(engine.status.phase, "ready");
      assert.equal(engine.status.failure?.reason, "voice-refused");
      assert.equal(engine.voice, voice);
      await say(engine);
      assert.equal(engine.status.failure, undefined);
      await tested.log.until((log) => log.inFlight === 0);
      assert.equal(engine.voice, voice);
      assert.equal(tested.log.mostInFlight, 1);
    });

    it("does not look while nobody listens", async () => {
      const engine = await ready();
      engine.setListened(false);
      tested.fault("500", { path: "/synthesis" });
      await assert.rejects(say(engine), VoiceError);
      const before = tested.log.requests.length;
      stage.clock.pass(600_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(tested.log.requests.length, before);
    });

    it("is not blamed for what was given up", async () => {
      const engine = await ready();
      tested.hold();
      const stop = new AbortController();
      const query = voiceOf(engine).query("こんにちは", "neutral", stop.signal);
      await tested.log.until((log) => log.inFlight === 1);
      stop.abort(new Error("stopped"));
      await assert.rejects(query, /stopped/);
      tested.release();
      assert.equal(engine.status.failure, undefined);
      assert.equal(engine.status.phase, "ready");
      await say(engine);
    });
  });
});
