import { randomBytes } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import type { Log } from "../llm/chatModel";
import type { Failure } from "../protocol";
import { createHistoryFile, message, type Reopened, reopen } from "./historyFiles";
import { type ConversationRecord, toLines } from "./records";

/** Where conversations are kept: anything that takes records, in order. */
export interface History {
  /** Writes a record soon. `whole` gives the records of the conversation as it is then. */
  append(record: ConversationRecord, whole: Whole): void;
  /** Goes on in a new file, which begins with `whole`. */
  startNew(whole: Whole): void;
  /** Settles when all is written that can be. Never rejects. */
  flush(): Promise<void>;
  /** As `flush`, and lets go of the file. */
  close(): Promise<void>;
  /** Calls back once when records can't be written, until they can again. */
  onFailure(listener: (failure: Failure) => void): void;
}

type Whole = () => readonly ConversationRecord[];

/** What is to be written of one conversation. */
interface Segment {
  /** Begin a new file with it. */
  isNew: boolean;
  records: ConversationRecord[];
  whole: Whole;
}

/**
 * Keeps conversations in files, one record a line, only ever appended to. While one write is under way
 * later records gather for the next, so that a stream of chunks costs few writes.
 */
export class FileHistory implements History {
  #folder: string;
  readonly #log: Log;
  #path: string | undefined;
  #file: FileHandle | undefined;
  /** The last one is the conversation of now. */
  #segments: Segment[] = [];
  #writing: Promise<void> | undefined;
  #failed = false;
  #listener: (failure: Failure) => void = () => undefined;

  private constructor(folder: string, path: string | undefined, log: Log) {
    this.#folder = folder;
    this.#path = path;
    this.#log = log;
  }

  /**
   * Opens the newest conversation of a folder, which need not exist. Never rejects.
   * @returns the history, and what it holds so far
   */
  static async open(folder: string, log: Log): Promise<{ readonly history: FileHistory; readonly reopened: Reopened }> {
    const reopened = await reopen(folder, log);
    return { history: new FileHistory(folder, reopened.path, log), reopened };
  }

  onFailure(listener: (failure: Failure) => void): void {
    this.#listener = listener;
  }

  append(record: ConversationRecord, whole: Whole): void {
    const segment = this.#segments.at(-1);
    if (segment) segment.records.push(record);
    else this.#segments.push({ isNew: false, records: [record], whole });
    // A disk that refused is not asked again for each chunk.
    if (!this.#failed || record.type !== "chunk") this.#write();
  }

  startNew(whole: Whole): void {
    this.#segments.push({ isNew: true, records: [], whole });
    this.#write();
  }

  /** Keeps the conversation in another folder from the next record on, all before it included. */
  async moveTo(folder: string): Promise<void> {
    await this.flush();
    this.#folder = folder;
    this.#path = undefined;
    await this.#closeFile();
  }

  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async close(): Promise<void> {
    if (this.#segments.length > 0) this.#write();
    await this.flush();
    await this.#closeFile();
  }

  #write(): void {
    this.#writing ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    // What is said in the same moment comes along.
    await Promise.resolve();
    let segment: Segment | undefined;
    try {
      while ((segment = this.#segments.shift())) await this.#writeSegment(segment);
      this.#failed = false;
    } catch (error) {
      // To be tried again, when more is said or at the end.
      if (segment) this.#segments.unshift({ ...segment, isNew: false });
      await this.#onError(error);
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeSegment({ isNew, records, whole }: Segment): Promise<void> {
    if (isNew) {
      await this.#closeFile();
      this.#path = undefined;
    }
    if (this.#path !== undefined) {
      await this.#appendRecords(this.#path, records);
      return;
    }
    // All records that wait for this conversation are part of the whole.
    const [following] = this.#segments;
    if (following && !following.isNew) this.#segments.shift();
    const content = toLines(whole());
    this.#path = await createHistoryFile(this.#folder, content, randomBytes(4).toString("hex"));
  }

  async #appendRecords(path: string, records: readonly ConversationRecord[]): Promise<void> {
    this.#file ??= await open(path, "a");
    await this.#file.appendFile(toLines(records));
    if (records.some(({ type }) => type === "end")) await this.#file.datasync();
  }

  /** Half a line may have been written: what comes next goes, with all before it, into a new file. */
  async #onError(error: unknown): Promise<void> {
    this.#log("error", `The conversation was not written: ${message(error)}`);
    await this.#closeFile();
    this.#path = undefined;
    if (this.#failed) return;
    this.#failed = true;
    this.#listener({ reason: "history-not-written", data: { detail: message(error) } });
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch((error: unknown) => this.#log("warn", `Closing the conversation: ${message(error)}`));
  }
}
