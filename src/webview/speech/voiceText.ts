import { t } from "@vscode/l10n";
import type { VoiceStatus } from "../../protocol";
import { failureText, type FailureText, type Step } from "../failureText";
import { plainVisible } from "../text/visible";

/** Where VOICEVOX comes from. */
export const voicevoxAddress = "https://voicevox.hiroshiba.jp/";

/** Whether she has a voice that is on, be it that nobody hears it yet. */
export function canBeHeard({ enabled, source }: VoiceStatus): boolean {
  return enabled && source !== "silent";
}

/** The page's own voice by its name, which says what it is not. */
export function builtInName(): string {
  return t("Built-in voice (not VOICEVOX)");
}

/** Whose voice speaks. */
export function speakerText(voice: VoiceStatus): string {
  if (!voice.enabled) {
    return t("Her voice is off");
  }
  switch (voice.source) {
    case "builtIn":
      return builtInName();
    case "silent":
      return t("No voice yet");
    case "engine": {
      const names = [voice.character, voice.style].filter((name) => name !== undefined);
      return names.length === 0 ? engineName(voice) : plainVisible(names.join("・"));
    }
  }
}

/** What the voice's terms ask to be shown, while it can be heard. */
export function creditText(voice: VoiceStatus): string | undefined {
  const isHeard = voice.enabled && voice.source === "engine" && voice.credit !== undefined && voice.credit !== "";
  return isHeard ? plainVisible(voice.credit ?? "") : undefined;
}

/** How the engine is, and what can be done about it. */
export function engineText(voice: VoiceStatus): FailureText {
  switch (voice.phase) {
    case "ready":
      return voice.failure
        ? possible(failureText(voice.failure), voice)
        : { text: t("{0} is ready.", engineName(voice)), steps: [] };
    case "starting":
      return { text: t("{0} is starting…", engineName(voice)), steps: [] };
    case "none":
      return voice.canStart
        ? { text: t("VOICEVOX is installed and not running."), steps: ["startEngine", "findEngine"] }
        : possible(failureText(voice.failure ?? { reason: "voice-not-found" }), voice);
    case "failed":
      return possible(failureText(voice.failure ?? { reason: "voice-unreachable" }), voice);
  }
}

/** What is wrong with her voice and can't wait until somebody looks; not that there simply is no engine. */
export function voiceTrouble(voice: VoiceStatus): FailureText | undefined {
  const isTrouble = voice.enabled && (voice.phase === "failed" || (voice.phase === "ready" && voice.failure !== undefined));
  return isTrouble ? engineText(voice) : undefined;
}

function possible({ text, steps }: FailureText, voice: VoiceStatus): FailureText {
  return { text, steps: steps.filter((step) => isPossible(step, voice)) };
}

/** Whether a step makes sense as the voice is. */
export function isPossible(step: Step, voice: VoiceStatus): boolean {
  switch (step) {
    case "startEngine":
      return voice.canStart;
    case "getVoicevox":
      return !voice.canStart;
    case "chooseVoice":
      return voice.phase === "ready";
    default:
      return true;
  }
}

function engineName({ engine }: VoiceStatus): string {
  return engine === undefined || engine === "" ? "VOICEVOX" : plainVisible(engine);
}
