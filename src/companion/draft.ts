import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log } from "../llm/chatModel";
import { type Clock, systemClock } from "../clock";

/** Where the draft is kept between sessions. */
export interface DraftStore {
  read(): Promise<string>;
  write(text: string): Promise<void>;
}

/** Typing is kept this often at most, in ms. */
const rest = 100;

/** What is typed and not sent, kept between sessions. */
export class Draft {
  readonly #store: DraftStore;
  readonly #clock: Clock;
  #text: string;
  #kept: string;
  #cancel: (() => void) | undefined;
  #writing: Promise<void> | undefined;

  private constructor(store: DraftStore, text: string, clock: Clock) {
    this.#store = store;
    this.#text = this.#kept = text;
    this.#clock = clock;
  }

  /** Reads what was typed in the last session. */
  static async open(store: DraftStore, clock: Clock = systemClock): Promise<Draft> {
    return new Draft(store, await store.read(), clock);
  }

  get text(): string {
    return this.#text;
  }

  set(text: string): void {
    this.#text = text;
    this.#cancel ??= this.#clock.after(rest, () => void this.flush());
  }

  /** Keeps it now, where that has not been done. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    while (this.#writing || this.#kept !== this.#text) await (this.#writing ??= this.#write());
  }

  async #write(): Promise<void> {
    this.#kept = this.#text;
    await this.#store.write(this.#text).finally(() => (this.#writing = undefined));
  }
}

/**
 * A file for the draft. It is written by this process itself: VS Code's own store goes through the
 * window, which is gone when a window is closed or reloaded.
 */
export class DraftFile implements DraftStore {
  #path: string;
  readonly #log: Log;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  /** Keeps it in another file from now on. */
  moveTo(path: string): void {
    this.#path = path;
  }

  async read(): Promise<string> {
    return readFile(this.#path, "utf8").catch(() => "");
  }

  /** Whole or not at all; what goes wrong is logged. */
  async write(text: string): Promise<void> {
    const unfinished = `${this.#path}.new`;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await writeFile(unfinished, text);
      await rename(unfinished, this.#path);
    } catch (error) {
      this.#log("warn", `The draft was not kept: ${String(error)}`);
    }
  }
}
