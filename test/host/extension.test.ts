import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("the extension", () => {
  it("activates", async () => {
    const extension = vscode.extensions.getExtension("aituber-vscode.aituber");
    assert.ok(extension, "VS Code does not know the extension");
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it("offers every command that its manifest promises", async () => {
    const extension = vscode.extensions.getExtension("aituber-vscode.aituber");
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const offered = await vscode.commands.getCommands(true);
    const missing = manifest.contributes.commands.filter(({ command }) => !offered.includes(command));
    assert.deepEqual(missing, []);
  });
});
