import assert from "node:assert/strict";
import type { ToPage } from "../../../src/protocol";
import { Audience } from "../../../src/view/audience";
import { PageVoice } from "../../../src/view/pageVoice";
import type { Player } from "../../../src/voice/speech";
import { StubEngine } from "../../fixtures/stubEngine";

function start() {
  const engine = new StubEngine();
  const posted: ToPage[] = [];
  const done: string[] = [];
  const note = (what: string) => (value?: unknown) => void done.push(value === undefined ? what : `${what} ${String(value)}`);
  const audience = { hasViews: false, player: undefined as Player | undefined };
  const page = new PageVoice({
    audience: new Audience({
      setAudience: (hasViews, player) => Object.assign(audience, { hasViews, player }),
      playback: (id, event) => note("playback")(`${id} ${event}`),
    }),
    engine,
    actions: {
      hush: note("hush"),
      setMuted: note("muted"),
      setVolume: note("volume"),
      setVoiceEnabled: note("enabled"),
      setBuiltIn: note("builtIn"),
      chooseVoice: note("choose"),
      showPolicy: note("policy"),
      openVoiceSettings: note("settings"),
    },
    hear: (id, offset) => note("hear")(`${id} ${offset ?? "all"}`),
    post: (message) => posted.push(message),
  });
  return { engine, posted, done, audience, page };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("PageVoice", () => {
  it("plays in its page once that may sound, and asks anew where the page was made anew", () => {
    const { page, audience, posted, done } = start();
    const plays = () => audience.player !== undefined;
    page.receive({ type: "audio", state: "ready" });
    assert.ok(!plays());
    page.pageIsReady();
    assert.ok(audience.hasViews);
    page.receive({ type: "audio", state: "ready" });
    audience.player?.silence();
    assert.deepEqual(posted, [{ type: "silence" }]);
    page.receive({ type: "playback", clipId: "c", event: "ended" });
    assert.deepEqual(done, ["playback c ended"]);
    page.pageIsReady();
    assert.ok(!plays());
    page.dispose();
    assert.ok(!audience.hasViews);
  });

  it("passes on what the page asks", () => {
    const { page, done, engine } = start();
    page.receive({ type: "hear", id: "r", offset: 3 });
    page.receive({ type: "hear", id: "r" });
    page.receive({ type: "hush" });
    page.receive({ type: "setMuted", muted: true });
    page.receive({ type: "setVolume", volume: 0.5 });
    page.receive({ type: "setVoiceEnabled", enabled: false });
    page.receive({ type: "setBuiltIn", enabled: false });
    page.receive({ type: "chooseVoice", styleId: 3 });
    page.receive({ type: "showPolicy" });
    page.receive({ type: "openVoiceSettings" });
    page.receive({ type: "startEngine" });
    page.receive({ type: "findEngine" });
    const asked = "hear r 3,hear r all,hush,muted true,volume 0.5,enabled false,builtIn false,choose 3,policy,settings";
    assert.equal(done.join(), asked);
    assert.deepEqual(engine.told, ["start", "find"]);
  });

  it("gives the page the voices, their pictures and samples", async () => {
    const { page, posted, engine } = start();
    const voices = [{ speakerId: "s", character: "ずんだもん", styles: [{ id: 3, name: "ノーマル" }] }];
    const [portrait, wav] = [new Uint8Array([1]), new Uint8Array([2])];
    engine.voices = () => Promise.resolve({ engine: "VOICEVOX", chosen: 3, voices });
    engine.pictures = () => Promise.resolve({ portrait, icons: { 3: portrait } });
    engine.sample = () => Promise.resolve(wav);
    page.receive({ type: "showVoices" });
    page.receive({ type: "voicePictures", speakerId: "s" });
    page.receive({ type: "voiceSample", styleId: 3 });
    await settle();
    assert.deepEqual(posted, [
      { type: "voices", engine: "VOICEVOX", chosen: 3, voices },
      { type: "voicePictures", speakerId: "s", portrait, icons: { 3: portrait } },
      { type: "voiceSample", styleId: 3, wav },
    ]);
  });

  it("says why there are no voices; a missing picture or sample is none", async () => {
    const { page, posted } = start();
    page.receive({ type: "showVoices" });
    page.receive({ type: "voicePictures", speakerId: "s" });
    page.receive({ type: "voiceSample", styleId: 3 });
    await settle();
    assert.deepEqual(posted, [
      { type: "voicesFailed", failure: { reason: "voice-not-found" } },
      { type: "voicePictures", speakerId: "s", icons: {} },
      { type: "voiceSample", styleId: 3 },
    ]);
  });
});
