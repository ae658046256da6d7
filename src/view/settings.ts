import * as vscode from "vscode";
import { type Allowed, checkSettings, type SettingProblem, type SettingRules, type Settings, settingRules } from "./settingRules";
import { inMessage } from "./inMessage";

const section = "aituber";

/** VS Code's settings for AITuber, checked; what can't be used is said once in a warning. */
export class SettingsReader implements vscode.Disposable {
  readonly #extensionPath: string;
  readonly #rules: SettingRules;
  readonly #changed = new vscode.EventEmitter<Settings>();
  readonly #listening: vscode.Disposable;
  /** Key and value of what was warned of. */
  #warned = new Set<string>();

  /** Fires after any of them changed. */
  readonly onDidChange = this.#changed.event;

  /** @throws where the extension's package.json has no settings */
  constructor({ extensionPath, packageJSON }: vscode.Extension<unknown>) {
    this.#extensionPath = extensionPath;
    this.#rules = settingRules(packageJSON);
    this.#listening = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(section)) return;
      this.warn();
      this.#changed.fire(this.read());
    });
  }

  read(): Settings {
    const configuration = vscode.workspace.getConfiguration();
    return checkSettings(this.#rules, (key) => configuration.get<unknown>(key), this.#extensionPath);
  }

  /** Warns of each value that can't be used, once. */
  warn(): void {
    const problems = this.read().problems;
    const names = problems.map(({ key, value }) => `${key} ${JSON.stringify(value)}`);
    problems.forEach((problem, index) => {
      if (!this.#warned.has(names[index] ?? "")) void showProblem(problem);
    });
    // What was mended and broken again is worth another word.
    this.#warned = new Set(names);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}

async function showProblem(problem: SettingProblem): Promise<void> {
  const open = vscode.l10n.t("Open Settings");
  const chosen = await vscode.window.showWarningMessage(problemText(problem), open);
  if (chosen === open) await vscode.commands.executeCommand("workbench.action.openSettings", problem.key);
}

/** A setting that can't be used, in the person's language: which, what would do, and what is used now. */
export function problemText({ key, value, allowed, fallback }: SettingProblem): string {
  const shown = inMessage(JSON.stringify(value) ?? String(value), 80);
  if (allowed.kind === "path")
    return vscode.l10n.t(
      "AITuber: the setting {0} is {1}. It must be the path of a file on this machine. The bundled model is used.",
      key,
      shown,
    );
  if (allowed.kind === "address")
    return vscode.l10n.t(
      "AITuber: the setting {0} is {1}. It must be an address such as http://127.0.0.1:50021. The engine is looked for on this machine.",
      key,
      shown,
    );
  return vscode.l10n.t(
    "AITuber: the setting {0} is {1}. It must be {2}. The default {3} is used.",
    key,
    shown,
    allowedText(allowed),
    JSON.stringify(fallback),
  );
}

function allowedText(allowed: Allowed): string {
  switch (allowed.kind) {
    case "range":
      return allowed.type === "integer"
        ? vscode.l10n.t("a whole number from {0} to {1}", allowed.minimum, allowed.maximum)
        : vscode.l10n.t("a number from {0} to {1}", allowed.minimum, allowed.maximum);
    case "choice":
      return vscode.l10n.t("one of {0}", allowed.values.join(", "));
    case "boolean":
      return vscode.l10n.t("true or false");
    default:
      return vscode.l10n.t("a text");
  }
}
