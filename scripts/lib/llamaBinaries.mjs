// @ts-check
// llama.cpp's binaries: npm packages of their own, one for each kind of machine.
import fs from "node:fs";
import path from "node:path";
import { PlainError } from "./command.mjs";

/** Their names below `@node-llama-cpp/`, by what VS Code calls the platform. */
const binariesByTarget = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "linux-armhf": "linux-armv7l",
  "darwin-x64": "mac-x64",
  "darwin-arm64": "mac-arm64-metal",
  "win32-x64": "win-x64",
  "win32-arm64": "win-arm64",
};

/** @typedef {keyof typeof binariesByTarget} Target a platform that the extension can be packaged for */

/**
 * @param {string} platform
 * @param {string} arch
 * @returns {Target}
 * @throws {PlainError} where there is no llama.cpp for it
 */
export function targetOf(platform, arch) {
  const name = `${platform}-${arch === "arm" ? "armhf" : arch}`;
  const target = /** @type {Target[]} */ (Object.keys(binariesByTarget)).find((key) => key === name);
  if (!target) throw new PlainError(`There is no llama.cpp for ${name}.`);
  return target;
}

/** @param {Target} target */
export function binaryOf(target) {
  return binariesByTarget[target];
}

/**
 * npm takes it for a success when it could not fetch a binary, so that has to be looked at.
 * @param {string} folder holds `node_modules`
 * @param {Target} target
 * @returns {string | undefined} name and version of the package that llama.cpp needs there, where it is missing
 */
export function missingBinary(folder, target) {
  const name = `@node-llama-cpp/${binaryOf(target)}`;
  const wanted = readPackage(folder, "node-llama-cpp")?.optionalDependencies?.[name];
  const isThere = wanted !== undefined && readPackage(folder, name)?.version === wanted;
  return isThere ? undefined : wanted === undefined ? name : `${name} ${wanted}`;
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {{ version?: string, optionalDependencies?: Record<string, string> } | undefined}
 */
function readPackage(folder, name) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, "node_modules", name, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
}
