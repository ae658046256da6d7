// @ts-check
// The person's own VS Code, with a profile that is not theirs.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { outsideOfVscode } from "../vscode-server.mjs";
import { findOnPath, PlainError } from "./command.mjs";
import { repo } from "./paths.mjs";
import { atExit, killProcessTree, sendSignal } from "./processes.mjs";

/**
 * @returns {string | undefined} the `code` command, where it can open a window here
 */
export function findDesktopVscode() {
  // In the terminal of a remote window, `code` only talks to that window.
  if (process.env.VSCODE_IPC_HOOK_CLI) return undefined;
  if (!hasDisplay()) return undefined;
  return findOnPath(["code", "code-insiders"]);
}

/** Is there a screen that a window could open on? */
export function hasDisplay() {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Opens a window with the extension from the checkout and waits until it is closed. Ctrl+C closes it.
 * @param {object} options
 * @param {string} options.code from {@link findDesktopVscode}
 * @param {import("./profile.mjs").Profile} options.profile
 * @param {string} options.folder to work in
 * @throws {PlainError} where VS Code ends with an error
 */
export async function runDesktop({ code, profile, folder }) {
  const args = [
    ...["--user-data-dir", profile.data, "--extensions-dir", profile.extensions],
    `--extensionDevelopmentPath=${repo}`,
    ...["--disable-workspace-trust", "--new-window", "--wait"],
    ...(profile.language ? ["--locale", profile.language] : []),
    ...(process.platform === "linux" && process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    folder,
  ];
  const isWindows = process.platform === "win32";
  const child = spawn(isWindows ? `"${code}"` : code, isWindows ? args.map((arg) => `"${arg}"`) : args, {
    detached: !isWindows,
    shell: isWindows,
    stdio: "ignore",
    env: outsideOfVscode(process.env),
  });
  const close = atExit(() => {
    // The command is only a messenger: the window is a process of its own, named in the profile.
    const window = windowProcess(profile);
    if (window !== undefined) sendSignal(window, "SIGTERM");
    if (child.pid !== undefined) killProcessTree(child.pid);
  });
  const exit = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", resolve);
  });
  close();
  if (exit !== 0) throw new PlainError(`VS Code ended with an error (${exit}). Try it in the browser: npm start -- --web`);
}

/**
 * VS Code writes its process id beside its settings.
 * @param {import("./profile.mjs").Profile} profile
 */
function windowProcess(profile) {
  try {
    return Number(fs.readFileSync(path.join(profile.data, "code.lock"), "utf8")) || undefined;
  } catch {
    return undefined;
  }
}
