import assert from "node:assert/strict";
import { toPageMessage } from "../../../src/webview/door";
import { clip, speech, voice } from "./speech/pageVoice";

const persona = { id: "naru", name: "", greeting: "", suggestions: [], gaugeLabel: "", presets: [{ name: "標準", strength: 1 }], face: { kind: "drawn", look: "naru" } };
const state = { persona, strength: 1, gauge: "on", emotion: "neutral", messages: [], status: { phase: "idle" }, draft: "", ...speech };
const reply = { role: "assistant", id: "a", state: "done", text: "", thinking: "", name: "ナル", gauge: [0.5, -1] };
const line = { replyId: "a", stretch: { start: 0, end: 2 } };
const bytes = new Uint8Array(2);

describe("toPageMessage", () => {
  it("lets the host's messages through as they are", () => {
    for (const message of [
      { type: "snapshot", revision: 0, state },
      { type: "change", revision: 1, change: { type: "chunk", id: "a", part: "text", text: "あ" } },
      { type: "change", revision: 1, change: { type: "gauge", id: "a", value: 0.5 } },
      { type: "change", revision: 1, change: { type: "message", message: reply } },
      { type: "change", revision: 1, change: { type: "emotion", emotion: "relaxed" } },
      { type: "change", revision: 1, change: { type: "persona", persona } },
      { type: "change", revision: 1, change: { type: "strength", strength: -1, gauge: "no-room" } },
      { type: "change", revision: 1, change: { type: "affinity", affinity: { value: 3.5, stage: 0 } } },
      { type: "change", revision: 1, change: { type: "affinity" } },
      { type: "snapshot", revision: 0, state: { ...state, affinity: { value: 100, stage: 4 } } },
      {
        type: "snapshot",
        revision: 0,
        state: { ...state, persona: { ...persona, face: { kind: "pictures", pictures: { neutral: { mime: "image/png", bytes }, sad: undefined } } } },
      },
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
      { type: "change", revision: 1, change: { type: "gauge", id: "a", value: NaN } },
      { type: "change", revision: 1, change: { type: "message", message: { ...reply, name: undefined } } },
      { type: "change", revision: 1, change: { type: "message", message: { ...reply, gauge: ["0.5"] } } },
      { type: "change", revision: 1, change: { type: "emotion", emotion: "smug" } },
      { type: "change", revision: 1, change: { type: "persona", persona: { ...persona, presets: [{ name: "標準" }] } } },
      { type: "change", revision: 1, change: { type: "persona", persona: { ...persona, face: { kind: "drawn", look: "somebody" } } } },
      { type: "change", revision: 1, change: { type: "persona", persona: { ...persona, face: { kind: "pictures", pictures: { neutral: { mime: "text/html", bytes } } } } } },
      { type: "change", revision: 1, change: { type: "persona", persona: { ...persona, face: { kind: "pictures", pictures: { neutral: { mime: "image/png", bytes: "iVBO" } } } } } },
      { type: "change", revision: 1, change: { type: "strength", strength: Infinity, gauge: "on" } },
      { type: "change", revision: 1, change: { type: "strength", strength: 1, gauge: "broken" } },
      { type: "change", revision: 1, change: { type: "affinity", affinity: { value: 3, stage: 0.5 } } },
      { type: "snapshot", revision: 0, state: { ...state, persona: undefined } },
      { type: "snapshot", revision: 0, state: { ...state, strength: "1" } },
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
