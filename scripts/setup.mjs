// @ts-check
// Installs what is missing, and only that: says one line for each thing it set up, nothing when
// nothing was to do. `node scripts/setup.mjs [--test]`.
//
// Written for any Node that knows ES modules, so that an old one can be told so, and imports nothing
// that has to be installed first.
import fs from "node:fs";
import path from "node:path";
import { isProgram, PlainError, runAsProgram, runQuietly } from "./lib/command.mjs";
import { canInstallPackages, installPackages, systemParts } from "./lib/debian.mjs";
import { missingBinary, targetOf } from "./lib/llamaBinaries.mjs";
import { isInstalled, npmInstall, withoutNpmRun } from "./lib/npm.mjs";
import { repo, serverNode, testVscode, vscodeServer } from "./lib/paths.mjs";

/** @typedef {"build" | "testVscode" | "system"} Need */

/**
 * Makes sure of everything in `needs`.
 * @param {Need[]} needs
 * @param {(line: string) => void} [say]
 * @throws {PlainError} naming what is missing and could not be set up
 */
export async function setUp(needs, say = console.log) {
  requireNode();
  const steps = {
    build: setUpDependencies,
    testVscode: setUpTestVscode,
    system: setUpSystem,
  };
  // They do not depend on each other, and each of them waits for the network most of the time.
  const results = await Promise.allSettled(needs.map((need) => steps[need](say)));
  const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  const surprise = reasons.find((reason) => !(reason instanceof PlainError));
  if (surprise) throw surprise;
  if (reasons.length > 0) throw new PlainError(reasons.map((reason) => reason.message).join("\n"));
}

/**
 * @param {string} [version]
 * @throws {PlainError} where this Node is too old for the tools
 */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new PlainError(`AITuber needs Node 20.19 or newer to build; this is Node ${version}.`);
}

/**
 * The packages of the extension itself, with llama.cpp for this machine.
 * @param {(line: string) => void} say
 */
export async function setUpDependencies(say) {
  const target = targetOf(process.platform, process.arch);
  if (isInstalled(repo) && !missingBinary(repo, target)) return;
  // Not `npm ci`: node-llama-cpp names binaries for other platforms that were never published, so no
  // lock file holds them, and `npm ci` refuses that. This follows the lock file all the same.
  await timed(
    say,
    "Installed the dependencies",
    () => npmInstall("install", repo),
    () => !missingBinary(repo, target),
  );
  const missing = missingBinary(repo, target);
  if (missing) throw new PlainError(`npm could not get llama.cpp for this machine: the package ${missing} is missing.`);
}

/**
 * The test VS Code with the Node it needs, and the browser driver.
 * @param {(line: string) => void} say
 */
export async function setUpTestVscode(say) {
  const hasPackages = isInstalled(testVscode);
  const inner = hasPackages ? foldersInside.filter((folder) => !isInstalled(folder, asInside)) : foldersInside;
  if (hasPackages && inner.length === 0 && (await hasServerNode()) && hasFileLogger()) return;
  await timed(say, "Installed the test VS Code", async () => {
    if (!hasPackages) await npmInstall("ci", testVscode);
    if (!(await hasServerNode())) await installServerNode();
    // `npm ci` refuses these: their own lock files do not fit their package.json.
    for (const folder of inner) await npmInstall("install", folder, asInside);
    fs.copyFileSync(fileLogger.source, fileLogger.target);
  });
}

/** code-server's install script, which needs a compiler, would have installed these: VS Code, and TypeScript. */
const foldersInside = [vscodeServer, path.join(vscodeServer, "extensions")];
const asInside = { lockFile: "npm-shrinkwrap.json", omitDev: true };

/** VS Code's own is a native module, which would have to be compiled. */
const fileLogger = {
  source: path.join(testVscode, "spdlog.cjs"),
  target: path.join(vscodeServer, "node_modules", "@vscode", "spdlog", "index.js"),
};

function hasFileLogger() {
  return fs.existsSync(fileLogger.target) && fs.readFileSync(fileLogger.target).equals(fs.readFileSync(fileLogger.source));
}

async function hasServerNode() {
  if (!fs.existsSync(serverNode)) return false;
  const wanted = JSON.parse(fs.readFileSync(path.join(testVscode, "package.json"), "utf8")).dependencies.node;
  const { code, output } = await runQuietly(serverNode, ["--version"]);
  return code === 0 && output.trim() === `v${wanted}`;
}

async function installServerNode() {
  const cwd = path.join(testVscode, "node_modules", "node");
  const env = withoutNpmRun(process.env);
  const { output } = await runQuietly(process.execPath, ["installArchSpecificPackage.js"], { cwd, env });
  if (await hasServerNode()) return;
  const reason = output.trim().split("\n").at(-1);
  throw new PlainError(`The Node of the test VS Code could not be installed on ${process.platform}-${process.arch}: ${reason}`);
}

/**
 * What the tests use of the operating system.
 * @param {(line: string) => void} say
 */
export async function setUpSystem(say) {
  const missing = await missingSystemParts();
  if (missing.length === 0) return;
  const packages = missing.flatMap((part) => part.packages);
  const reason = canInstallPackages()
    ? await timed(say, `Installed ${namesOf(missing)}`, () => installPackages(packages), (failed) => !failed)
    : "this needs root on Debian or Ubuntu";
  const still = await missingSystemParts();
  if (still.length === 0) return;
  const line =
    `Missing: ${namesOf(still)} (${reason ?? "the package does not bring it"}). ` +
    `On Debian: apt-get install ${still.flatMap((part) => part.packages).join(" ")}`;
  if (still.some((part) => part.required)) throw new PlainError(line);
  say(`${line}. The tests go on without.`);
}

async function missingSystemParts() {
  const present = await Promise.all(systemParts.map((part) => part.isPresent()));
  return systemParts.filter((_, index) => !present[index]);
}

/** @param {import("./lib/debian.mjs").SystemPart[]} parts */
function namesOf(parts) {
  return parts.map((part) => part.name).join(", ");
}

/**
 * @template T
 * @param {(line: string) => void} say
 * @param {string} done
 * @param {() => Promise<T>} work
 * @param {(result: T) => boolean} [isSuccess]
 */
async function timed(say, done, work, isSuccess = () => true) {
  const start = performance.now();
  const result = await work();
  if (isSuccess(result)) say(`${done} (${Math.round((performance.now() - start) / 1000)} s)`);
  return result;
}

if (isProgram(import.meta.url)) {
  await runAsProgram(() =>
    setUp(process.argv.includes("--test") ? ["build", "testVscode", "system"] : ["build", "testVscode"]),
  );
}
