// @ts-check
// Runs the host tests: mocha inside the extension host of the test VS Code.
import fs from "node:fs";
import path from "node:path";
import { launchChromium } from "../lib/chromium.mjs";
import { PlainError } from "../lib/command.mjs";
import { repo } from "../lib/paths.mjs";
import { openProfile } from "../lib/profile.mjs";
import { startServer } from "../vscode-server.mjs";
import { buildHostTests } from "./build-host.mjs";
import { hostTestsStart } from "./results.mjs";

/** No line for so long means that it hangs: a single test may take 2 minutes. In milliseconds. */
const patience = 180_000;

/** Host tests share these settings, on the desktop too. */
export const hostSettings = { "aituber.model.threads": 1 };

/**
 * @param {import("../lib/profile.mjs").Profile} profile
 * @returns {string} an empty folder for the tests to work in
 */
export function scratchWorkspace(profile) {
  const folder = path.join(profile.directory, "workspace");
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * @param {object} options
 * @param {string} options.results the file for the results
 * @param {string} [options.grep]
 * @param {AbortSignal} [options.signal] stops the tests
 * @throws {PlainError} where they did not come to their end
 */
export async function runHostTests({ results, grep, signal }) {
  const entry = await buildHostTests();
  const profile = openProfile({ settings: hostSettings });
  const workspace = scratchWorkspace(profile);
  const server = await startServer({ profile, testDriver: true, env: hostEnvironment(results, grep) });
  try {
    const browser = await launchChromium();
    try {
      await runInBrowser({ browser, server, entry, workspace, signal });
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    profile.remove();
  }
}

/**
 * @param {string} results
 * @param {string} [grep]
 */
export function hostEnvironment(results, grep) {
  return {
    AITUBER_TEST_RESULTS: results,
    ...(grep && { AITUBER_TEST_GREP: grep }),
    ...(process.stdout.isTTY && { FORCE_COLOR: "1" }),
  };
}

/**
 * @param {object} options
 * @param {import("../../tools/test-vscode/node_modules/playwright-core").Browser} options.browser
 * @param {import("../vscode-server.mjs").RunningServer} options.server
 * @param {string} options.entry
 * @param {string} options.workspace
 * @param {AbortSignal} [options.signal]
 */
async function runInBrowser({ browser, server, entry, workspace, signal }) {
  const page = await browser.newPage();
  const remote = (/** @type {string} */ file) => `vscode-remote://${new URL(server.origin).host}${file}`;
  const payload = JSON.stringify([
    ["extensionDevelopmentPath", remote(repo)],
    ["extensionTestsPath", remote(entry)],
    ["skipWelcome", "true"],
  ]);
  let hasStarted = false;
  /** @type {NodeJS.Timeout | undefined} */
  let watchdog;
  /** @type {Promise<void>} */
  const finished = new Promise((resolve, reject) => {
    const lose = (/** @type {string} */ why) => reject(new PlainError(`The host tests did not come to their end: ${why}.`));
    watchdog = setTimeout(lose, patience, "VS Code was silent for too long");
    void page.exposeFunction("codeAutomationLog", (/** @type {string} */ _type, /** @type {unknown[]} */ args) => {
      watchdog?.refresh();
      // Until then it is VS Code that speaks, of things that do not matter here.
      if (hasStarted) console.log(...args);
      hasStarted ||= args[0] === hostTestsStart;
    });
    void page.exposeFunction("codeAutomationExit", () => resolve());
    void server.ended.then(() => lose("the server ended"));
    page.on("crash", () => lose("the page crashed"));
    signal?.addEventListener("abort", () => lose("there was no more time"));
  });
  // Nobody may be waiting yet when it fails.
  finished.catch(() => {});
  try {
    await page.goto(server.url({ folder: workspace, payload }));
    await finished;
  } finally {
    clearTimeout(watchdog);
  }
}
