import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoggedRequest } from "../../test/fixtures/voicevox/requestLog";

/** Milliseconds since 1970, the same in all processes of this machine. */
export const now = () => performance.timeOrigin + performance.now();

/** A request for work, as the engine saw it. Times are milliseconds since 1970. */
export interface Work {
  readonly path: "/audio_query" | "/synthesis";
  readonly text: string | undefined;
  readonly arrivedAt: number;
  /** NaN while it is not over. */
  readonly beganAt: number;
  readonly endedAt: number;
  /** Answered to the last byte. */
  readonly finishedAt: number;
}

interface EngineLog {
  readonly timeOrigin: number;
  readonly mostInFlight: number;
  readonly inFlight: number;
  readonly requests: readonly LoggedRequest[];
}

/** The engine of the tests in a process of its own, so that its work does not hold ours up. */
export class EngineProcess {
  private constructor(
    readonly url: string,
    private readonly controlUrl: string,
    private readonly kill: () => Promise<void>,
  ) {}

  /**
   * @param rtf seconds of work for a second of sound
   * @param queryMs of work for a query
   */
  static async start({ rtf, queryMs }: { readonly rtf: number; readonly queryMs: number }): Promise<EngineProcess> {
    const options = ["--rtf", String(rtf), "--query-ms", String(queryMs)];
    const child = spawn(process.execPath, ["--import", "tsx", "test/fixtures/voicevox/main.ts", ...options], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    // Whatever goes wrong here, it does not stay behind.
    const leave = () => void child.kill();
    process.once("exit", leave);
    const kill = async () => {
      process.off("exit", leave);
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.kill();
      await ended;
    };
    for await (const line of createInterface(child.stdout)) {
      const { url, controlUrl } = JSON.parse(line) as { url: string; controlUrl: string };
      return new EngineProcess(url, controlUrl, kill);
    }
    throw new Error("The test engine did not come up");
  }

  set(options: { readonly rtf?: number; readonly queryMs?: number }): Promise<EngineLog> {
    return this.#control("set", options);
  }

  /** Forgets the requests that are over, and counts anew. */
  clear(): Promise<EngineLog> {
    return this.#control("clear", {});
  }

  /** What it did for lines since it was cleared, in order of arrival. */
  async work(): Promise<readonly Work[]> {
    const { requests, timeOrigin } = await this.#control("log");
    return requests.flatMap(({ path, text, arrivedAt, workBeganAt = NaN, workEndedAt = NaN, finishedAt = NaN }) =>
      path === "/audio_query" || path === "/synthesis"
        ? {
            path,
            text,
            arrivedAt: timeOrigin + arrivedAt,
            beganAt: timeOrigin + workBeganAt,
            endedAt: timeOrigin + workEndedAt,
            finishedAt: timeOrigin + finishedAt,
          }
        : [],
    );
  }

  async mostInFlight(): Promise<number> {
    return (await this.#control("log")).mostInFlight;
  }

  /** Resolves when it has nothing to do. */
  async idle(): Promise<void> {
    while ((await this.#control("log")).inFlight > 0) await sleep(50);
  }

  stop(): Promise<void> {
    return this.kill();
  }

  async #control(path: string, body?: object): Promise<EngineLog> {
    const options = body ? { method: "POST", body: JSON.stringify(body) } : {};
    const response = await fetch(`${this.controlUrl}/__test/${path}`, options);
    if (!response.ok) throw new Error(`The test engine refuses ${path}: ${await response.text()}`);
    return (await response.json()) as EngineLog;
  }
}
