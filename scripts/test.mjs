// @ts-check
// `npm test`: sets up what is missing, checks the types, builds, runs the suites, and ends with one
// line that counts them all.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { isProgram, PlainError, runAsProgram, runInTerminal } from "./lib/command.mjs";
import { withNpmOptions } from "./lib/npmOptions.mjs";
import { repo } from "./lib/paths.mjs";
import { atExit } from "./lib/processes.mjs";
import { requireNode, setUp } from "./setup.mjs";
import { runHostTests } from "./test/host.mjs";
import { readResults, summary } from "./test/results.mjs";

const help = `npm test -- [unit] [host] [e2e] [--grep PATTERN]

Runs the suites that are named, all of them by default (then the types are checked as well).

  --grep PATTERN   only tests whose full title matches this regular expression`;

const suites = /** @type {const} */ (["unit", "host", "e2e"]);
/** @typedef {(typeof suites)[number]} Suite */

/** However it hangs, it ends. In milliseconds. */
const limit = 25 * 60_000;

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] where npm leaves options that it was given itself
 * @returns {{ chosen: Suite[], grep: string | undefined, help: boolean }}
 * @throws {PlainError} naming the argument that cannot be used
 */
export function readArguments(args, env = {}) {
  const options = /** @type {const} */ ({
    // The name of a suite is no pattern that anybody meant.
    grep: { type: "string", short: "g", value: new RegExp(`^(?!(${suites.join("|")})$)`) },
    help: { type: "boolean", short: "h" },
  });
  try {
    const { values, positionals } = parseArgs({ args: withNpmOptions(args, options, env), options, allowPositionals: true });
    const unknown = positionals.find((name) => !suites.some((suite) => suite === name));
    if (unknown) throw new Error(`There is no suite "${unknown}"`);
    if (values.grep !== undefined) new RegExp(values.grep);
    return {
      chosen: suites.filter((suite) => positionals.length === 0 || positionals.includes(suite)),
      grep: values.grep,
      help: values.help ?? false,
    };
  } catch (error) {
    throw new PlainError(`${/** @type {Error} */ (error).message}. See npm test -- --help`);
  }
}

/** Adds up everything that ran. A step that is no mocha suite counts as one test where it fails. */
class Tally {
  /** @type {import("./test/results.mjs").Results} */
  total = { passed: 0, failed: [], skipped: [] };

  /**
   * @param {string} name
   * @param {import("./test/results.mjs").Results} results
   */
  add(name, results) {
    this.total.passed += results.passed;
    for (const kind of /** @type {const} */ (["failed", "skipped"])) {
      this.total[kind].push(...results[kind].map((title) => `${name}: ${title}`));
    }
  }

  /** @param {string} what */
  fail(what) {
    this.total.failed.push(what);
  }

  /** @returns {boolean} did all go well, and was there anything at all? */
  conclude() {
    const { passed, failed, skipped } = this.total;
    if (passed + failed.length + skipped.length === 0) this.fail("no test was run");
    console.log(`\n${summary(this.total)}`);
    return failed.length === 0;
  }
}

/**
 * @param {Suite} suite
 * @param {string} results
 * @param {string | undefined} grep
 * @param {AbortSignal} signal
 */
async function runSuite(suite, results, grep, signal) {
  if (suite === "host") return runHostTests({ results, grep, signal });
  const program = path.join(repo, "scripts", "test", "run-mocha.mjs");
  await node(["--import", "tsx", program, suite, results, grep ?? ""], signal);
}

/**
 * @param {string[]} args
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} did it end well?
 */
async function node(args, signal) {
  return (await runInTerminal(process.execPath, args, { cwd: repo, signal })) === 0;
}

/** @param {AbortSignal} signal */
async function typesAreRight(signal) {
  const tsc = path.join(repo, "node_modules", "typescript", "bin", "tsc");
  const results = [await node([tsc, "-p", "."], signal), await node([tsc, "-p", "src/webview"], signal)];
  return results.every(Boolean);
}

/**
 * Sets up; what cannot be set up is printed.
 * @param {Suite[]} chosen
 */
async function findMissing(chosen) {
  const needsEditor = chosen.some((suite) => suite !== "unit");
  const [forAll, forEditor] = await Promise.all([
    setUp(["build"]).then(() => undefined, describe),
    needsEditor ? setUp(["testVscode", "system"]).then(() => undefined, describe) : undefined,
  ]);
  for (const problem of [forAll, forEditor]) if (problem) console.log(problem);
  return { forAll, forEditor };
}

/**
 * @param {Suite[]} chosen
 * @param {{ tally: Tally, grep: string | undefined, folder: string, signal: AbortSignal, hasEditor: boolean }} context
 */
async function runAll(chosen, { tally, grep, folder, signal, hasEditor }) {
  // The e2e harness takes its types from the test VS Code's packages.
  const checksTypes = chosen.length === suites.length && hasEditor;
  if (checksTypes && !(await typesAreRight(signal))) tally.fail("type check");
  const isBuilt = await node(["esbuild.js"], signal);
  if (!isBuilt) tally.fail("build");

  for (const suite of chosen) {
    if (suite !== "unit" && !(isBuilt && hasEditor)) {
      tally.fail(`${suite}: could not run`);
      continue;
    }
    console.log(`\n── ${suite} ${"─".repeat(60 - suite.length)}`);
    const file = path.join(folder, `${suite}.json`);
    const problem = await runSuite(suite, file, grep, signal).then(() => undefined, describe);
    if (problem) console.log(problem);
    const results = readResults(file);
    if (results) tally.add(suite, results);
    else tally.fail(`${suite}: did not come to its end`);
  }
}

async function main() {
  requireNode();
  const { chosen, grep, help: wantsHelp } = readArguments(process.argv.slice(2), process.env);
  if (wantsHelp) return console.log(help);

  const time = new AbortController();
  const timer = setTimeout(() => {
    console.log(`\nStopped: the tests took more than ${limit / 60_000} minutes.`);
    time.abort();
  }, limit);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "aituber-results-"));
  atExit(() => fs.rmSync(folder, { recursive: true, force: true }));

  const tally = new Tally();
  const missing = await findMissing(chosen);
  if (missing.forAll) tally.fail("set up");
  else await runAll(chosen, { tally, grep, folder, signal: time.signal, hasEditor: !missing.forEditor });
  clearTimeout(timer);
  // What a suite left open must not keep this from ending.
  process.exit(tally.conclude() ? 0 : 1);
}

/** @param {unknown} error */
function describe(error) {
  return error instanceof PlainError ? error.message : error;
}

if (isProgram(import.meta.url)) await runAsProgram(main);
