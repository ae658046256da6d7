import { homedir } from "node:os";
import { isAbsolute, join, normalize } from "node:path";
import * as v from "valibot";
import type manifest from "../../package.json";
import type { ReplySettings } from "../companion/companionOptions";
import type { SelfPreferences } from "../companion/self";
import type { LoadSettings } from "../llm/chatModel";
import { parseAddress } from "../voice/engine/address";
import type { EngineSettings } from "../voice/speechEngine";

/** The model that comes with the extension, below its folder. */
export const bundledModel = "media/models/naru-mini.f16.gguf";

export type SettingKey = keyof (typeof manifest)["contributes"]["configuration"]["properties"];

/** What package.json says of a setting. */
const rule = v.object({
  type: v.string(),
  default: v.union([v.string(), v.number(), v.boolean()]),
  enum: v.optional(v.array(v.string())),
  minimum: v.optional(v.number()),
  maximum: v.optional(v.number()),
});
const withRules = v.object({
  contributes: v.object({ configuration: v.object({ properties: v.record(v.string(), rule) }) }),
});
type Rule = v.InferOutput<typeof rule>;
export type SettingRules = Readonly<Record<string, Rule>>;

/**
 * What an extension's package.json says of its settings.
 *
 * @throws where that is no package.json with settings
 */
export function settingRules(packageJson: unknown): SettingRules {
  return v.parse(withRules, packageJson).contributes.configuration.properties;
}

/** A value that can't be used; the default is used in its place. */
export interface SettingProblem {
  readonly key: SettingKey;
  readonly value: unknown;
  /** What would do. */
  readonly allowed: Allowed;
  readonly fallback: string | number | boolean;
}

export type Allowed =
  | { readonly kind: "range"; readonly type: "integer" | "number"; readonly minimum: number; readonly maximum: number }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "boolean" | "text" | "path" | "address" };

export type OpenOnStartup = "off" | "panel" | "sidebar";

export interface VoiceSettings {
  readonly enabled: boolean;
  readonly builtIn: boolean;
  /** 0..2 */
  readonly volume: number;
  readonly engine: EngineSettings;
}

export interface PersonaSettings extends SelfPreferences {
  readonly id: string;
}

/** All settings, checked. */
export interface Settings {
  readonly openOnStartup: OpenOnStartup;
  readonly load: LoadSettings;
  readonly persona: PersonaSettings;
  readonly reply: ReplySettings;
  readonly voice: VoiceSettings;
  readonly problems: readonly SettingProblem[];
}

/**
 * Reads all settings; what can't be used is replaced by its default and named.
 *
 * @param rules of all settings
 * @param get the value of a setting as the person wrote it; undefined for none
 * @param extensionPath absolute; the bundled model is below it
 * @throws where a setting has no rule
 */
