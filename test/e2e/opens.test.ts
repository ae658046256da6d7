import assert from "node:assert/strict";
import { editorForSuite } from "./harness/suite";

describe("opening the chat", () => {
  const editor = editorForSuite();

  it("opens a panel from the command palette", async () => {
    await editor().runCommand("AITuber: Open Chat");
    const panel = await editor().chat("panel");
    await panel.getByRole("textbox").waitFor();
  });

  it("opens the sidebar from the icon in the activity bar, and leaves the panel open", async () => {
    await editor().clickActivityIcon();
    const sidebar = await editor().chat("sidebar");
    await sidebar.getByRole("textbox").waitFor();
    assert.ok(await editor().findChat("panel"), "the panel has gone");
  });
});

describe("opening the chat in Japanese", () => {
  const editor = editorForSuite({ language: "ja" });

  it("has a Japanese name in the command palette", async () => {
    await editor().runCommand("AITuber: チャットを開く");
    await editor().chat("panel");
  });
});
