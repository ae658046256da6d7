import assert from "node:assert/strict";
import type { ToHost } from "../../../../src/protocol";
import { VoicePicker, voicesMatching } from "../../../../src/webview/speech/picker";

const voices = [
  { speakerId: "z", character: "ずんだもん", styles: [{ id: 3, name: "ノーマル" }, { id: 1, name: "あまあま" }, { id: 7, name: "ツンツン" }] },
  { speakerId: "m", character: "四国めたん", styles: [{ id: 2, name: "ノーマル" }] },
];

function stage() {
  const posted: ToHost[] = [];
  const played: { wav: Uint8Array; onEnd: () => void }[] = [];
  let stops = 0;
  const picker = new VoicePicker({
    post: (message) => posted.push(message),
    playSample: (wav, onEnd) => played.push({ wav, onEnd }),
    stopSample: () => (stops += 1),
  });
  return { picker, posted, played, stops: () => stops };
}

describe("VoicePicker", () => {
  it("opens when asked for, shows the voices, and says which is chosen", () => {
    const { picker, posted } = stage();
    picker.open();
    assert.equal(picker.state.phase, "opening");
    picker.receive({ type: "voices", engine: "VOICEVOX", chosen: 3, voices });
    assert.equal(picker.state.phase, "open");
    assert.equal(picker.state.chosen, 3);
    picker.choose(7);
    assert.equal(picker.state.phase, "closed");
    assert.deepEqual(posted, [{ type: "showVoices" }, { type: "chooseVoice", styleId: 7 }]);
  });

  it("says why there are none, and asks again", () => {
    const { picker, posted } = stage();
    picker.receive({ type: "voicesFailed", failure: { reason: "voice-timeout" } });
    assert.equal(picker.state.phase, "failed");
    assert.equal(picker.state.failure?.reason, "voice-timeout");
    picker.open();
    assert.equal(picker.state.failure, undefined);
    assert.deepEqual(posted, [{ type: "showVoices" }]);
  });

  it("asks for the pictures of a character once, and frees them when it closes", () => {
    const { picker, posted } = stage();
    picker.receive({ type: "voices", engine: "", chosen: undefined, voices });
    picker.want("z");
    picker.want("z");
    assert.deepEqual(posted, [{ type: "voicePictures", speakerId: "z" }]);
    const png = new Uint8Array([0x89, 0x50]);
    picker.receive({ type: "voicePictures", speakerId: "z", portrait: png, icons: { 3: png } });
    const pictures = picker.state.pictures.get("z");
    assert.match(pictures?.portrait ?? "", /^blob:/);
    assert.match(pictures?.icons[3] ?? "", /^blob:/);
    const revoked: string[] = [];
    const revoke = URL.revokeObjectURL;
    URL.revokeObjectURL = (url) => (revoked.push(url), revoke(url));
    try {
      picker.close();
    } finally {
      URL.revokeObjectURL = revoke;
    }
    assert.deepEqual(revoked, [pictures?.portrait, pictures?.icons[3]]);
    picker.receive({ type: "voicePictures", speakerId: "z", icons: {} });
    assert.equal(picker.state.pictures.size, 0, "too late");
  });

  it("plays one sample at a time, and stops it", () => {
    const { picker, posted, played, stops } = stage();
    picker.receive({ type: "voices", engine: "", chosen: undefined, voices });
    picker.toggleSample(3);
    assert.deepEqual(picker.state.sample, { styleId: 3, phase: "loading" });
    picker.toggleSample(1);
    picker.receive({ type: "voiceSample", styleId: 3, wav: new Uint8Array(1) });
    assert.equal(played.length, 0, "it is no longer wanted");
    picker.receive({ type: "voiceSample", styleId: 1, wav: new Uint8Array(1) });
    assert.deepEqual(picker.state.sample, { styleId: 1, phase: "playing" });
    played[0]?.onEnd();
    assert.equal(picker.state.sample, undefined);
    picker.toggleSample(1);
    picker.receive({ type: "voiceSample", styleId: 1, wav: new Uint8Array(1) });
    const before = stops();
    picker.toggleSample(1);
    assert.equal(stops(), before + 1);
    assert.equal(picker.state.sample, undefined);
    assert.equal(posted.length, 3);
  });

  it("says that there is no sample", () => {
    const { picker } = stage();
    picker.receive({ type: "voices", engine: "", chosen: undefined, voices });
    picker.toggleSample(2);
    picker.receive({ type: "voiceSample", styleId: 2 });
    assert.deepEqual(picker.state.sample, { styleId: 2, phase: "missing" });
    picker.toggleSample(2);
    assert.equal(picker.state.sample?.phase, "loading");
  });
});

describe("voicesMatching", () => {
  const found = (words: string) => voicesMatching(voices, words).map(({ character, styles }) => [character, styles.map(({ name }) => name).join()]);

  it("finds characters and styles, kana of either kind", () => {
    assert.equal(found("").length, 2);
    assert.deepEqual(found("ズンダ"), [["ずんだもん", "ノーマル,あまあま,ツンツン"]]);
    assert.deepEqual(found("つんつん"), [["ずんだもん", "ツンツン"]]);
    assert.deepEqual(found("ずんだ　あま"), [["ずんだもん", "あまあま"]]);
    assert.deepEqual(found("のーまる").length, 2);
    assert.deepEqual(found("xyz"), []);
  });
});
