// @ts-check
// Running other programs.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { atExit, endWithNpm } from "./processes.mjs";

/**
 * Something that a person has to know and can act on. Shown as its message alone, without a stack.
 */
export class PlainError extends Error {}

/**
 * Runs `body`; a {@link PlainError} becomes one line on stderr, anything else its stack. Either sets
 * the exit code to 1.
 * @param {() => Promise<void>} body
 */
export async function runAsProgram(body) {
  endWithNpm();
  try {
    await body();
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error);
    process.exitCode = 1;
  }
}

/**
 * Is this module the program that was started (and not imported by another)?
 * @param {string} moduleUrl `import.meta.url`
 */
export function isProgram(moduleUrl) {
  const started = process.argv[1];
  return started !== undefined && pathToFileURL(fs.realpathSync(started)).href === moduleUrl;
}

/**
 * Finds a program on the PATH, as a shell would.
 * @param {string[]} names tried in order
 * @returns {string | undefined} its full path
 */
export function findOnPath(names) {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const endings = process.platform === "win32" ? (process.env.PATHEXT ?? ".EXE;.CMD").split(";") : [""];
  for (const name of names) {
    for (const folder of folders) {
      for (const ending of endings) {
        const file = path.join(folder, name + ending);
        if (isExecutable(file)) return file;
      }
    }
  }
  return undefined;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a program to its end and keeps what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>} stdout and stderr together; code 127 where it could not be started
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs a program to its end in this terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal }} [options]
 * @returns {Promise<number>} its exit code; 127 where it could not be started
 */
export function runInTerminal(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "inherit", "inherit"] });
    const forget = atExit(() => void child.kill());
    child.on("error", () => resolve(options.signal?.aborted ? 124 : 127));
    child.on("close", (code) => {
      forget();
      resolve(code ?? 1);
    });
  });
}
