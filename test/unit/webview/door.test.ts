import assert from "node:assert/strict";
import { toPageMessage } from "../../../src/webview/door";
import { clip, speech, voice } from "./speech/pageVoice";

const state = { personaName: "", greeting: "", suggestions: [], messages: [], status: { phase: "idle" }, draft: "", ...speech };
const line = { replyId: "a", stretch: { start: 0, end: 2 } };
const bytes = new Uint8Array(2);

describe("toPageMessage", () => {
  it("lets the host's messages through as they are", () => {
    for (const message of [
      { type: "snapshot", revision: 0, state },
      { type: "change", revision: 1, change: { type: "chunk", id: "a", part: "text", text: "あ" } },
      { type: "change", revision: 1, change: { type: "gauge", id: "a", value: 0.5 } },
      { type: "change", revision: 1, change: { type: "failure" } },
      { type: "change", revision: 1, change: { type: "message", message: { role: "user", id: "u", text: "" } } },
      { type: "codeColors", colors: {} },
      { type: "focusInput" },
      { type: "snapshot", revision: 0, state: { ...state, speaking: line, unsaid: [line] } },
      { type: "change", revision: 1, change: { type: "voice", voice } },
      { type: "change", revision: 1, change: { type: "speaking", speaking: line } },
      { type: "change", revision: 1, change: { type: "speaking" } },
      { type: "change", revision: 1, change: { type: "unsaid", unsaid: [line] } },
      { type: "clip", clip: clip("c1", 4, { moras: [{ mora: "ア", vowel: "a", start: 0, end: 0.1 }], words: [{ stretch: line.stretch, start: 0, end: 0.1 }] }) },
      { type: "silence" },
      { type: "voices", engine: "VOICEVOX", chosen: 3, voices: [{ speakerId: "z", character: "ずんだもん", styles: [{ id: 3, name: "ノーマル" }] }] },
      { type: "voicesFailed", failure: { reason: "voice-timeout" } },
      { type: "voicePictures", speakerId: "z", portrait: bytes, icons: { 3: bytes } },
      { type: "voiceSample", styleId: 3, wav: bytes },
      { type: "voiceSample", styleId: 3 },
    ]) {
      assert.deepEqual(toPageMessage(message), message);
    }
  });

  it("keeps out what is none", () => {
    for (const message of [
      undefined, null, "ready", 1, {}, { type: "eval" }, { type: "snapshot", revision: 0 }, { type: "snapshot", revision: NaN, state },
      { type: "snapshot", revision: 0, state: { ...state, messages: [{ role: "user", id: 1, text: "" }] } },
      { type: "change", revision: 1, change: { type: "chunk", id: "a", part: "html", text: "" } },
      { type: "change", revision: 1, change: { type: "unknown" } },
      { type: "change", change: { type: "draft", draft: "" } },
      { type: "codeColors" },
      { type: "snapshot", revision: 0, state: { ...state, voice: undefined } },
      { type: "snapshot", revision: 0, state: { ...state, unsaid: [{}] } },
      { type: "change", revision: 1, change: { type: "voice", voice: { ...voice, volume: NaN } } },
      { type: "change", revision: 1, change: { type: "speaking", speaking: { replyId: "a" } } },
      { type: "clip", clip: { ...clip("c1", 4), wav: "UklGRg==" } },
      { type: "clip", clip: { ...clip("c1", 4), duration: Infinity } },
      { type: "clip", clip: { ...clip("c1", 4), moras: [{ mora: "ア", vowel: "a", start: 0 }] } },
      { type: "clip" },
      { type: "voices", engine: "VOICEVOX", voices: [{ speakerId: "z", character: "ずんだもん", styles: [{ id: "3", name: "" }] }] },
      { type: "voicesFailed" },
      { type: "voicePictures", speakerId: "z", icons: { 3: "x" } },
      { type: "voiceSample", wav: bytes },
    ]) {
      assert.equal(toPageMessage(message), undefined);
    }
  });
});
