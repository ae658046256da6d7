// @ts-check
// `npm run test:desktop`: the host tests in a desktop VS Code, which is downloaded.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findOnPath, isProgram, PlainError, runAsProgram, runInTerminal, runQuietly } from "./lib/command.mjs";
import { hasDisplay } from "./lib/desktop.mjs";
import { repo, scratch } from "./lib/paths.mjs";
import { atExit } from "./lib/processes.mjs";
import { openProfile } from "./lib/profile.mjs";
import { requireNode, setUp } from "./setup.mjs";
import { buildHostTests } from "./test/build-host.mjs";
import { hostEnvironment, hostSettings, scratchWorkspace } from "./test/host.mjs";
import { readResults, summary } from "./test/results.mjs";
import { outsideOfVscode } from "./vscode-server.mjs";

async function main() {
  requireNode();
  if (!hasDisplay()) return withVirtualDisplay();
  await setUp(["build"]);
  const build = await runQuietly(process.execPath, ["esbuild.js"], { cwd: repo });
  if (build.code !== 0) throw new PlainError(`The build failed:\n${build.output.trim()}`);
  const extensionTestsPath = await buildHostTests();
  const vscodeExecutablePath = await download();

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "aituber-results-"));
  atExit(() => fs.rmSync(folder, { recursive: true, force: true }));
  const results = path.join(folder, "desktop.json");
  const profile = openProfile({ settings: hostSettings });
  try {
    const { runTests } = await import("@vscode/test-electron");
    // It throws where a test fails too: what happened is in the results.
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: repo,
      extensionTestsPath,
      extensionTestsEnv: { ...outsideOfVscode(process.env), ...hostEnvironment(results, process.argv[2]) },
      launchArgs: [
        scratchWorkspace(profile),
        ...["--user-data-dir", profile.data, "--extensions-dir", profile.extensions],
        "--disable-workspace-trust",
      ],
    }).catch((error) => console.log(String(error)));
    conclude(results);
  } finally {
    profile.remove();
  }
}

/**
 * @param {string} file
 * @throws {PlainError} where there are no results
 */
function conclude(file) {
  const results = readResults(file);
  if (!results) throw new PlainError("The host tests did not come to their end.");
  console.log(`\n${summary(results)}`);
  if (results.failed.length > 0 || results.passed === 0) process.exitCode = 1;
}

/**
 * @returns {Promise<string>} the program; what was downloaded before is used again
 * @throws {PlainError} where it cannot be downloaded
 */
async function download() {
  const { downloadAndUnzipVSCode, SilentReporter } = await import("@vscode/test-electron");
  try {
    return await downloadAndUnzipVSCode({ cachePath: scratch, reporter: new SilentReporter() });
  } catch (error) {
    const reason = /** @type {Error} */ (error).message.split("\n")[0];
    throw new PlainError(`VS Code for the desktop cannot be downloaded here (${reason}). The same tests: npm run test:host`);
  }
}

async function withVirtualDisplay() {
  const xvfb = findOnPath(["xvfb-run"]);
  if (!xvfb) throw new PlainError("A desktop VS Code needs a display, or xvfb (on Debian: apt-get install xvfb).");
  process.exitCode = await runInTerminal(xvfb, ["-a", process.execPath, ...process.argv.slice(1)]);
}

if (isProgram(import.meta.url)) await runAsProgram(main);
