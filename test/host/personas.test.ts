import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import type { AITuber } from "../../src/extension";
import { aituber, until } from "./aituber";

describe("the personas", () => {
  let her: AITuber;
  let folder: string;
  const id = () => vscode.workspace.getConfiguration("aituber").get<string>("persona.id");
  const choose = (persona: string | undefined) =>
    vscode.workspace.getConfiguration("aituber").update("persona.id", persona, vscode.ConfigurationTarget.Global);

  before(async () => {
    her = await aituber();
    folder = mkdtempSync(join(tmpdir(), "cards-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(async () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document && id() !== "naru" && document.fileName.endsWith("persona.jsonc")) {
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      await vscode.workspace.fs.delete(vscode.Uri.file(dirname(document.fileName)), { recursive: true });
    }
    await choose(undefined);
    await until("Naru", () => her.personas.current.id === "naru");
  });

  it("take each other's place as they are chosen, and nobody's where there is none of that name", async () => {
    await choose("yoru");
    await until("Yoru", () => her.companion.state.persona.id === "yoru");
    assert.deepEqual(her.companion.state.persona.face, { kind: "drawn", look: "yoru" });
    await choose("nobody of that name");
    await until("Naru", () => her.companion.state.persona.id === "naru");
  });

  it("come from cards, open as files, change as they are saved, and stay as they were while their file is broken", async () => {
    const card = { spec: "chara_card_v2", spec_version: "2.0", data: { name: "Mio", description: "{{char}} keeps a lighthouse.", first_mes: "Ahoy." } };
    writeFileSync(join(folder, "mio.json"), JSON.stringify(card));
    await her.personas.importFile(vscode.Uri.file(join(folder, "mio.json")));
    await until("Mio", () => her.companion.state.persona.name === "Mio");
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.ok(editor.document.fileName.endsWith("persona.jsonc"));
    const { uri } = editor.document;
    assert.deepEqual(vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "AITuber"), []);

    const save = async (change: (text: string) => string) => {
      const { document } = editor;
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const text = change(document.getText());
      assert.ok(await editor.edit((edit) => edit.replace(whole, text)));
      assert.ok(await document.save());
    };
    await save((text) => text.replace("Ahoy.", "Ahoy, captain."));
    await until("the greeting", () => her.companion.state.persona.greeting === "Ahoy, captain.");

    await save((text) => text.replace('"name": "Mio"', '"name": 5'));
    const ours = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "AITuber");
    await until("a diagnostic", () => ours().length === 1);
    const [problem] = ours();
    assert.equal(editor.document.getText(problem?.range), "5");
    assert.equal(her.companion.state.persona.name, "Mio");

    await save((text) => text.replace('"name": 5', '"name": "Mimi"'));
    await until("her new name", () => her.companion.state.persona.name === "Mimi");
    assert.deepEqual(ours(), []);

    // Whatever else writes it counts as well.
    writeFileSync(uri.fsPath, editor.document.getText().replace("Ahoy, captain.", "Ahoy from elsewhere."));
    await until("the greeting from elsewhere", () => her.companion.state.persona.greeting === "Ahoy from elsewhere.");
  });

  it("are written with the help of a schema", async () => {
    writeFileSync(join(folder, "mio.json"), JSON.stringify({ name: "Mio", description: "A keeper.", first_mes: "Ahoy." }));
    await her.personas.importFile(vscode.Uri.file(join(folder, "mio.json")));
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    const inside = document.positionAt(document.getText().indexOf('"name"'));
    let offered: string[] = [];
    const ask = async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, inside);
      offered = list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
    };
    for (let asked = 0; asked < 100 && !offered.includes("codePhrase"); asked++) {
      await ask();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.ok(offered.includes("codePhrase"), offered.join(", "));
  });

  it("are not made of what is no card", async () => {
    writeFileSync(join(folder, "none.png"), "no picture");
    await her.personas.importFile(vscode.Uri.file(join(folder, "none.png")));
    assert.equal(her.personas.current.id, "naru");
  });
});
