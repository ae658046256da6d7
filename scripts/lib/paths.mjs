// @ts-check
// Where things are, as absolute paths.
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const repo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");

/** The folder of its own that holds the test VS Code, its Node and the browser driver. */
export const testVscode = path.join(repo, "tools", "test-vscode");

/** The VS Code server inside code-server. */
export const vscodeServer = path.join(testVscode, "node_modules", "code-server", "lib", "vscode");

/** What may be thrown away at any time: profiles, downloads, results. */
export const scratch = path.join(repo, ".vscode-test");

/** The Node that the test VS Code needs (it does not run on older ones). */
export const serverNode = path.join(
  testVscode,
  "node_modules",
  "node",
  "bin",
  process.platform === "win32" ? "node.exe" : "node",
);
