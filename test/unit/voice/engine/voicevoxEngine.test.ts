import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TestEngine } from "../../../fixtures/voicevox/testEngine";
import { freePort, hasty, isFailed, isReady, nextStatus, plainSettings, Stage, timeouts } from "./stage";

describe("an engine that is looked for", () => {
  let stage: Stage;
  let tested: TestEngine;
  let nowhere: string;

  beforeEach(async () => {
    stage = new Stage();
    tested = await TestEngine.start();
    nowhere = `http://127.0.0.1:${await freePort()}`;
  });

  afterEach(async () => {
    await stage.close();
    await tested.stop();
  });

  const writeInfo = (...urls: string[]) => {
    const folder = join(stage.home, ".config", "voicevox");
    mkdirSync(folder, { recursive: true });
    const engineInfos = urls.map((url) => ({ uuid: "u", url, name: "VOICEVOX" }));
    writeFileSync(join(folder, "runtime-info.json"), JSON.stringify({ formatVersion: 1, appVersion: "0.25.2", engineInfos }));
  };

  it("is found where it usually is, and says who speaks", async () => {
    const engine = stage.engine(tested.url);
    assert.deepEqual(engine.status, { phase: "none", canStart: false });
    assert.equal(engine.voice, undefined);
    engine.setListened(true);
    assert.deepEqual(await nextStatus(engine, isReady), {
      phase: "ready",
      canStart: false,
      engine: "VOICEVOX",
      character: "ずんだもん",
      style: "ノーマル",
      credit: "VOICEVOX:ずんだもん",
    });
    assert.ok(engine.voice);
  });

  it("is found where its editor says it is, before the usual place", async () => {
    const other = await TestEngine.start({ version: "9.9.9" });
    writeInfo(nowhere, other.url);
    const engine = stage.engine(tested.url);
    engine.setListened(true);
    await nextStatus(engine, isReady);
    assert.equal(tested.log.requests.length, 0);
    assert.ok(other.log.of("/speakers").length > 0);
    await other.stop();
  });

  it("is found at a new port after its editor has moved", async () => {
    writeInfo(tested.url);
    const engine = stage.engine(nowhere);
    engine.setListened(true);
    await nextStatus(engine, isReady);
    const moved = await TestEngine.start();
    writeInfo(moved.url);
    tested.die();
    await stage.untilStatus(engine, () => moved.log.of("/speakers").length > 0);
    await nextStatus(engine, isReady);
    await moved.stop();
  });

  for (const [variant, name, credit] of [
    ["aivis", "AivisSpeech", "VOICEVOX:ずんだもん"],
    ["sharevox", "SHAREVOX", "VOICEVOX:ずんだもん"],
  ] as const)
    it(`is found at the port of ${name}, after the others`, async () => {
      const compatible = await TestEngine.start({ variant });
      const engine = stage.engine(nowhere, {}, { otherAddresses: [nowhere, compatible.url] });
      engine.setListened(true);
      const status = await nextStatus(engine, ({ credit: shown, phase }) => phase === "ready" && shown === credit);
      assert.equal(status.engine, name);
      await compatible.stop();
    });

  it("is asked nowhere but at the settings' address, where that is set", async () => {
    writeInfo(tested.url);
    const engine = stage.engine(tested.url, { address: nowhere }, { otherAddresses: [tested.url] });
    engine.setListened(true);
    const { failure } = await nextStatus(engine, isFailed);
    assert.deepEqual([failure?.reason, failure?.data?.address], ["voice-unreachable", nowhere]);
    assert.equal(tested.log.requests.length, 0);
    engine.configure({ ...plainSettings, address: tested.url });
    await nextStatus(engine, isReady);
  });

  it("is not asked at an address that is none, and that is said", async () => {
    const engine = stage.engine(tested.url, { address: `http://me:secret@${new URL(tested.url).host}` });
    engine.setListened(true);
    const { failure } = await nextStatus(engine, isFailed);
    assert.equal(failure?.reason, "voice-unreachable");
    assert.doesNotMatch(JSON.stringify([failure, stage.log]), /secret/);
    assert.equal(tested.log.requests.length, 0);
  });

  it("is not found where there is none", async () => {
    const engine = stage.engine(nowhere);
    engine.setListened(true);
    const status = await nextStatus(engine, ({ failure }) => failure !== undefined);
    assert.deepEqual(status, { phase: "none", canStart: false, failure: { reason: "voice-not-found", data: { address: nowhere } } });
  });

  for (const [fault, reason] of [
    ["hang", "voice-timeout"],
    ["500", "voice-refused"],
    ["wrong-type", "voice-bad-answer"],
    ["wrong-shape", "voice-bad-answer"],
  ] as const)
    for (const path of ["/version", "/engine_manifest", "/speakers"])
      it(`is found as soon as ${path} is no longer struck by "${fault}", and until then that is said`, async () => {
        tested.fault(fault, { path });
        const engine = stage.engine(tested.url, {}, { timeouts: fault === "hang" ? hasty : timeouts });
        engine.setListened(true);
        const { failure } = await nextStatus(engine, isFailed);
        assert.equal(failure?.reason, reason);
        await tested.heal();
        await stage.untilStatus(engine, isReady);
      });

  it("is no engine where nobody talks", async () => {
    tested.set({ characters: [] });
    const engine = stage.engine(tested.url);
    engine.setListened(true);
    assert.equal((await nextStatus(engine, isFailed)).failure?.reason, "voice-bad-answer");
  });

  it("does not mind a stranger at another engine's port", async () => {
    tested.fault("wrong-type");
    const engine = stage.engine(nowhere, {}, { otherAddresses: [tested.url] });
    engine.setListened(true);
    const { phase, failure } = await nextStatus(engine, (status) => status.failure !== undefined);
    assert.deepEqual([phase, failure?.reason], ["none", "voice-not-found"]);
  });

  it("is not asked anything while nobody listens", async () => {
    const engine = stage.engine(tested.url);
    stage.clock.pass(600_000);
    assert.equal(stage.clock.timers, 0);
    engine.setListened(true);
    await nextStatus(engine, isReady);
    await tested.log.until((log) => log.of("/initialize_speaker").some(({ finish }) => finish !== undefined));
    engine.setListened(false);
    const before = tested.log.requests.length;
    stage.clock.pass(600_000);
    assert.equal(stage.clock.timers, 0);
    engine.configure({ ...plainSettings, styleId: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(tested.log.requests.length, before);
    engine.setListened(true);
    await tested.log.until((log) => log.requests.length > before);
  });

  it("is asked again after 1, 2, 4 … 60 seconds", async () => {
    const engine = stage.engine(nowhere);
    engine.setListened(true);
    const waits: number[] = [];
    while (waits.length < 9) {
      while (stage.clock.timers === 0) await new Promise((resolve) => setImmediate(resolve));
      let seconds = 0;
      while (stage.clock.timers > 0) {
        stage.clock.pass(1000);
        seconds++;
      }
      waits.push(seconds);
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    engine.find();
    while (stage.clock.timers === 0) await new Promise((resolve) => setImmediate(resolve));
    stage.clock.pass(1000);
    assert.equal(stage.clock.timers, 0);
  });

  it("is looked for at once when a person asks, whether somebody listens or not", async () => {
    const engine = stage.engine(tested.url);
    engine.find();
    await nextStatus(engine, isReady);
    assert.equal(tested.log.of("/initialize_speaker").length, 0);
  });

  it("is noticed to be gone, and to be back, while nobody speaks", async () => {
    const engine = stage.engine(tested.url);
    engine.setListened(true);
    await nextStatus(engine, isReady);
    tested.die();
    const { failure } = await stage.untilStatus(engine, isFailed);
    assert.deepEqual([failure?.reason, failure?.data?.address], ["voice-unreachable", tested.url]);
    assert.equal(engine.voice, undefined);
    stage.clock.pass(60_000);
    // That nothing is found elsewhere does not hide what became of it.
    assert.equal(engine.status.failure?.reason, "voice-unreachable");
    await tested.heal();
    await stage.untilStatus(engine, isReady);
  });

  it("may be late once, for it may be busy", async () => {
    const engine = stage.engine(tested.url, {}, { timeouts: { ...timeouts, probe: hasty.probe } });
    engine.setListened(true);
    await stage.untilStatus(engine, isReady);
    await tested.log.until((log) => log.of("/initialize_speaker").some(({ finish }) => finish !== undefined));
    tested.log.clear();
    tested.fault("hang", { path: "/version" });
    const failed = stage.untilStatus(engine, isFailed);
    await failed;
    assert.ok(tested.log.of("/version").length >= 2);
    await tested.heal();
    await stage.untilStatus(engine, isReady);
  });

  it("is read anew when another one stands in its place", async () => {
    const engine = stage.engine(tested.url);
    engine.setListened(true);
    await nextStatus(engine, isReady);
    tested.set({ version: "0.26.0", characters: tested.options.characters.slice(1) });
    const { character } = await stage.untilStatus(engine, (status) => status.character !== "ずんだもん");
    assert.equal(character, "青空そら");
  });

  it("asks and says nothing more once it is disposed", async () => {
    const engine = stage.engine(tested.url);
    engine.setListened(true);
    await nextStatus(engine, isReady);
    await tested.log.until((log) => log.of("/initialize_speaker").some(({ finish }) => finish !== undefined));
    await engine.dispose();
    const before = tested.log.requests.length;
    let told = 0;
    engine.onStatus(() => told++);
    engine.find();
    engine.setListened(true);
    await assert.rejects(engine.voices());
    stage.clock.pass(600_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(tested.log.requests.length, before);
    assert.equal(told, 0);
  });
});
