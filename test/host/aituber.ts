import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { AITuber } from "../../src/extension";
import type { AssistantMessage } from "../../src/protocol";

/** The extension as VS Code has it. */
export async function aituber(): Promise<AITuber> {
  const extension = vscode.extensions.getExtension<AITuber>("aituber-vscode.aituber");
  assert.ok(extension, "VS Code does not know the extension");
  return extension.activate();
}

/** Waits until something is the case; the test's own time limit is the limit. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (let waits = 0; !holds(); waits++) {
    if (waits > 1_000) throw new Error(`In vain: ${what}`);
    await sleep(100);
  }
}

/** Says something, and waits for the end of the reply. */
export async function ask({ companion }: AITuber, text: string): Promise<AssistantMessage> {
  companion.send(text);
  await until(`a reply to ${text}`, () => lastReply(companion.state.messages)?.state !== "streaming");
  const reply = lastReply(companion.state.messages);
  assert.ok(reply);
  return reply;
}

export function lastReply(messages: AITuber["companion"]["state"]["messages"]): AssistantMessage | undefined {
  return messages.findLast((message): message is AssistantMessage => message.role === "assistant");
}
