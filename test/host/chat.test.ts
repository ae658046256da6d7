import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Companion } from "../../src/companion/companion";
import { Draft } from "../../src/companion/draft";
import { FileHistory } from "../../src/companion/history";
import type { AITuber } from "../../src/extension";
import type { Change } from "../../src/protocol";
import { RecordingSpeaker } from "../fixtures/recordingSpeaker";
import { testSelf } from "../fixtures/persona";
import { ScriptedChatModel } from "../fixtures/scriptedChatModel";
import { aituber, ask, lastReply, until } from "./aituber";

function chatTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("aituber.panel"));
}

describe("the chat", () => {
  let her: AITuber;

  before(async () => {
    her = await aituber();
  });

  it("loads no model before somebody looks", () => {
    assert.deepEqual(her.views.shown, []);
    assert.equal(her.companion.state.status.phase, "idle");
  });

  it("opens a panel, and only one", async () => {
    await vscode.commands.executeCommand("aituber.openChat");
    await vscode.commands.executeCommand("aituber.openChat");
    await until("the panel's page", () => her.views.shown.includes("panel"));
    assert.equal(chatTabs().length, 1);
  });

  it("loads the model when somebody looks", async () => {
    await until("the model", () => her.companion.state.status.phase === "ready");
    assert.ok(her.companion.state.status.device);
  });

  it("opens in the sidebar beside the panel", async () => {
    await vscode.commands.executeCommand("aituber.sidebar.focus");
    await until("both pages", () => her.views.shown.length === 2);
    assert.deepEqual([...her.views.shown].sort(), ["panel", "sidebar"]);
  });

  it("streams a real reply of the bundled model, in many pieces", async () => {
    const changes: Change[] = [];
    const forget = her.companion.onChange((change) => changes.push(change));
    const reply = await ask(her, "テストが通らない…");
    forget();
    const chunks = changes.filter((change) => change.type === "chunk");
    assert.equal(reply.state, "done");
    assert.equal(chunks.map(({ text }) => text).join(""), reply.text);
    assert.ok(chunks.length > 3, `${chunks.length} chunks`);
    assert.doesNotMatch(reply.text, /\ufffd|^\s*$|\[(happy|sad|angry|neutral|relaxed|surprised)\]/);
    assert.ok((reply.timings?.tokens ?? 0) > 3);
  });

  it("evaluates little more than the new message on the next turn", async () => {
    const reply = await ask(her, "ありがとう！");
    const { evaluatedTokens = Infinity, promptTokens = 0 } = reply.timings ?? {};
    assert.ok(evaluatedTokens < promptTokens / 2, `${evaluatedTokens} of ${promptTokens}`);
  });

  it("stops by command", async () => {
    await vscode.workspace.getConfiguration("aituber").update("reply.pace", "reading", true);
    her.companion.send("ジョーク言って");
    await until("her first word", () => (lastReply(her.companion.state.messages)?.text ?? "") !== "");
    await vscode.commands.executeCommand("aituber.stop");
    await until("the end", () => lastReply(her.companion.state.messages)?.state !== "streaming");
    // The model may have been quicker than the command; what it wrote is shown all the same.
    const reply = lastReply(her.companion.state.messages);
    assert.match(reply?.state ?? "", /^(stopped|done)$/);
    await vscode.workspace.getConfiguration("aituber").update("reply.pace", undefined, true);
  });

  it("is there again after a reload", async () => {
    const before = her.companion.state.messages;
    // As the next window would read it, while this one still has it open.
    const log = (): void => undefined;
    const next = new Companion({
      ...(await FileHistory.open(her.conversations.fsPath, log)),
      model: new ScriptedChatModel(),
      draft: await Draft.open({ read: () => Promise.resolve(""), write: () => Promise.resolve() }),
      self: testSelf({ persona: her.personas.current }),
      speaker: new RecordingSpeaker(),
      settings: () => her.settings.read().reply,
      log,
    });
    assert.deepEqual(next.state.messages, before);
  });

  it("begins a new conversation by command", async () => {
    await vscode.commands.executeCommand("aituber.newConversation");
    assert.deepEqual(her.companion.state.messages, []);
  });

  it("closes, and opens again with the conversation in it", async () => {
    await ask(her, "こんにちは");
    await vscode.window.tabGroups.close(chatTabs());
    await until("the panel to go", () => !her.views.shown.includes("panel"));
    await vscode.commands.executeCommand("aituber.openChat");
    await until("the panel's page", () => her.views.shown.includes("panel"));
    assert.equal(her.companion.state.messages.length, 2);
  });
});
