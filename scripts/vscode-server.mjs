// @ts-check
// The test VS Code as a server on this machine: started, waited for, and ended with everything it
// started. Shared by `npm start`, the host tests, the e2e tests and the bench.
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { PlainError } from "./lib/command.mjs";
import { withoutNpmRun } from "./lib/npm.mjs";
import { serverNode, vscodeServer } from "./lib/paths.mjs";
import { atExit, endProcessTree, killProcessTree } from "./lib/processes.mjs";

/**
 * @typedef {object} RunningServer
 * @property {number} port
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {number} pid it leads a process group of its own
 * @property {Promise<void>} ended when the server is gone, wanted or not
 * @property {(query: Record<string, string>) => string} url of a workbench, such as `{ folder: "/abs" }`
 * @property {() => string} log what it printed last
 * @property {() => Promise<void>} stop ends it and all it started
 */

/** It has no authentication: never anything but this machine itself. */
const host = "127.0.0.1";

/**
 * @param {object} options
 * @param {import("./lib/profile.mjs").Profile} options.profile
 * @param {number} [options.port] any free one if left out
 * @param {boolean} [options.testDriver] lets the page run tests in the extension host; silences notifications
 * @param {NodeJS.ProcessEnv} [options.env] on top of ours
 * @param {number} [options.patience] milliseconds until it must answer
 * @returns {Promise<RunningServer>} once it answers
 * @throws {PlainError} where the port is taken, or the server does not come up
 */
export async function startServer({ profile, port = 0, testDriver = false, env = {}, patience = 60_000 }) {
  if (port !== 0) await requireFreePort(port);
  const args = [
    path.join(vscodeServer, "out", "server-main.js"),
    ...["--host", host, "--port", String(port)],
    ...["--without-connection-token", "--accept-server-license-terms"],
    ...["--server-data-dir", profile.data, "--user-data-dir", profile.data, "--extensions-dir", profile.extensions],
    ...["--disable-telemetry", "--disable-workspace-trust"],
    ...(profile.language ? ["--locale", profile.language] : []),
    ...(testDriver ? ["--enable-smoke-test-driver"] : []),
  ];
  const temporary = temporaryFolder();
  const child = spawn(serverNode, args, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...outsideOfVscode(process.env), ...temporary.env, ...env },
  });
  if (child.pid === undefined) throw new PlainError(`The test VS Code could not be started: no ${serverNode}.`);
  const pid = child.pid;
  const forget = atExit(() => killProcessTree(pid));
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.once("close", () => resolve()));

  const log = keepTail(child.stdout, child.stderr);
  try {
    const chosen = port || (await announcedPort(log, ended, patience));
    const origin = `http://${host}:${chosen}`;
    await waitUntilAnswering(`${origin}/version`, ended, patience);
    return {
      port: chosen,
      origin,
      pid,
      ended,
      url: (query) => `${origin}/?${new URLSearchParams(query)}`,
      log: log.read,
      stop: async () => {
        await endProcessTree(pid);
        await ended;
        forget();
        temporary.remove();
      },
    };
  } catch (error) {
    await endProcessTree(pid);
    forget();
    temporary.remove();
    const lastWords = log.read().trim().split("\n").at(-1);
    throw new PlainError(`The test VS Code did not start: ${/** @type {Error} */ (error).message} (${lastWords})`);
  }
}

/**
 * VS Code leaves its sockets behind when it is ended: they go with a folder of their own. (Only on
 * Linux, where it is short: a socket's path may have about a hundred characters.)
 */
function temporaryFolder() {
  if (process.platform !== "linux") return { env: {}, remove: () => {} };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "aituber-"));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const forget = atExit(remove);
  return {
    env: { TMPDIR: folder, XDG_RUNTIME_DIR: folder },
    remove: () => {
      remove();
      forget();
    },
  };
}

/**
 * A VS Code must not take itself for a part of the one whose terminal we may be running in.
 * @param {NodeJS.ProcessEnv} env
 */
export function outsideOfVscode(env) {
  const entries = Object.entries(withoutNpmRun(env));
  return Object.fromEntries(entries.filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name)));
}

/**
 * @param {number} port
 * @throws {PlainError} where something listens there already
 */
export async function requireFreePort(port) {
  const probe = net.createServer();
  const reason = await new Promise((resolve) => {
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code));
    probe.listen(port, host, () => resolve(undefined));
  });
  if (reason === undefined) return new Promise((resolve) => void probe.close(() => resolve(undefined)));
  if (reason === "EADDRINUSE") throw new PlainError(`Port ${port} is taken; choose another with --port.`);
  throw new PlainError(`Port ${port} cannot be used (${reason}); choose another with --port.`);
}

/**
 * Where the server says itself that it listens: no time for anybody to take the port in between.
 * @param {ReturnType<typeof keepTail>} log
 * @param {Promise<void>} ended
 * @param {number} patience
 * @returns {Promise<number>}
 */
async function announcedPort(log, ended, patience) {
  const pattern = /Extension host agent listening on (\d+)/;
  await until(() => pattern.test(log.read()), ended, patience);
  return Number(pattern.exec(log.read())?.[1]);
}

/**
 * @param {string} url
 * @param {Promise<void>} ended
 * @param {number} patience
 */
export async function waitUntilAnswering(url, ended, patience) {
  const answers = async () => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  };
  await until(answers, ended, patience);
}

/**
 * @param {() => boolean | Promise<boolean>} condition
 * @param {Promise<void>} ended
 * @param {number} patience
 */
async function until(condition, ended, patience) {
  let isGone = false;
  void ended.then(() => (isGone = true));
  const deadline = Date.now() + patience;
  while (!(await condition())) {
    if (isGone) throw new Error("it ended at once");
    if (Date.now() > deadline) throw new Error(`no answer within ${patience / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @param {import("node:stream").Readable[]} streams */
function keepTail(...streams) {
  let tail = "";
  for (const stream of streams) {
    stream.setEncoding("utf8");
    stream.on("data", (text) => (tail = (tail + text).slice(-100_000)));
  }
  return { read: () => tail };
}
