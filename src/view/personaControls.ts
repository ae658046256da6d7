import * as vscode from "vscode";
import type { Log } from "../llm/chatModel";
import type { AffinityMemory, Self } from "../companion/self";
import type { PersonaActions } from "./pageConnection";
import { inMessage } from "./inMessage";
import { PersonaPreferences } from "./personaPreferences";
import type { PersonaSettings } from "./settingRules";

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
  readonly #self: Self;
  readonly #log: Log;
  readonly #preferences: PersonaPreferences;

  constructor({ self, settings, log }: PersonaControlsOptions) {
    this.#self = self;
    this.#log = log;
    this.#preferences = new PersonaPreferences({
      settings,
      apply: (preferences) => self.setPreferences(preferences),
      keep: (key, value) => this.#keep(key, value),
    });
  }

  /** The settings changed. */
  refresh(): void {
    this.#preferences.refresh();
  }

  setStrength(strength: number): void {
    this.#preferences.setStrength(strength);
  }

  setGauge(enabled: boolean): void {
    this.#preferences.setGauge(enabled);
  }

  choosePersona(): void {
    void vscode.commands.executeCommand("aituber.choosePersona");
  }

  openPersonaSettings(): void {
    void vscode.commands.executeCommand("workbench.action.openSettings", "aituber.persona");
  }

  async resetAffinity(): Promise<void> {
    // Somebody else may answer by the time that the question is answered.
    const { id, name } = this.#self.persona;
    const reset = vscode.l10n.t("Reset");
    const question = vscode.l10n.t("You and {0} will have just met again. Nothing of the conversation is lost.", inMessage(name));
    const chosen = await vscode.window.showWarningMessage(question, { modal: true }, reset);
    if (chosen === reset) this.#self.forgetAffinity(id);
  }

  dispose(): void {
    this.#preferences.dispose();
  }

  async #keep(key: "strength" | "gauge", value: boolean | number): Promise<void> {
    try {
      await vscode.workspace.getConfiguration("aituber.persona").update(key, value, vscode.ConfigurationTarget.Global);
    } catch (error) {
      this.#log("error", `The setting persona.${key} could not be kept: ${String(error)}`);
      throw error;
    }
  }
}
