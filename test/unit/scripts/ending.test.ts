import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { repo } from "../../../scripts/lib/paths.mjs";
import { listProcesses, sendSignal } from "../../../scripts/lib/processes.mjs";
import { requireFreePort } from "../../../scripts/vscode-server.mjs";
import { folderForEachTest } from "./temporary";

describe("ending what was started", function () {
  if (process.platform === "win32") return; // It has no signals to send.
  const folder = folderForEachTest();
  let program: ChildProcess | undefined;

  /** Starts itself twice more, one below the other: the last in a group of its own, deaf to requests. */
  const leaf = `
    import { spawn } from "node:child_process";
    import fs from "node:fs";
    const depth = Number(process.argv[2]);
    if (depth === 1) process.on("SIGTERM", () => {});
    fs.writeFileSync(new URL("pid-" + depth, import.meta.url), String(process.pid));
    if (depth > 1) spawn(process.execPath, [process.argv[1], String(depth - 1)], { detached: true, stdio: "ignore" });
    setInterval(() => {}, 1000);
  `;

  /** A program as ours are: it starts a server, and makes a folder that must go. */
  const root = `
    import { spawn } from "node:child_process";
    import fs from "node:fs";
    import { atExit, killProcessTree } from ${JSON.stringify(moduleUrl("scripts/lib/processes.mjs"))};
    const scratch = new URL("scratch", import.meta.url);
    fs.mkdirSync(scratch);
    atExit(() => fs.rmSync(scratch, { recursive: true }));
    const child = spawn(process.execPath, [new URL("leaf.mjs", import.meta.url).pathname, "3"], { detached: true });
    atExit(() => killProcessTree(child.pid));
    setInterval(() => {}, 1000);
  `;

  beforeEach(() => {
    fs.writeFileSync(path.join(folder(), "leaf.mjs"), leaf);
    fs.writeFileSync(path.join(folder(), "root.mjs"), root);
  });

  afterEach(() => {
    for (const pid of [program?.pid, ...startedPids()]) if (pid !== undefined) sendSignal(pid, "SIGKILL");
  });

  /** Those that have started so far. */
  function startedPids(): number[] {
    return [3, 2, 1]
      .map((depth) => path.join(folder(), `pid-${depth}`))
      .filter((file) => fs.existsSync(file))
      .map((file) => Number(fs.readFileSync(file, "utf8")));
  }

  function running(pids: number[]): number[] {
    return listProcesses().flatMap(({ pid }) => (pids.includes(pid) ? [pid] : []));
  }

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`${signal} ends the whole tree and clears away`, async () => {
      program = spawn(process.execPath, [path.join(folder(), "root.mjs")], { stdio: "ignore" });
      await until(() => startedPids().length === 3 && !startedPids().includes(0));
      const pids = startedPids();
      assert.equal(running(pids).length, 3);

      const exit = once(program, "exit");
      program.kill(signal);
      const [code] = await exit;

      assert.ok(code > 128, `it ended with ${code}`);
      await until(() => running(pids).length === 0);
      assert.ok(!fs.existsSync(path.join(folder(), "scratch")));
    });
  }
});

describe("a port", () => {
  it("that is taken is named, and one that is free is let pass", async () => {
    const server = net.createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(address && typeof address === "object");
    try {
      await assert.rejects(requireFreePort(address.port), new RegExp(`Port ${address.port} is taken.*--port`));
    } finally {
      server.close();
      await once(server, "close");
    }
    await requireFreePort(address.port);
  });
});

/** Waits for it; mocha's limit for a test is the limit. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function moduleUrl(file: string): string {
  return pathToFileURL(path.join(repo, file)).href;
}
