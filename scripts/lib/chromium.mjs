// @ts-check
// The browser that drives the test VS Code.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { findOnPath, PlainError } from "./command.mjs";
import { testVscode } from "./paths.mjs";

const notOnThePath = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * @returns {string | undefined} the program: `CHROME_PATH` if set, else what is installed
 */
export function findChromium() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  return (
    findOnPath(["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]) ??
    notOnThePath.find((file) => fs.existsSync(file))
  );
}

/**
 * Starts a headless browser that asks nothing of the network by itself.
 * @returns {Promise<import("../../tools/test-vscode/node_modules/playwright-core").Browser>}
 * @throws {PlainError} where there is none
 */
export async function launchChromium() {
  const executablePath = findChromium();
  if (!executablePath) throw new PlainError("No Chromium found: install it, or set CHROME_PATH to the program.");
  /** @type {typeof import("../../tools/test-vscode/node_modules/playwright-core")} */
  const { chromium } = createRequire(import.meta.url)(path.join(testVscode, "node_modules", "playwright-core"));
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
    // Ending is ours: the server has to go as well.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
