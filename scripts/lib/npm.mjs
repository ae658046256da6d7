// @ts-check
// What npm has installed, and having it install what is missing.
import fs from "node:fs";
import path from "node:path";
import { PlainError, runQuietly } from "./command.mjs";

/**
 * @typedef {{ version?: string, optional?: boolean, dev?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage
 */

/**
 * Does `node_modules` hold what the lock file asks for? npm keeps its own record of what it
 * installed there, written last, so an interrupted install does not count.
 * @param {string} folder holds `lockFile` and `node_modules`
 * @param {{ lockFile?: string, omitDev?: boolean }} [options]
 */
export function isInstalled(folder, { lockFile = "package-lock.json", omitDev = false } = {}) {
  const wanted = readPackages(path.join(folder, lockFile));
  const present = readPackages(path.join(folder, "node_modules", ".package-lock.json"));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([place, one]) => {
    const needed = place !== "" && !one.optional && !(omitDev && (one.dev || one.devOptional));
    return !needed || present[place]?.version === one.version;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/**
 * Has npm install packages, whatever the environment says of production, and runs no install scripts.
 * @param {"install" | "ci"} command `install` leaves the lock file as it is
 * @param {string} folder
 * @param {{ omitDev?: boolean }} [options]
 * @throws {PlainError} with npm's own reason in one line
 */
export async function npmInstall(command, folder, { omitDev = false } = {}) {
  const { code, output } = await runNpm([command, ...installOptions(command, omitDev)], folder);
  if (code === 0) return;
  throw new PlainError(`\`npm ${command}\` failed in ${folder}: ${reasonIn(output)}`);
}

/**
 * @param {"install" | "ci"} command
 * @param {boolean} omitDev
 */
function installOptions(command, omitDev) {
  return [
    ...(command === "install" ? ["--no-save"] : []),
    omitDev ? "--omit=dev" : "--include=dev",
    ...["--include=optional", "--ignore-scripts", "--no-audit", "--no-fund"],
  ];
}

/**
 * @param {string[]} args
 * @param {string} cwd
 */
function runNpm(args, cwd) {
  const env = withoutNpmRun(process.env);
  // Under `npm start` this is the npm that runs us, which need not be the first on the PATH.
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.c?js$/.test(cli)) return runQuietly(process.execPath, [cli, ...args], { cwd, env });
  return runQuietly("npm", args, { cwd, env, shell: process.platform === "win32" });
}

/**
 * The environment as it was outside the `npm run` that we are in.
 * @param {NodeJS.ProcessEnv} env
 */
export function withoutNpmRun(env) {
  const ofTheRun = /^npm_(package|lifecycle)_|^npm_command$|^npm_config_(local_prefix|prefix|global_prefix)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ofTheRun.test(name)));
}

/** @param {string} output of npm, which marks its errors and ends with where its log is */
function reasonIn(output) {
  const errors = output
    .split("\n")
    .flatMap((line) => /^npm (?:error|ERR!) (.+)$/.exec(line.trim())?.[1] ?? [])
    .filter((line) => !/^code |complete log|^errno |^syscall |^\s*at /i.test(line));
  return errors.slice(0, 3).join(" ") || output.trim().split("\n").at(-1) || "no reason given";
}
