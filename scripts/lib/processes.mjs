// @ts-check
// Ending what was started: whole process trees, and whatever else has to be cleared away, also when
// this program itself is interrupted.
import { execFileSync } from "node:child_process";
import fs from "node:fs";

/**
 * @typedef {object} RunningProcess
 * @property {number} pid
 * @property {number} parent
 * @property {string} command its command line
 */

/**
 * All running processes of this machine. (Not on Windows, where nothing here needs the list: empty.)
 * @returns {RunningProcess[]}
 */
export function listProcesses() {
  if (process.platform === "win32") return [];
  return process.platform === "linux" ? listFromProc() : listFromPs();
}

/** Slim containers have no `ps`, but every Linux has /proc. */
function listFromProc() {
  return fs.readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = fs.readFileSync(`/proc/${name}/stat`, "utf8");
      // pid (name, which may hold anything) state ppid …
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state === "Z") return [];
      const command = fs.readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return [{ pid: Number(name), parent: Number(parent), command }];
    } catch {
      return []; // It ended while we looked.
    }
  });
}

function listFromPs() {
  const table = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return table.split("\n").flatMap((row) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command: command ?? "" }];
  });
}

/**
 * The processes that `pid` started, theirs too, at whatever depth.
 * @param {number} pid
 * @returns {RunningProcess[]}
 */
export function descendantsOf(pid) {
  const all = listProcesses();
  /** @type {RunningProcess[]} */
  const found = [];
  let parents = new Set([pid]);
  while (parents.size > 0) {
    const children = all.filter((one) => parents.has(one.parent));
    found.push(...children);
    parents = new Set(children.map((one) => one.pid));
  }
  return found;
}

/**
 * @param {number} pid negative for a process group
 * @param {NodeJS.Signals} signal
 */
export function sendSignal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}

/**
 * Ends the process group that `leader` leads and everything below it. What has not gone within
 * `patience` milliseconds of being asked is killed.
 * @param {number} leader
 * @param {number} [patience]
 */
export async function endProcessTree(leader, patience = 3000) {
  if (process.platform === "win32") return killProcessTree(leader);
  // A terminal's shell leads a group of its own, so the group alone would miss it.
  const below = descendantsOf(leader).map((one) => one.pid);
  sendSignal(-leader, "SIGTERM");
  const deadline = Date.now() + patience;
  const ending = new Set([leader, ...below]);
  while (Date.now() < deadline && listProcesses().some((one) => ending.has(one.pid))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const pid of [-leader, ...below]) sendSignal(pid, "SIGKILL");
}

/**
 * The same without waiting, for where nothing asynchronous can run any more.
 * @param {number} leader
 */
export function killProcessTree(leader) {
  if (process.platform === "win32") {
    try {
      execFileSync("taskkill", ["/PID", String(leader), "/T", "/F"], { stdio: "ignore" });
    } catch {
      // Already gone.
    }
    return;
  }
  const below = descendantsOf(leader).map((one) => one.pid);
  for (const pid of [-leader, ...below]) sendSignal(pid, "SIGKILL");
}

/** @type {Set<() => void>} */
const lastResorts = new Set();
let watching = false;

/**
 * Has `clearAway` run when this program ends, however it ends (short of SIGKILL). It must be
 * synchronous.
 * @param {() => void} clearAway
 * @returns {() => void} call it when there is nothing left to clear away
 */
export function atExit(clearAway) {
  watchForTheEnd();
  lastResorts.add(clearAway);
  return () => void lastResorts.delete(clearAway);
}

function watchForTheEnd() {
  if (watching) return;
  watching = true;
  process.on("exit", () => {
    for (const clearAway of [...lastResorts].reverse()) clearAway();
  });
  /** @type {[NodeJS.Signals, number][]} */
  const signals = [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ];
  for (const [signal, code] of signals) process.on(signal, () => process.exit(code));
}

/**
 * Under `npm run`, a signal that npm alone gets ends the shell between npm and us, and we would never
 * hear of it: has this program end when that shell is gone.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const shell = process.ppid;
  setInterval(() => process.ppid === shell || process.exit(143), 250).unref();
}
