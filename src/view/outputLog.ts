import * as vscode from "vscode";
import type { Log } from "../llm/chatModel";

/** Writes to AITuber's log channel, whose level the person sets in VS Code. */
export function outputLog(output: vscode.LogOutputChannel): Log {
  return (level, text) => output[level](text);
}

export function traceEnabled(output: vscode.LogOutputChannel): boolean {
  return output.logLevel === vscode.LogLevel.Trace;
}
