import * as v from "valibot";
import * as vscode from "vscode";
import type { Log } from "../llm/chatModel";
import type { CodeColors } from "../protocol";
import { codeColorsOf, readTheme } from "./themeFile";

const manifest = v.object({
  contributes: v.object({
    themes: v.array(v.object({ id: v.optional(v.string()), label: v.optional(v.string()), path: v.string() })),
  }),
});

/**
 * VS Code's colours for code. It gives extensions no access to them, so they are read from the active
 * theme's own files; where that fails the page has colours of its own.
 */
export class ThemeColors implements vscode.Disposable {
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: vscode.Disposable;
  #colors: CodeColors = {};
  #themeName: string | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(log: Log) {
    this.#log = log;
    this.#listening = vscode.window.onDidChangeActiveColorTheme(() => void this.#read());
    void this.#read();
  }

  get colors(): CodeColors {
    return this.#colors;
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  async #read(): Promise<void> {
    const name = activeThemeName();
    if (name === this.#themeName) return;
    this.#themeName = name;
    const colors = await this.#colorsOf(name);
    // Another theme may have been chosen meanwhile.
    if (name !== this.#themeName) return;
    this.#colors = colors;
    this.#changed.fire();
  }

  async #colorsOf(name: string): Promise<CodeColors> {
    try {
      const file = themeFile(name);
      if (!file) throw new Error("no extension has it");
      return codeColorsOf(await readTheme(file, readText, (from, path) => vscode.Uri.joinPath(from, "..", path)));
    } catch (error) {
      this.#log("debug", `The colours of the theme "${name}" could not be read: ${String(error)}`);
      return {};
    }
  }
}

function activeThemeName(): string {
  const workbench = vscode.workspace.getConfiguration("workbench");
  const { kind } = vscode.window.activeColorTheme;
  const isDark = kind === vscode.ColorThemeKind.Dark || kind === vscode.ColorThemeKind.HighContrast;
  const followsSystem = vscode.workspace.getConfiguration("window").get("autoDetectColorScheme") === true;
  const preferred = isDark ? "preferredDarkColorTheme" : "preferredLightColorTheme";
  return workbench.get<string>(followsSystem ? preferred : "colorTheme", "");
}

function themeFile(name: string): vscode.Uri | undefined {
  for (const extension of vscode.extensions.all) {
    const result = v.safeParse(manifest, extension.packageJSON);
    if (!result.success) continue;
    const theme = result.output.contributes.themes.find(({ id, label }) => (id ?? label) === name);
    if (theme) return vscode.Uri.joinPath(extension.extensionUri, theme.path);
  }
  return undefined;
}

async function readText(file: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}
