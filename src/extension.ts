import * as vscode from "vscode";
import { Companion } from "./companion/companion";
import { Draft, DraftFile } from "./companion/draft";
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
  readonly views: ChatViews;
  /** The folder in which conversations are kept. */
  readonly conversations: vscode.Uri;
}

let parts: { readonly companion: Companion; readonly model: LocalModel } | undefined;

/** Makes the parts and connects them. The model is loaded when somebody looks, not here. */
export async function activate(context: vscode.ExtensionContext): Promise<AITuber> {
  const started = performance.now();
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
  const conversations = vscode.Uri.joinPath(storage, "conversations");
  const kept = await FileHistory.open(conversations.fsPath, log);
  const draft = await Draft.open(new DraftFile(vscode.Uri.joinPath(storage, "draft.txt").fsPath, log));
  const companion = new Companion({
    ...kept,
    model,
    draft,
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
  log("info", `Activated in ${(performance.now() - started).toFixed(1)} ms`);
  return { companion, settings, views, conversations };
}

/** Keeps what is not kept yet, and ends the model's process. */
export async function deactivate(): Promise<void> {
  await Promise.all([parts?.companion.dispose(), parts?.model.dispose()]);
  parts = undefined;
}