export function checkSettings(rules: SettingRules, get: (key: SettingKey) => unknown, extensionPath: string): Settings {
  const problems: SettingProblem[] = [];
  const checked = (key: SettingKey): string | number | boolean => {
    const rule = rules[key];
    if (!rule) throw new Error(`package.json does not know the setting ${key}`);
    const value = get(key);
    if (value === undefined || value === null) return rule.default;
    const allowed = allowedBy(rule);
    if (isAllowed(value, allowed)) return value;
    problems.push({ key, value, allowed, fallback: rule.default });
    return rule.default;
  };
  // The rules in package.json say which type each of them has.
  const number = (key: SettingKey) => Number(checked(key));
  const oneOf = <const T extends string>(key: SettingKey, values: readonly T[]): T => {
    const value = checked(key);
    return values.find((other) => other === value) ?? (values[0] as T);
  };
  const whereSet = (key: SettingKey, unset: number) => {
    const value = number(key);
    return value === unset ? undefined : value;
  };
  const isOn = (key: SettingKey) => checked(key) === true;
  const seed = whereSet("aituber.sampling.seed", -1);
  const model = modelPath(String(checked("aituber.model.path")), join(extensionPath, bundledModel));
  if (model.problem) problems.push(model.problem);
  const program = String(checked("aituber.voice.program")).trim();
  const address = String(checked("aituber.voice.address")).trim();
  const isAddress = address === "" || isEngineAddress(address);
  if (!isAddress) problems.push({ key: "aituber.voice.address", value: address, allowed: { kind: "address" }, fallback: "" });

  const persona = {
    id: String(checked("aituber.persona.id")).trim(),
    strength: number("aituber.persona.strength"),
    gauge: isOn("aituber.persona.gauge"),
    affinity: isOn("aituber.persona.affinity"),
  };
  return {
    openOnStartup: oneOf("aituber.openOnStartup", ["off", "panel", "sidebar"]),
    load: {
      modelPath: model.path,
      contextSize: number("aituber.model.contextSize"),
      gpu: oneOf("aituber.model.gpu", ["auto", "cuda", "vulkan", "metal", "off"]),
      gpuLayers: whereSet("aituber.model.gpuLayers", -1) ?? "auto",
      threads: whereSet("aituber.model.threads", 0) ?? "auto",
      flashAttention: oneOf("aituber.model.flashAttention", ["auto", "on", "off"]),
      sequences: persona.gauge || persona.strength !== 1 ? 2 : 1,
    },
    persona,
    reply: {
      sampling: {
        temperature: number("aituber.sampling.temperature"),
        topP: number("aituber.sampling.topP"),
        topK: number("aituber.sampling.topK"),
        minP: number("aituber.sampling.minP"),
        repeatPenalty: number("aituber.sampling.repeatPenalty"),
        ...(seed !== undefined && { seed }),
      },
      maxTokens: number("aituber.reply.maxTokens"),
      timeoutMs: 1000 * number("aituber.reply.timeoutSeconds"),
      emissionUnit: oneOf("aituber.reply.emissionUnit", ["token", "word", "sentence"]),
      pace: oneOf("aituber.reply.pace", ["asGenerated", "reading"]),
    },
    voice: {
      enabled: isOn("aituber.voice.enabled"),
      builtIn: isOn("aituber.voice.builtIn"),
      volume: number("aituber.voice.volume"),
      engine: {
        address: isAddress ? address : "",
        program: program === "" ? "" : fromHome(program),
        styleId: whereSet("aituber.voice.styleId", -1),
        emotions: isOn("aituber.voice.emotions"),
        speed: number("aituber.voice.speed"),
        pitch: number("aituber.voice.pitch"),
        intonation: number("aituber.voice.intonation"),
        pauses: number("aituber.voice.pauses"),
      },
    },
    problems,
  };
}

function allowedBy(rule: Rule): Allowed {
  if (rule.enum) return { kind: "choice", values: rule.enum };
  if (rule.type === "boolean") return { kind: "boolean" };
  if (rule.type === "string") return { kind: "text" };
  const type = rule.type === "integer" ? "integer" : "number";
  return { kind: "range", type, minimum: rule.minimum ?? -Infinity, maximum: rule.maximum ?? Infinity };
}

function isAllowed(value: unknown, allowed: Allowed): value is string | number | boolean {
  switch (allowed.kind) {
    case "choice":
      return typeof value === "string" && allowed.values.includes(value);
    case "boolean":
      return typeof value === "boolean";
    case "range":
      return (
        typeof value === "number" &&
        value >= allowed.minimum &&
        value <= allowed.maximum &&
        (allowed.type === "number" || Number.isInteger(value))
      );
    default:
      return typeof value === "string";
  }
}

/** An address, such as `https:` or `hf:`; one letter is a drive. */
const address = /^[a-z][a-z0-9+.-]+:/i;

/**
 * Where the model is: `~` is the home folder, and relative paths begin there too, since the setting
 * belongs to the machine and not to a folder.
 */
function modelPath(setting: string, bundled: string): { readonly path: string; readonly problem?: SettingProblem } {
  const path = setting.trim();
  if (path === "") return { path: bundled };
  if (address.test(path) || path.includes("\0")) {
    const key = "aituber.model.path";
    return { path: bundled, problem: { key, value: setting, allowed: { kind: "path" }, fallback: "" } };
  }
  return { path: fromHome(path) };
}

function fromHome(path: string): string {
  const whole = path.replace(/^~(?=$|[/\\])/, homedir());
  return isAbsolute(whole) ? normalize(whole) : join(homedir(), whole);
}

function isEngineAddress(text: string): boolean {
  try {
    parseAddress(text);
    return true;
  } catch {
    return false;
  }
}
