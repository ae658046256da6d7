import { emotions, faceLooks, type FacePicture, type GaugeStatus, type ToPage } from "../protocol";
import { isClip, isPictures, isSpeaking, isVoiceChoice, isVoiceStatus } from "./speech/door";
import { isCount, isFiniteNumber, isObject } from "./values";

const gaugeStatuses = ["on", "off", "no-room", "no-persona"] satisfies readonly GaugeStatus[];
const pictureTypes = ["image/png", "image/webp", "image/svg+xml"] satisfies readonly FacePicture["mime"][];

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
    isPersona(value.persona) &&
    isStrength(value.strength, value.gauge) &&
    (value.affinity === undefined || isAffinity(value.affinity)) &&
    isOneOf(emotions, value.emotion) &&
    typeof value.draft === "string" &&
    isObject(value.status) &&
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
      return typeof value.id === "string" && isFiniteNumber(value.value);
    case "emotion":
      return isOneOf(emotions, value.emotion);
    case "persona":
      return isPersona(value.persona);
    case "strength":
      return isStrength(value.strength, value.gauge);
    case "affinity":
      return value.affinity === undefined || value.affinity === null || isAffinity(value.affinity);
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
        typeof value.name === "string" &&
        Array.isArray(value.gauge) &&
        value.gauge.every(isFiniteNumber) &&
        (value.failure === undefined || isFailure(value.failure))
      );
    case "notice":
      return typeof value.notice === "string";
    default:
      return false;
  }
}

function isPersona(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.id === "string" &&
    typeof value.name === "string" &&
    typeof value.greeting === "string" &&
    typeof value.gaugeLabel === "string" &&
    Array.isArray(value.suggestions) &&
    value.suggestions.every((suggestion) => typeof suggestion === "string") &&
    Array.isArray(value.presets) &&
    value.presets.every((preset) => isObject(preset) && typeof preset.name === "string" && isFiniteNumber(preset.strength)) &&
    isFace(value.face)
  );
}

function isFace(value: unknown): boolean {
  if (!isObject(value)) {
    return false;
  }
  const { kind, look, pictures } = value;
  return kind === "drawn" ? isOneOf(faceLooks, look) : kind === "pictures" && isObject(pictures) && Object.values(pictures).every(isPicture);
}

function isPicture(value: unknown): boolean {
  const isNone = value === undefined || value === null;
  return isNone || (isObject(value) && isOneOf(pictureTypes, value.mime) && value.bytes instanceof Uint8Array);
}

function isStrength(strength: unknown, gauge: unknown): boolean {
  return isFiniteNumber(strength) && isOneOf(gaugeStatuses, gauge);
}

function isAffinity(value: unknown): boolean {
  return isObject(value) && isFiniteNumber(value.value) && isCount(value.stage);
}

function isOneOf(known: readonly string[], value: unknown): boolean {
  return typeof value === "string" && known.includes(value);
}

function isFailure(value: unknown): boolean {
  return isObject(value) && typeof value.reason === "string";
}
