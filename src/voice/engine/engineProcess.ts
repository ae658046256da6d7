import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../../llm/chatModel";

/** Lines of its output that are kept: the reason of a failed start is among the last ones. */
const keptLines = 20;
/** Ms in which a program that was asked to end does so. */
const patience = 2000;
/** Ms in which the last words of a program that is gone arrive; what it left running may keep its pipes open. */
const lastWords = 200;

/**
 * An engine's program that was started here, and everything that it starts. It ends with {@link end}, and
 * with the extension host.
 */
export class EngineProcess {
  /** Settles once it is gone, with how it went; never rejects. */
  readonly died: Promise<string>;
  readonly #log: Log;
  readonly #children: ChildProcess[] = [];
  readonly #lastLines: string[] = [];
  readonly #onExit = () => this.#signal("SIGKILL");
  #isEnding = false;

  /** @param program an engine's `run`, or VOICEVOX's AppImage, out of which only the engine is run */
  constructor(program: string, host: string, port: number, log: Log) {
    this.#log = log;
    const options = ["--host", host, "--port", String(port)];
    process.once("exit", this.#onExit);
    const run = /\.AppImage$/i.test(program) ? this.#runImage(program, options) : this.#run(program, options);
    this.died = run.finally(() => {
      process.off("exit", this.#onExit);
      // What the program started must not outlive it.
      this.#signal("SIGKILL");
    });
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    this.#signal("SIGTERM");
    const kill = setTimeout(() => this.#signal("SIGKILL"), patience);
    await this.died;
    clearTimeout(kill);
  }

  /** An AppImage shows its files in a folder for as long as the process that was asked for that lives. */
  async #runImage(image: string, options: readonly string[]): Promise<string> {
    let shown: (folder: string) => void = () => undefined;
    const folder = new Promise<string>((resolve) => {
      shown = resolve;
    });
    const death = this.#run(image, ["--appimage-mount"], (line) => shown(line.trim()));
    const first = await Promise.race([folder.then((path) => ({ path })), death]);
    if (typeof first === "string" || this.#isEnding) return death;
    return this.#run(join(first.path, "vv-engine", "run"), options);
  }

  /** @returns how it went, once it is gone */
  async #run(program: string, options: readonly string[], onLine?: (line: string) => void): Promise<string> {
    const { NODE_OPTIONS: _, ELECTRON_RUN_AS_NODE: __, ...env } = process.env;
    const child = spawn(program, options, {
      cwd: dirname(program),
      env,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // A group of its own, for only a whole group can be ended with all that it started. Windows has
      // taskkill for that, and would open a console.
      detached: process.platform !== "win32",
    });
    this.#children.push(child);
    const closed = new Promise((resolve) => child.once("close", resolve));
    const gone = new Promise<string>((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on("line", (line) => {
        this.#heard(line);
        onLine?.(line);
      });
    this.#log("info", `Started ${program} ${options.join(" ")}, process ${child.pid ?? "none"}`);
    const how = await gone;
    await Promise.race([closed, sleep(lastWords)]);
    return this.#explain(how);
  }

  #explain(how: string): string {
    const telling = /error|fail|denied|in use|cannot|can't|no such/i;
    const said = this.#lastLines.findLast((line) => telling.test(line)) ?? this.#lastLines.at(-1);
    return said === undefined ? how : `${how}: ${said.slice(0, 200)}`;
  }

  #heard(line: string): void {
    this.#lastLines.push(line);
    if (this.#lastLines.length > keptLines) this.#lastLines.shift();
    this.#log("debug", `Engine: ${line}`);
  }

  #signal(signal: "SIGTERM" | "SIGKILL"): void {
    for (const child of this.#children) signalTree(child, signal);
  }
}

function signalTree({ pid, exitCode, signalCode }: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  if (process.platform !== "win32") {
    try {
      process.kill(-pid, signal);
    } catch {
      // Nothing of it is left.
    }
  } else if (exitCode === null && signalCode === null) {
    spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
  }
}
