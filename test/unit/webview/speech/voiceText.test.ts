import assert from "node:assert/strict";
import type { VoiceStatus } from "../../../../src/protocol";
import { canBeHeard, creditText, engineText, speakerText, voiceTrouble } from "../../../../src/webview/speech/voiceText";
import { voice } from "./pageVoice";

const none: VoiceStatus = { enabled: true, phase: "none", source: "builtIn", canStart: false, builtIn: true, muted: false, volume: 1, audible: true };

describe("what the page says of her voice", () => {
  it("names who speaks, and what is not VOICEVOX", () => {
    assert.equal(speakerText(voice), "ずんだもん・あまあま");
    assert.match(speakerText(none), /not VOICEVOX/);
    assert.match(speakerText({ ...none, source: "silent" }), /No voice/);
    assert.match(speakerText({ ...voice, enabled: false }), /off/);
  });

  it("shows the credit whenever the engine's voice can be heard, muted too, and hides nothing in it", () => {
    assert.equal(creditText(voice), "VOICEVOX:ずんだもん");
    assert.equal(creditText({ ...voice, muted: true }), "VOICEVOX:ずんだもん");
    assert.equal(creditText({ ...voice, credit: "VOICEVOX:a\u202eb" }), "VOICEVOX:a[U+202E]b");
    assert.equal(creditText({ ...voice, source: "builtIn" }), undefined);
    assert.equal(creditText({ ...voice, enabled: false }), undefined);
  });

  it("offers to start an engine that is installed, and to get one that is not", () => {
    assert.deepEqual(engineText({ ...none, canStart: true }).steps, ["startEngine", "findEngine"]);
    const missing = engineText({ ...none, failure: { reason: "voice-not-found", data: { address: "http://127.0.0.1:50021" } } });
    assert.match(missing.text, /127\.0\.0\.1:50021/);
    assert.deepEqual(missing.steps, ["getVoicevox", "findEngine", "voiceSettings"]);
    assert.deepEqual(engineText({ ...none, phase: "starting" }).steps, []);
    assert.match(engineText({ ...voice, engine: "AivisSpeech Engine" }).text, /^AivisSpeech Engine/);
  });

  it("calls for attention when something broke, not when there simply is no engine", () => {
    assert.equal(voiceTrouble(voice), undefined);
    assert.equal(voiceTrouble(none), undefined);
    const failed: VoiceStatus = { ...voice, phase: "failed", source: "builtIn", failure: { reason: "voice-unreachable" } };
    assert.ok(voiceTrouble(failed)?.steps.includes("findEngine"));
    assert.equal(voiceTrouble({ ...failed, enabled: false }), undefined);
    assert.deepEqual(voiceTrouble({ ...voice, failure: { reason: "voice-style-gone", data: { style: 9 } } })?.steps, ["chooseVoice"]);
  });

  it("knows when there is nothing to hear", () => {
    assert.equal(canBeHeard(voice), true);
    assert.equal(canBeHeard({ ...none, source: "silent" }), false);
    assert.equal(canBeHeard({ ...voice, enabled: false }), false);
  });
});
