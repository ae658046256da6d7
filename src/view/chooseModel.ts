import { homedir } from "node:os";
import * as vscode from "vscode";

/** Lets the person choose a GGUF file, or the bundled model again, and loads it. */
export async function chooseModel(): Promise<void> {
  const file = vscode.l10n.t("Choose a GGUF file…");
  const bundled = vscode.l10n.t("The small model that comes with AITuber");
  const current = vscode.workspace.getConfiguration("aituber").get<string>("model.path") ?? "";
  const chosen = await vscode.window.showQuickPick(
    [
      { label: file, detail: vscode.l10n.t("A larger one on this machine, such as a 7B to 14B model in 4 bit") },
      { label: bundled, ...(current === "" && { description: vscode.l10n.t("in use") }) },
    ],
    { title: "AITuber", placeHolder: current === "" ? bundled : current },
  );
  if (chosen?.label === bundled) await setPath("");
  if (chosen?.label === file) await chooseFile(current);
}

async function chooseFile(current: string): Promise<void> {
  const files = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Choose a GGUF file…"),
    filters: { GGUF: ["gguf"] },
    defaultUri: vscode.Uri.file(current === "" ? homedir() : current),
  });
  const [chosen] = files ?? [];
  if (chosen) await setPath(chosen.fsPath);
}

async function setPath(path: string): Promise<void> {
  await vscode.workspace.getConfiguration("aituber").update("model.path", path || undefined, vscode.ConfigurationTarget.Global);
}
