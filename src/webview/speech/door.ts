import { isCount, isFiniteNumber, isObject } from "../values";

/** What the page would trip over in the messages about her voice. */

export function isVoiceStatus(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.enabled === "boolean" &&
    typeof value.phase === "string" &&
    typeof value.source === "string" &&
    isFiniteNumber(value.volume) &&
    (value.failure === undefined || (isObject(value.failure) && typeof value.failure.reason === "string"))
  );
}

export function isSpeaking(value: unknown): boolean {
  return isObject(value) && typeof value.replyId === "string" && isStretch(value.stretch);
}

export function isClip(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.id === "string" &&
    isSpeaking(value) &&
    typeof value.emotion === "string" &&
    (value.wav === undefined || value.wav instanceof Uint8Array) &&
    isFiniteNumber(value.duration) &&
    isFiniteNumber(value.from) &&
    Array.isArray(value.moras) &&
    value.moras.every((mora) => isTimed(mora) && typeof mora.vowel === "string" && typeof mora.mora === "string") &&
    Array.isArray(value.words) &&
    value.words.every((word) => isTimed(word) && isStretch(word.stretch))
  );
}

export function isVoiceChoice(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.speakerId === "string" &&
    typeof value.character === "string" &&
    Array.isArray(value.styles) &&
    value.styles.every((style: unknown) => isObject(style) && typeof style.id === "number" && typeof style.name === "string")
  );
}

export function isPictures(value: Record<string, unknown>): boolean {
  return (
    typeof value.speakerId === "string" &&
    (value.portrait === undefined || value.portrait instanceof Uint8Array) &&
    isObject(value.icons) &&
    Object.values(value.icons).every((icon) => icon instanceof Uint8Array)
  );
}

function isStretch(value: unknown): boolean {
  return isObject(value) && isCount(value.start) && isCount(value.end);
}

function isTimed(value: unknown): value is Record<string, unknown> {
  return isObject(value) && isFiniteNumber(value.start) && isFiniteNumber(value.end);
}
