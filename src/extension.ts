import * as vscode from "vscode";
import { Companion } from "./companion/companion";
import { Draft } from "./companion/draft";
import { FileHistory } from "./companion/history";
import { naru } from "./companion/persona/naru";
import { languageOfLocale } from "./companion/persona/persona";
import { LocalModel } from "./llm/localModel";
import { ChatViews } from "./view/chatViews";
import { ThemeColors } from "./view/codeColors";
import { EditorActions } from "./view/editorActions";
import { outputLog, traceEnabled } from "./view/outputLog";
import { SettingsReader } from "./view/settings";

/** What the extension gives to other extensions, and to its tests. */
export interface AITuber {
  readonly companion: Companion;
  readonly settings: SettingsReader;
}

let parts: { readonly companion: Companion; readonly model: LocalModel } | undefined;

/** Makes the parts and connects them. The model is loaded when somebody looks, not here. */
export async function activate(context: vscode.ExtensionContext): Promise<AITuber> {
  const output = vscode.window.createOutputChannel("AITuber", { log: true });
  const log = outputLog(output);
  const settings = new SettingsReader(context.extensionPath);
  const atStart = settings.read();

  const model = new LocalModel({
    workerPath: context.asAbsolutePath("dist/worker.mjs"),
    settings: atStart.load,
    log,
    traceEnabled: () => traceEnabled(output),
  });
  const storage = context.storageUri ?? context.globalStorageUri;
  const kept = await FileHistory.open(vscode.Uri.joinPath(storage, "conversations").fsPath, log);
  const companion = new Companion({
    ...kept,
    model,
    draft: new Draft(context.workspaceState),
    persona: naru(languageOfLocale(vscode.env.language)),
    settings: () => settings.read().reply,
    log,
  });
  parts = { companion, model };

  const colors = new ThemeColors(log);
  const actions = new EditorActions(output, log);
  const views = new ChatViews({ extensionUri: context.extensionUri, companion, actions, colors, log });
  context.subscriptions.push(
    output,
    settings,
    settings.onDidChange(({ load }) => model.configure(load)),
    colors,
    actions,
    views,
    vscode.commands.registerCommand("aituber.openChat", () => views.openPanel()),
    vscode.commands.registerCommand("aituber.newConversation", () => companion.newConversation()),
    vscode.commands.registerCommand("aituber.stop", () => companion.stop()),
    vscode.commands.registerCommand("aituber.showLog", () => output.show()),
  );
  settings.warn();
  views.openOnStartup(atStart.openOnStartup);
  return { companion, settings };
}

/** Keeps what is not kept yet, and ends the model's process. */
export async function deactivate(): Promise<void> {
  await Promise.all([parts?.companion.dispose(), parts?.model.dispose()]);
  parts = undefined;
}
