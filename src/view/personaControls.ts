import * as vscode from "vscode";
import type { Log } from "../llm/chatModel";
import type { AffinityMemory, Self } from "../companion/self";
import type { PersonaActions } from "./pageConnection";
import type { PersonaSettings } from "./settingRules";

/** Ms after the last move of a slider. */
const settled = 400;

/** Affinity is no setting: it is kept with the extension, on this machine. */
export function affinityMemory(memory: vscode.Memento, log: Log): AffinityMemory {
  const key = (personaId: string) => `affinity.${personaId}`;
  return {
    read: (personaId) => memory.get<unknown>(key(personaId)),
    write: (personaId, affinity) =>
      void memory.update(key(personaId), affinity).then(undefined, (error: unknown) => {
        log("error", `The affinity could not be kept: ${String(error)}`);
      }),
  };
}

export interface PersonaControlsOptions {
  readonly self: Self;
  readonly settings: () => PersonaSettings;
  readonly log: Log;
}

/** Who she is in the hands of the person: what a click changes takes effect at once, and is kept. */
export class PersonaControls implements PersonaActions, vscode.Disposable {
  readonly #options: PersonaControlsOptions;
  #strengthIsKept: NodeJS.Timeout | undefined;
  #strength: number;

  constructor(options: PersonaControlsOptions) {
    this.#options = options;
    this.#strength = options.settings().strength;
  }

  /** The settings changed. */
  refresh(): void {
    const settings = this.#options.settings();
    // A slider that still moves is ahead of its setting.
    if (!this.#strengthIsKept) this.#strength = settings.strength;
    this.#options.self.setPreferences({ ...settings, strength: this.#strength });
  }

  setStrength(strength: number): void {
    this.#strength = strength;
    this.#options.self.setPreferences({ ...this.#options.settings(), strength });
    clearTimeout(this.#strengthIsKept);
    this.#strengthIsKept = setTimeout(() => {
      this.#strengthIsKept = undefined;
      this.#keep("strength", strength);
    }, settled);
  }

  setGauge(enabled: boolean): void {
    this.#options.self.setPreferences({ ...this.#options.settings(), strength: this.#strength, gauge: enabled });
    this.#keep("gauge", enabled);
  }

  choosePersona(): void {
    void vscode.commands.executeCommand("aituber.choosePersona");
  }

  openPersonaSettings(): void {
    void vscode.commands.executeCommand("workbench.action.openSettings", "aituber.persona");
  }

  async resetAffinity(): Promise<void> {
    const { self } = this.#options;
    const reset = vscode.l10n.t("Reset");
    const question = vscode.l10n.t("You and {0} will have just met again. Nothing of the conversation is lost.", self.persona.name);
    const chosen = await vscode.window.showWarningMessage(question, { modal: true }, reset);
    if (chosen === reset) self.forgetAffinity();
  }

  dispose(): void {
    clearTimeout(this.#strengthIsKept);
  }

  #keep(key: "strength" | "gauge", value: boolean | number): void {
    const configuration = vscode.workspace.getConfiguration("aituber.persona");
    configuration.update(key, value, vscode.ConfigurationTarget.Global).then(undefined, (error: unknown) => {
      this.#options.log("error", `The setting persona.${key} could not be kept: ${String(error)}`);
    });
  }
}
