import { randomBytes } from "node:crypto";
import { type FSWatcher, watch } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../llm/chatModel";
import { isErrorCode, message } from "./historyFiles";

const lockName = "window.lock";
/** A window that asks for a seat leaves a file with such a name in its folder; taking it away is the answer. */
const questionName = /^window-[\w-]+\.question$/;
/** A lock is looked at this often while it is asked for, in ms. */
const rest = 50;

export interface SeatOptions {
  /** Whether this window is still there: settles when it answered, and never where it is gone. */
  readonly isHere: () => PromiseLike<unknown>;
  readonly log: Log;
  /** A window that does not answer for this long, in ms, has no claim on its seat. */
  readonly patience?: number;
}

/**
 * A folder that one window at a time keeps its conversation and its draft in. Windows that share a
 * storage (two without a folder, two browser tabs on one) take a seat each.
 *
 * A seat is taken by a lock file. What holds it may be gone: killed, on its way out after a reload, or an
 * extension host that lives on without its window. So whoever finds a lock asks, and only a window that
 * answers keeps its seat. In doubt a seat is free: better two windows with one conversation than a
 * person without theirs.
 */
export class Seat {
  readonly folder: string;
  readonly #options: SeatOptions;
  readonly #id = randomBytes(9).toString("base64url");
  #watcher: FSWatcher | undefined;
  #isLost = false;
  #onLost: () => void = () => undefined;

  private constructor(folder: string, options: SeatOptions) {
    this.folder = folder;
    this.#options = options;
  }

  /** Takes the free seat that was used last. Never rejects: without any lock it is the first one. */
  static async take(storage: string, options: SeatOptions): Promise<Seat> {
    try {
      for (const folder of await seatFolders(storage)) {
        const seat = new Seat(folder, options);
        if (await seat.#take()) return seat;
      }
    } catch (error) {
      options.log("warn", `No seat could be taken: ${message(error)}`);
    }
    return new Seat(storage, options);
  }

  /** Calls back when another window took this seat, which this one did not answer for. */
  onLost(listener: () => void): void {
    this.#onLost = listener;
    if (this.#isLost) listener();
  }

  /** Frees the seat. Never rejects. */
  async leave(): Promise<void> {
    this.#unwatch();
    if ((await readLock(this.#lock))?.id === this.#id) await rm(this.#lock, { force: true }).catch(() => undefined);
  }

  get #lock(): string {
    return join(this.folder, lockName);
  }

  async #take(): Promise<boolean> {
    await mkdir(this.folder, { recursive: true });
    if (!(await this.#write()) && !((await this.#isFree()) && (await this.#write()))) return false;
    this.#watch();
    return true;
  }

  async #write(): Promise<boolean> {
    try {
      await writeFile(this.#lock, JSON.stringify({ pid: process.pid, id: this.#id }), { flag: "wx" });
      return true;
    } catch (error) {
      if (isErrorCode(error, "EEXIST")) return false;
      throw error;
    }
  }

  /** Asks whoever holds the seat. A lock that nobody stands for is removed. */
  async #isFree(): Promise<boolean> {
    const { patience = 3_000, log } = this.#options;
    const holder = await readLock(this.#lock);
    if (!holder || isAlive(holder.pid)) {
      const question = join(this.folder, `window-${this.#id}.question`);
      await writeFile(question, "");
      try {
        for (let waited = 0; waited < patience; waited += rest) {
          const now = await readLock(this.#lock);
          if (!now && !(await exists(this.#lock))) return true;
          if (now && holder && now.id !== holder.id) return false;
          if (!(await exists(question))) return false;
          await sleep(rest);
        }
      } finally {
        await rm(question, { force: true });
      }
    }
    log("info", `The seat ${basename(this.folder)} was left without a word`);
    if ((await readLock(this.#lock))?.id === holder?.id) await rm(this.#lock, { force: true });
    return true;
  }

  #watch(): void {
    try {
      this.#watcher = watch(this.folder, { persistent: false }, (_event, name) => {
        if (name === null || name === lockName || questionName.test(name)) void this.#look();
      });
      this.#watcher.on("error", () => this.#unwatch());
    } catch (error) {
      this.#options.log("warn", `The seat is not watched: ${message(error)}`);
    }
    // What came before the watching.
    void this.#look();
  }

  /** Answers a question, and sees whether the seat is still this window's. */
  async #look(): Promise<void> {
    const lock = await readLock(this.#lock);
    if (!this.#watcher) return;
    if (lock && lock.id !== this.#id) {
      this.#options.log("warn", `Another window took the seat ${basename(this.folder)}`);
      this.#unwatch();
      this.#isLost = true;
      this.#onLost();
      return;
    }
    const names = await readdir(this.folder).catch(() => []);
    const questions = names.filter((name) => questionName.test(name));
    if (questions.length === 0) return;
    await Promise.resolve(this.#options.isHere()).catch(() => undefined);
    if (!this.#watcher) return;
    await Promise.all(questions.map((name) => rm(join(this.folder, name), { force: true }).catch(() => undefined)));
  }

  #unwatch(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}

interface Lock {
  readonly pid: number;
  readonly id: string;
}

/** Seats that there are, the one that was used last first; then a new one. */
async function seatFolders(storage: string): Promise<string[]> {
  const names = await readdir(storage).catch(() => []);
  const numbers = names.flatMap((name) => Number(/^window-(\d+)$/.exec(name)?.[1] ?? []) || []);
  const folders = [storage, ...numbers.map((number) => seatFolder(storage, number))];
  const seats = await Promise.all(folders.map(async (folder) => ({ folder, usedAt: await usedAt(folder) })));
  const next = Math.max(1, ...numbers) + 1;
  // A few more, for windows that come at the same moment.
  const fresh = Array.from({ length: 9 }, (_, index) => seatFolder(storage, next + index));
  return [...seats.sort((one, other) => other.usedAt - one.usedAt).map(({ folder }) => folder), ...fresh];
}

function seatFolder(storage: string, number: number): string {
  return join(storage, `window-${number}`);
}

/** When something was last written there, in ms since 1970. */
async function usedAt(folder: string): Promise<number> {
  const newest = (await readdir(join(folder, "conversations")).catch(() => [])).filter((name) => name.endsWith(".jsonl")).sort().at(-1);
  const paths = [join(folder, "draft.txt"), ...(newest ? [join(folder, "conversations", newest)] : [])];
  const times = await Promise.all(paths.map((path) => stat(path).then(({ mtimeMs }) => mtimeMs, () => 0)));
  return Math.max(...times);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}

/** @returns undefined where there is none, or none that can be read */
async function readLock(path: string): Promise<Lock | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof value !== "object" || value === null || !("pid" in value) || !("id" in value)) return undefined;
    const { pid, id } = value;
    return typeof pid === "number" && typeof id === "string" ? { pid, id } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process.
    return isErrorCode(error, "EPERM");
  }
}
