import * as vscode from "vscode";
import { Companion } from "./companion/companion";
import { type Keeping, openKeeping } from "./companion/keeping";
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

let parts: { readonly companion: Companion; readonly model: LocalModel; readonly keeping: Keeping } | undefined;

/** Makes the parts and connects them. The model is loaded when somebody looks, not here. */
export async function activate(context: vscode.ExtensionContext): Promise<AITuber> {
  const started = performance.now();
  const output = vscode.window.createOutputChannel("AITuber", { log: true });
  const log = outputLog(output);
  const settings = new SettingsReader(context.extension);
  const atStart = settings.read();

  const model = new LocalModel({
    workerPath: context.asAbsolutePath("dist/worker.mjs"),
    settings: atStart.load,
    log,
    traceEnabled: () => traceEnabled(output),
  });
  const storage = context.storageUri ?? context.globalStorageUri;
  // The way to the window and back; what it sets means nothing.
  const isHere = (): Thenable<unknown> => vscode.commands.executeCommand("setContext", "aituber.isHere", true);
  const keeping = await openKeeping(storage.fsPath, isHere, log);
  const companion = new Companion({
    ...keeping,
    model,
    persona: naru(languageOfLocale(vscode.env.language)),
    settings: () => settings.read().reply,
    log,
  });
  parts = { companion, model, keeping };

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
  return { companion, settings, views, conversations: vscode.Uri.file(keeping.conversations) };
}

/** Keeps what is not kept yet, and ends the model's process. */
export async function deactivate(): Promise<void> {
  const kept = parts?.companion.dispose().then(() => parts?.keeping.leave());
  await Promise.all([kept, parts?.model.dispose()]);
  parts = undefined;
}
