import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Log } from "../llm/chatModel";
import { type ConversationRecord, parseRecord } from "./records";

/** Sorts by time of creation. */
const historyName = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z-[0-9a-f]+\.jsonl$/;
const newline = 0x0a;
const header = '{"type":"conversation"';

/** What the newest file of a folder holds. */
export interface Reopened {
  /** To append to; none: there is none yet, or it could not be kept. */
  readonly path?: string;
  readonly records: readonly ConversationRecord[];
  /** What was found damaged. */
  readonly damaged?: Damaged;
}

/** A damaged file under the name that it has now. */
export interface Damaged {
  readonly file: string;
  /** Where it could not be renamed it is in its place still. */
  readonly isSetAside: boolean;
}

/**
 * Reads the newest conversation of a folder, and mends what a crash left behind: a torn last line is
 * set aside, a damaged file as a whole. Never throws.
 */
export async function reopen(folder: string, log: Log): Promise<Reopened> {
  const name = (await historyNames(folder)).at(-1);
  if (name === undefined) return { records: [] };
  const path = join(folder, name);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    log("error", `The conversation could not be read: ${message(error)}`);
    return { records: [], damaged: await setAside(path, log) };
  }
  const { records, end, damage } = read(bytes);
  if (damage !== undefined) {
    log("error", `The conversation ${name} is damaged at byte ${end}: ${damage}`);
    return { records, damaged: await setAside(path, log) };
  }
  try {
    await mendEnd(path, bytes, end, log);
  } catch (error) {
    log("error", `The torn end of ${name} could not be set aside: ${message(error)}`);
    return { records, damaged: await setAside(path, log) };
  }
  if (records.length > 0) return { path, records };
  await rm(path, { force: true }).catch((error: unknown) => log("warn", `${name}: ${message(error)}`));
  return { records };
}

interface ReadResult {
  readonly records: ConversationRecord[];
  /** Bytes of whole records, their line ends included. */
  readonly end: number;
  /** What is wrong with the line at `end`; a torn last line is nothing wrong. */
  readonly damage?: string;
}

/** Reads whole lines up to the end or the first that is no record. */
export function read(bytes: Buffer): ReadResult {
  const records: ConversationRecord[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for (let start = 0; ; ) {
    const lineEnd = bytes.indexOf(newline, start);
    if (lineEnd < 0 && start === 0 && !isTornHeader(bytes)) return { records, end: 0, damage: "not a conversation" };
    if (lineEnd < 0) return { records, end: start };
    const line = decode(decoder, bytes.subarray(start, lineEnd));
    if (line === undefined) return { records, end: start, damage: "not UTF-8" };
    const record = parseRecord(line);
    if (!record) return { records, end: start, damage: "not a record" };
    if (records.length === 0 && record.type !== "conversation")
      return { records, end: start, damage: "does not begin a conversation" };
    records.push(record);
    start = lineEnd + 1;
  }
}

function isTornHeader(bytes: Buffer): boolean {
  return header.startsWith(bytes.toString("latin1", 0, header.length));
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Moves a last line without an end into a file of its own, so that the next record begins a line. */
async function mendEnd(path: string, bytes: Buffer, end: number, log: Log): Promise<void> {
  if (end === bytes.length) return;
  const torn = `${path}.torn-${fileStamp(Date.now())}`;
  log("warn", `The conversation's last line was torn; its ${bytes.length - end} bytes are in ${basename(torn)}`);
  await writeFile(torn, bytes.subarray(end));
  await truncate(path, end);
}

/** Renames a file, or whatever is in its place. */
async function setAside(path: string, log: Log): Promise<Damaged> {
  const aside = `${path}.damaged-${fileStamp(Date.now())}`;
  try {
    await rename(path, aside);
    return { file: basename(aside), isSetAside: true };
  } catch (error) {
    log("error", `${basename(path)} could not be renamed: ${message(error)}`);
    return { file: basename(path), isSetAside: false };
  }
}

/**
 * Makes a new file that holds `content`: whole or not at all, and newer than all others.
 * @param unique hexadecimal, tells files of the same millisecond apart
 * @returns its path
 * @throws what the file system says
 */
export async function createHistoryFile(folder: string, content: string, unique: string): Promise<string> {
  await makeFolder(folder);
  const newest = (await historyNames(folder)).at(-1);
  // A clock that was set back must not make an old conversation come up again.
  const at = Math.max(Date.now(), newest ? timeOf(newest) + 1 : 0);
  const path = join(folder, `${fileStamp(at)}-${unique}.jsonl`);
  const unfinished = `${path}.new`;
  try {
    await writeFile(unfinished, content, { flush: true, flag: "wx" });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
  return path;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    if (!isErrorCode(error, "EEXIST")) throw error;
    // A file in its place.
    await rename(folder, `${folder}.damaged-${fileStamp(Date.now())}`);
    await mkdir(folder, { recursive: true });
  }
}

async function historyNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => historyName.test(name)).sort();
}

/** Sorts by time, and is fit for file names everywhere. */
function fileStamp(ms: number): string {
  return new Date(ms).toISOString().replace(/[:.]/g, "-");
}

function timeOf(name: string): number {
  return Date.parse(name.replace(historyName, "$1T$2:$3:$4.$5Z"));
}

export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
