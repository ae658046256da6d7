import * as vscode from "vscode";
import type { Log } from "../llm/chatModel";
import type { Speech, SpeechPreferences } from "../voice/speech";
import type { SpeechEngine } from "../voice/speechEngine";
import type { VoiceActions } from "./pageVoice";
import type { VoiceSettings } from "./settingRules";

const mutedKey = "voice.muted";
const policyScheme = "aituber-voice-terms";
/** Ms after the last move of a slider. */
const settled = 400;

/** What the person mutes is kept here, what they set is kept in the settings. */
export function speechPreferences(settings: VoiceSettings, memory: vscode.Memento): SpeechPreferences {
  const { enabled, builtIn, volume } = settings;
  return { enabled, builtIn, volume, muted: memory.get<unknown>(mutedKey) === true };
}

export interface VoiceControlsOptions {
  readonly speech: Speech;
  readonly engine: SpeechEngine;
  readonly settings: () => VoiceSettings;
  readonly memory: vscode.Memento;
  readonly log: Log;
}

/** Her voice in the hands of the person: what a click changes takes effect at once, and is kept. */
export class VoiceControls implements VoiceActions, vscode.Disposable {
  readonly #options: VoiceControlsOptions;
  readonly #policies: vscode.Disposable;
  readonly #policyTexts = new Map<string, string>();
  #preferences: SpeechPreferences;
  #volumeIsKept: NodeJS.Timeout | undefined;

  constructor(options: VoiceControlsOptions) {
    this.#options = options;
    this.#preferences = speechPreferences(options.settings(), options.memory);
    this.#policies = vscode.workspace.registerTextDocumentContentProvider(policyScheme, {
      provideTextDocumentContent: ({ query }) => this.#policyTexts.get(query) ?? "",
    });
  }

  /** The settings changed. */
  refresh(): void {
    const { engine, settings, memory } = this.#options;
    engine.configure(settings().engine);
    const next = speechPreferences(settings(), memory);
    // A slider that still moves is ahead of its setting.
    this.#apply(this.#volumeIsKept ? { ...next, volume: this.#preferences.volume } : next);
  }

  hush(): void {
    this.#options.speech.silence();
  }

  setMuted(muted: boolean): void {
    this.#apply({ ...this.#preferences, muted });
    void this.#options.memory.update(mutedKey, muted);
  }

  toggleMute(): void {
    this.setMuted(!this.#preferences.muted);
  }

  setVolume(volume: number): void {
    this.#apply({ ...this.#preferences, volume });
    clearTimeout(this.#volumeIsKept);
    this.#volumeIsKept = setTimeout(() => {
      this.#volumeIsKept = undefined;
      this.#keep("volume", volume);
    }, settled);
  }

  setVoiceEnabled(enabled: boolean): void {
    this.#apply({ ...this.#preferences, enabled });
    this.#keep("enabled", enabled);
  }

  setBuiltIn(builtIn: boolean): void {
    this.#apply({ ...this.#preferences, builtIn });
    this.#keep("builtIn", builtIn);
  }

  chooseVoice(styleId: number): void {
    const { engine, settings } = this.#options;
    engine.configure({ ...settings().engine, styleId });
    this.#keep("styleId", styleId);
  }

  showPolicy(): void {
    this.#showPolicy().catch((error: unknown) => {
      this.#options.log("warn", `The terms of the voice: ${String(error)}`);
      void vscode.window.showWarningMessage(vscode.l10n.t("AITuber: the terms of the voice could not be read. Is the engine running?"));
    });
  }

  openVoiceSettings(): void {
    void vscode.commands.executeCommand("workbench.action.openSettings", "aituber.voice");
  }

  dispose(): void {
    this.#policies.dispose();
    clearTimeout(this.#volumeIsKept);
  }

  async #showPolicy(): Promise<void> {
    const { title, text } = await this.#options.engine.policy();
    // As a text: it comes from the engine, and a preview might load what it names.
    this.#policyTexts.set(title, text);
    const name = title.replace(/[\\/:*?"<>|#]/g, " ").trim() || "VOICEVOX";
    const uri = vscode.Uri.from({ scheme: policyScheme, path: `/${name}.md`, query: title });
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  #apply(preferences: SpeechPreferences): void {
    this.#preferences = preferences;
    this.#options.speech.setPreferences(preferences);
  }

  #keep(key: "enabled" | "builtIn" | "volume" | "styleId", value: boolean | number): void {
    const configuration = vscode.workspace.getConfiguration("aituber.voice");
    // What a workspace sets for itself would stand before what is kept for all of them.
    const { workspaceValue } = configuration.inspect(key) ?? {};
    const target = workspaceValue === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
    configuration.update(key, value, target).then(undefined, (error: unknown) => {
      this.#options.log("error", `The setting voice.${key} could not be kept: ${String(error)}`);
    });
  }
}
