import * as vscode from "vscode";
import type { Log } from "../llm/chatModel";
import type { PageActions } from "./pageConnection";
import { chooseModel } from "./chooseModel";
import { allowedLink } from "./pageMessages";

/** What a page can do outside of itself. */
export class EditorActions implements PageActions, vscode.Disposable {
  readonly #output: vscode.LogOutputChannel;
  readonly #log: Log;
  readonly #listening: vscode.Disposable;
  /** While the chat has the focus there may be no active editor; people mean the one before. */
  #lastEditor: vscode.TextEditor | undefined;

  constructor(output: vscode.LogOutputChannel, log: Log) {
    this.#output = output;
    this.#log = log;
    this.#remember(vscode.window.activeTextEditor);
    this.#listening = vscode.window.onDidChangeActiveTextEditor((editor) => this.#remember(editor));
  }

  copy(text: string): void {
    this.#run("copy", async () => vscode.env.clipboard.writeText(text));
  }

  insertAtCursor(text: string): void {
    this.#run("insert at cursor", async () => {
      const before = this.#lastEditor;
      if (!before || before.document.isClosed) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t("Open a file first: the code goes where its cursor is."),
        );
        return;
      }
      // It may be behind another tab, and an editor that is not shown can't be edited.
      const { document, viewColumn, selections } = before;
      const visible = vscode.window.visibleTextEditors.includes(before);
      const editor = visible ? before : await vscode.window.showTextDocument(document, { ...(viewColumn && { viewColumn }) });
      if (!visible) editor.selections = selections;
      const places = editor.selections;
      const done = await editor.edit((edit) => places.forEach((place) => edit.replace(place, text)));
      if (done) await vscode.window.showTextDocument(document, { ...(editor.viewColumn && { viewColumn: editor.viewColumn }) });
      else void vscode.window.showWarningMessage(vscode.l10n.t("The code could not be inserted: the file can't be edited."));
    });
  }

  openLink(href: string): void {
    const link = allowedLink(href);
    if (link) this.#run("open link", async () => vscode.env.openExternal(vscode.Uri.parse(link, true)));
    else this.#log("warn", `A link was not opened: ${href.slice(0, 200)}`);
  }

  chooseModel(): void {
    this.#run("choose model", chooseModel);
  }

  openModelSettings(): void {
    this.#run("open settings", async () =>
      vscode.commands.executeCommand("workbench.action.openSettings", "aituber.model"),
    );
  }

  openLog(): void {
    this.#output.show(true);
  }

  dispose(): void {
    this.#listening.dispose();
  }

  #remember(editor: vscode.TextEditor | undefined): void {
    // Output channels are editors too.
    if (editor && editor.document.uri.scheme !== "output") this.#lastEditor = editor;
  }

  #run(what: string, action: () => Promise<unknown>): void {
    action().catch((error: unknown) => this.#log("error", `${what}: ${String(error)}`));
  }
}
