import { type ChildProcess, fork } from "node:child_process";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { type BirpcReturn, createBirpc } from "birpc";
import type { Failure } from "../protocol";
import type { Log } from "./chatModel";
import { type HostFunctions, type WorkerFunctions, workerEvents } from "./workerProtocol";

/** Lines of its standard error that are kept: a native abort writes its reason there. */
const keptLines = 20;

/**
 * The process that holds llama.cpp. An abort in native code ends it and nothing else; who asked for
 * something learns of it by `died`.
 */
export class WorkerProcess {
  readonly rpc: BirpcReturn<WorkerFunctions, HostFunctions>;
  /** Settles once the process is gone, however it went; never rejects. */
  readonly died: Promise<Failure>;
  readonly #child: ChildProcess;
  readonly #lastLines: string[] = [];

  /** @param path the bundled worker, an ES module */
  constructor(path: string, host: HostFunctions, log: Log) {
    const { NODE_OPTIONS: _, ...env } = process.env;
    // In desktop VS Code the executable is Electron, which has to be told to be Node.
    this.#child = fork(path, [], {
      cwd: dirname(path),
      env: { ...env, ELECTRON_RUN_AS_NODE: "1" },
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#follow(this.#child.stdout, log);
    this.#follow(this.#child.stderr, log);
    this.died = new Promise((resolve) => {
      this.#child.once("error", (error) => resolve(this.#death(error.message)));
      this.#child.once("exit", (code, signal) => resolve(this.#death(signal ?? `exit code ${code}`)));
    });
    this.rpc = createBirpc<WorkerFunctions, HostFunctions>(host, {
      post: (data) => {
        // A dead process is reported by `died`; a failed send adds nothing.
        if (this.#child.connected) this.#child.send(data, () => undefined);
      },
      on: (receive) => this.#child.on("message", receive),
      bind: "functions",
      eventNames: workerEvents,
      timeout: -1,
    });
    void this.died.then(() => this.rpc.$close());
    log("info", `Worker started, process ${this.#child.pid ?? "unknown"}`);
  }

  /** Ends it without asking: it may be stuck in native code. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #follow(stream: NodeJS.ReadableStream | null, log: Log): void {
    if (stream === null) return;
    createInterface({ input: stream }).on("line", (line) => {
      this.#lastLines.push(line);
      if (this.#lastLines.length > keptLines) this.#lastLines.shift();
      log("debug", `Worker: ${line}`);
    });
  }

  #death(how: string): Failure {
    const detail = this.#lastLines.findLast((line) => /error|assert|abort|terminate|out of memory|what\(\)/i.test(line));
    return { reason: "worker-died", data: { how, ...(detail === undefined ? {} : { detail: detail.slice(0, 300) }) } };
  }
}
