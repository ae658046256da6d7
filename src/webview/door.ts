import type { ToPage } from "../protocol";
import { isClip, isPictures, isSpeaking, isVoiceChoice, isVoiceStatus } from "./speech/door";
import { isCount, isObject } from "./values";

/**
 * A message from the host, or undefined for anything that is not one. The host is ours, so this only
 * keeps strangers and mistakes out: it looks at what the page would trip over.
 */
export function toPageMessage(value: unknown): ToPage | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  switch (value.type) {
    case "snapshot":
      return isCount(value.revision) && isState(value.state) ? (value as unknown as ToPage) : undefined;
    case "change":
      return isCount(value.revision) && isChange(value.change) ? (value as unknown as ToPage) : undefined;
    case "codeColors":
      return isObject(value.colors) ? (value as unknown as ToPage) : undefined;
    case "focusInput":
      return { type: "focusInput" };
    case "clip":
      return isClip(value.clip) ? (value as unknown as ToPage) : undefined;
    case "silence":
      return { type: "silence" };
    case "voices":
      return typeof value.engine === "string" && Array.isArray(value.voices) && value.voices.every(isVoiceChoice)
        ? (value as unknown as ToPage)
        : undefined;
    case "voicesFailed":
      return isFailure(value.failure) ? (value as unknown as ToPage) : undefined;
    case "voicePictures":
      return isPictures(value) ? (value as unknown as ToPage) : undefined;
    case "voiceSample":
      return typeof value.styleId === "number" && (value.wav === undefined || value.wav instanceof Uint8Array)
        ? (value as unknown as ToPage)
        : undefined;
    default:
      return undefined;
  }
}

function isState(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.personaName === "string" &&
    typeof value.greeting === "string" &&
    typeof value.draft === "string" &&
    isObject(value.status) &&
    Array.isArray(value.suggestions) &&
    value.suggestions.every((suggestion) => typeof suggestion === "string") &&
    Array.isArray(value.messages) &&
    value.messages.every(isMessage) &&
    isVoiceStatus(value.voice) &&
    (value.speaking === undefined || isSpeaking(value.speaking)) &&
    Array.isArray(value.unsaid) &&
    value.unsaid.every(isSpeaking)
  );
}

function isChange(value: unknown): boolean {
  if (!isObject(value)) {
    return false;
  }
  switch (value.type) {
    case "message":
      return isMessage(value.message);
    case "chunk":
      return (
        typeof value.id === "string" &&
        typeof value.text === "string" &&
        (value.part === "text" || value.part === "thinking")
      );
    case "gauge":
      return typeof value.id === "string" && typeof value.value === "number";
    case "removed":
      return typeof value.fromId === "string";
    case "status":
      return isObject(value.status) && typeof value.status.phase === "string";
    case "draft":
      return typeof value.draft === "string";
    case "failure":
      return value.failure === undefined || value.failure === null || isFailure(value.failure);
    case "voice":
      return isVoiceStatus(value.voice);
    case "speaking":
      return value.speaking === undefined || value.speaking === null || isSpeaking(value.speaking);
    case "unsaid":
      return Array.isArray(value.unsaid) && value.unsaid.every(isSpeaking);
    default:
      return false;
  }
}

function isMessage(value: unknown): boolean {
  if (!isObject(value) || typeof value.id !== "string") {
    return false;
  }
  switch (value.role) {
    case "user":
      return typeof value.text === "string";
    case "assistant":
      return (
        typeof value.text === "string" &&
        typeof value.thinking === "string" &&
        typeof value.state === "string" &&
        (value.failure === undefined || isFailure(value.failure))
      );
    case "notice":
      return typeof value.notice === "string";
    default:
      return false;
  }
}

function isFailure(value: unknown): boolean {
  return isObject(value) && typeof value.reason === "string";
}
