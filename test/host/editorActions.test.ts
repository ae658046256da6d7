import assert from "node:assert/strict";
import * as vscode from "vscode";
import { EditorActions } from "../../src/view/editorActions";
import { until } from "./aituber";

describe("what a page can do in the editor", () => {
  let output: vscode.LogOutputChannel;
  let actions: EditorActions;
  const logged: string[] = [];

  before(() => {
    output = vscode.window.createOutputChannel("AITuber test", { log: true });
  });

  beforeEach(() => {
    actions = new EditorActions(output, (_level, text) => logged.push(text));
  });

  afterEach(async () => {
    actions.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  after(() => output.dispose());

  it("copies", async () => {
    actions.copy("const ナル = 1;\n");
    let clipboard = "";
    await until("the clipboard", () => {
      void vscode.env.clipboard.readText().then((text) => (clipboard = text));
      return clipboard === "const ナル = 1;\n";
    });
  });

  it("inserts at the cursor of the last editor, also while the chat has the focus", async () => {
    const document = await vscode.workspace.openTextDocument({ content: "ab" });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 1, 0, 1);
    await vscode.commands.executeCommand("aituber.openChat");
    actions.insertAtCursor("🎉\n");
    await until("the text", () => document.getText() !== "ab");
    assert.equal(document.getText().replace("\r", ""), "a🎉\nb");
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("inserts into a file that is behind another tab, where its cursor was", async () => {
    const document = await vscode.workspace.openTextDocument({ content: "ab" });
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    editor.selection = new vscode.Selection(0, 2, 0, 2);
    await vscode.commands.executeCommand("aituber.openChat");
    await vscode.commands.executeCommand("workbench.action.moveEditorToFirstGroup");
    await until("the file to be hidden", () => !vscode.window.visibleTextEditors.includes(editor));
    actions.insertAtCursor("c");
    await until("the text", () => document.getText() === "abc");
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("opens no link but those of the web and of mail", () => {
    actions.openLink("javascript:alert(1)");
    assert.match(logged.at(-1) ?? "", /not opened/);
  });
});
