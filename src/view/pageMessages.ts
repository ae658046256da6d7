import * as v from "valibot";
import { strengthRange, type ToHost } from "../protocol";

/** A page's log line that is longer than this is cut. */
const longestLogLine = 10_000;

const text = v.string();
const styleId = v.pipe(v.number(), v.safeInteger());
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const bare = <const Type extends string>(type: Type) => v.object({ type: v.literal(type) });
const withText = <const Type extends string>(type: Type) => v.object({ type: v.literal(type), text });
const withId = <const Type extends string>(type: Type) => v.object({ type: v.literal(type), id });

const message: v.GenericSchema<unknown, ToHost> = v.variant("type", [
  bare("ready"),
  bare("resync"),
  withText("draft"),
  withText("send"),
  bare("stop"),
  withId("retry"),
  withId("regenerate"),
  v.object({ type: v.literal("edit"), id, text }),
  withId("goOn"),
  bare("newConversation"),
  bare("dismissFailure"),
  withText("copy"),
  withText("insertAtCursor"),
  v.object({ type: v.literal("openLink"), href: text }),
  bare("chooseModel"),
  bare("openModelSettings"),
  bare("openLog"),
  v.object({
    type: v.literal("setStrength"),
    strength: v.pipe(v.number(), v.minValue(strengthRange.minimum), v.maxValue(strengthRange.maximum)),
  }),
  v.object({ type: v.literal("setGauge"), enabled: v.boolean() }),
  bare("choosePersona"),
  bare("openPersonaSettings"),
  v.object({ type: v.literal("audio"), state: v.picklist(["blocked", "ready"]) }),
  v.object({ type: v.literal("playback"), clipId: id, event: v.picklist(["started", "ended"]) }),
  v.object({ type: v.literal("hear"), id, offset: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))) }),
  bare("hush"),
  v.object({ type: v.literal("setMuted"), muted: v.boolean() }),
  v.object({ type: v.literal("setVolume"), volume: v.pipe(v.number(), v.minValue(0), v.maxValue(2)) }),
  v.object({ type: v.literal("setVoiceEnabled"), enabled: v.boolean() }),
  v.object({ type: v.literal("setBuiltIn"), enabled: v.boolean() }),
  bare("startEngine"),
  bare("findEngine"),
  bare("showVoices"),
  v.object({ type: v.literal("voicePictures"), speakerId: id }),
  v.object({ type: v.literal("voiceSample"), styleId }),
  v.object({ type: v.literal("chooseVoice"), styleId }),
  bare("showPolicy"),
  bare("openVoiceSettings"),
  v.object({
    type: v.literal("log"),
    level: v.picklist(["trace", "debug", "info", "warn", "error"]),
    text: v.pipe(v.string(), v.transform((line) => line.slice(0, longestLogLine))),
  }),
]);

/** @returns the message of a page, or undefined for anything else */
export function parsePageMessage(value: unknown): ToHost | undefined {
  const result = v.safeParse(message, value);
  return result.success ? result.output : undefined;
}

/** Addresses that a link may open outside of VS Code. */
const linkProtocols = new Set(["http:", "https:", "mailto:"]);

/** @returns the address of a link in model text, or undefined where it must not be opened */
export function allowedLink(href: string): string | undefined {
  try {
    const url = new URL(href);
    return linkProtocols.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
