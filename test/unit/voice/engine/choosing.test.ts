import assert from "node:assert/strict";
import { readWav } from "../../../../src/voice/wav";
import { VoiceError } from "../../../../src/voice/voice";
import type { VoicevoxEngine } from "../../../../src/voice/engine/voicevoxEngine";
import type { TestEngineOptions } from "../../../fixtures/voicevox/options";
import { TestEngine } from "../../../fixtures/voicevox/testEngine";
import { freePort, plainSettings, Stage } from "./stage";

describe("choosing a voice", () => {
  let stage: Stage;
  let tested: TestEngine;

  beforeEach(() => {
    stage = new Stage();
  });

  afterEach(async () => {
    await stage.close();
    await tested.stop();
  });

  async function start(options: Partial<TestEngineOptions> = {}, settings = {}): Promise<VoicevoxEngine> {
    tested = await TestEngine.start(options);
    return stage.engine(tested.url, settings);
  }

  const reasonOf = (promise: Promise<unknown>) =>
    promise.then(
      () => assert.fail("It did not fail"),
      (error: unknown) => (error instanceof VoiceError ? error.failure.reason : error),
    );

  it("offers all that talk, and nobody else, without anybody having listened", async () => {
    const engine = await start();
    const { engine: name, chosen, voices } = await engine.voices();
    assert.deepEqual([name, chosen], ["VOICEVOX", 3]);
    assert.deepEqual(
      voices.map(({ character, styles }) => [character, styles.map(({ id }) => id)]),
      [
        ["ずんだもん", [3, 1, 7, 5, 22, 76]],
        ["青空そら", [402, 403, 404]],
        ["Voidoll", [89]],
        ["夜道ノクス", [501, 502]],
      ],
    );
  });

  it("tells why there are none", async () => {
    const engine = await start();
    const other = stage.engine(`http://127.0.0.1:${await freePort()}`);
    assert.equal(await reasonOf(other.voices()), "voice-not-found");
    tested.fault("500", { path: "/speakers" });
    assert.equal(await reasonOf(engine.voices()), "voice-refused");
  });

  for (const [how, options] of [
    ["by address", {}],
    ["as they are", { resourceUrl: false }],
    ["from an older engine", { variant: "older" }],
    ["of 2 MB", { portraitBytes: 2_000_000, resourceUrl: false }],
  ] as const)
    it(`shows pictures that come ${how}, and plays samples`, async () => {
      const engine = await start(options);
      const [first] = (await engine.voices()).voices;
      assert.ok(first);
      const { portrait, icons } = await engine.pictures(first.speakerId);
      assert.ok(portrait);
      assert.equal(Buffer.from(portrait.subarray(1, 4)).toString(), "PNG");
      if ("portraitBytes" in options) assert.ok(portrait.length > 2_000_000);
      assert.deepEqual(Object.keys(icons).map(Number).sort(), first.styles.map(({ id }) => id).sort());
      assert.ok(!("reason" in readWav(await engine.sample(3))));
    });

  it("shows what there is where some of it is missing", async () => {
    const engine = await start();
    const [first] = (await engine.voices()).voices;
    assert.ok(first);
    // Not the speaker's info, but the first of its resources.
    await engine.pictures(first.speakerId);
    const [portrait] = tested.log.requests.filter(({ path }) => path.startsWith("/_resources/"));
    assert.ok(portrait);
    for (const fault of ["500", "wrong-type"] as const) {
      tested.fault(fault, { path: portrait.path });
      const pictures = await engine.pictures(first.speakerId);
      assert.equal(pictures.portrait, undefined, fault);
      assert.equal(Object.keys(pictures.icons).length, first.styles.length, fault);
    }
    tested.die();
    assert.equal(await reasonOf(engine.pictures(first.speakerId)), "voice-unreachable");
  });

  it("has no sample of a style that is not there", async () => {
    const engine = await start();
    assert.equal(await reasonOf(engine.sample(77_777)), "voice-style-gone");
    assert.equal(await reasonOf(engine.pictures("nobody")), "voice-refused");
  });

  it("gives the terms in their own words, and the credit that they ask for", async () => {
    const engine = await start({}, { styleId: 89 });
    engine.setListened(true);
    await stage.untilStatus(engine, ({ credit }) => credit === "VOICEVOX:Voidoll(CV:丹下桜)");
    const { title, text } = await engine.policy();
    assert.equal(title, "VOICEVOX:Voidoll(CV:丹下桜)");
    assert.match(text, /実際の利用規約ではありません/);
    engine.configure({ ...plainSettings, styleId: 501 });
    await stage.untilStatus(engine, ({ credit }) => credit === "VOICEVOX:夜道ノクス");
  });

  it("credits Nemo as Nemo, and speaks where the terms can't be had", async () => {
    const engine = await start({ brand: "VOICEVOX Nemo" });
    tested.fault("500", { path: "/speaker_info" });
    engine.setListened(true);
    const { credit } = await stage.untilStatus(engine, ({ phase }) => phase === "ready");
    assert.equal(credit, "VOICEVOX Nemo");
    await tested.log.until((log) => log.of("/initialize_speaker").length > 0);
    assert.equal(engine.status.failure, undefined);
    assert.equal(await reasonOf(engine.policy()), "voice-refused");
  });
});
