import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../llm/chatModel";
import { readFace } from "./faceFiles";
import { type Language, type Persona, personaIn } from "./persona";
import { parsePersona } from "./personaFile";
import type { PersonaProblem } from "./personaProblem";
import { limits } from "./personaShape";

/** The personas that come with the extension, in the order in which they are offered. */
export const bundledIds = ["naru", "butler", "yoru"] as const;
export const defaultPersonaId = "naru";
/** The name of a persona's file in its folder. */
export const personaFileName = "persona.jsonc";
/** More folders than a person makes; the rest is not read. */
const mostOwn = 200;

export interface LibraryOptions {
  /** Absolute: the folder with `<id>.persona.jsonc` of those that come with the extension. */
  readonly bundled: string;
  /** Absolute: the folder with `<id>/persona.jsonc` of the person's own ones; it need not exist. */
  readonly own: string;
  readonly language: Language;
  readonly log: Log;
}

/** What is known of one persona. */
export interface Entry {
  readonly id: string;
  readonly file: string;
  readonly isOwn: boolean;
  /** As its file said when it was last good; none where that was never. */
  readonly persona: Persona | undefined;
  /** Of the file as it is. With an error among them, `persona` is of an earlier one. */
  readonly problems: readonly PersonaProblem[];
}

/** All personas: those that come with the extension, and those in a folder of the person's. */
export class PersonaLibrary {
  readonly #options: LibraryOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<(id: string) => void>();
  /** The last reading of each file; later ones wait, so that the newest is what stays. */
  readonly #readings = new Map<string, Promise<Entry | undefined>>();

  private constructor(options: LibraryOptions) {
    this.#options = options;
  }

  /** Reads all of them. Never rejects because of a file that can't be used. */
  static async open(options: LibraryOptions): Promise<PersonaLibrary> {
    const library = new PersonaLibrary(options);
    await Promise.all([...bundledIds, ...(await library.#ownIds())].map((id) => library.reload(id)));
    return library;
  }

  /** Whom one may choose: the bundled ones, then one's own by name. */
  list(): readonly Persona[] {
    const own = this.entries().filter(({ isOwn }) => isOwn);
    const personas = [...bundledIds.map((id) => this.#entries.get(id)), ...own].flatMap((entry) => entry?.persona ?? []);
    const collator = new Intl.Collator(this.#options.language);
    return personas.sort((a, b) => rank(a.id) - rank(b.id) || collator.compare(a.name, b.name));
  }

  get(id: string): Persona | undefined {
    return this.#entries.get(id)?.persona;
  }

  entry(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  entries(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  /** @returns the absolute path of a persona's file, whether there is one or not */
  fileOf(id: string): string {
    return isBundled(id) ? join(this.#options.bundled, `${id}.persona.jsonc`) : join(this.folderOf(id), personaFileName);
  }

  /** @returns the absolute path of the folder of one of the person's own */
  folderOf(id: string): string {
    return join(this.#options.own, id);
  }

  /**
   * Reads a persona's file again. A broken one leaves the persona as it was when it was last good.
   *
   * @returns what is known now; undefined where there is no such file any more
   */
  reload(id: string): Promise<Entry | undefined> {
    const before = this.#readings.get(id) ?? Promise.resolve(undefined);
    const reading = before.then(() => this.#read(id)).finally(() => {
      if (this.#readings.get(id) === reading) this.#readings.delete(id);
    });
    this.#readings.set(id, reading);
    return reading;
  }

  /**
   * Writes the file of a new persona, with a picture beside it.
   *
   * @returns its entry, under an id made of its name
   * @throws where it can't be written
   */
  async add(name: string, text: string, pictures: ReadonlyMap<string, Uint8Array> = new Map()): Promise<Entry> {
    await mkdir(this.#options.own, { recursive: true });
    const id = await this.#makeFolder(slug(name));
    const folder = this.folderOf(id);
    try {
      for (const [file, bytes] of pictures) await writeFile(join(folder, file), bytes);
      // In one step: who watches the folder never reads half a file.
      await writeFile(join(folder, `${personaFileName}.new`), text);
      await rename(join(folder, `${personaFileName}.new`), join(folder, personaFileName));
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    const entry = await this.reload(id);
    if (!entry) throw new Error(`${personaFileName} is gone`);
    return entry;
  }

  /** @param listener takes the id of a persona whose file was read again: it may be another one now, be new, or be gone */
  onChange(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #read(id: string): Promise<Entry | undefined> {
    const before = this.#entries.get(id);
    const file = this.fileOf(id);
    const bytes = await readUpTo(file, limits.file);
    if (bytes === undefined) {
      if (this.#entries.delete(id)) this.#tell(id);
      return undefined;
    }
    const { persona, problems } = bytes instanceof Uint8Array ? await this.#parse(id, bytes) : { persona: undefined, problems: [bytes] };
    const entry: Entry = { id, file, isOwn: !isBundled(id), persona: persona ?? before?.persona, problems };
    this.#entries.set(id, entry);
    for (const { reason, data, line, column } of problems)
      this.#options.log("warn", `${file}:${line}:${column}: ${reason} ${JSON.stringify(data)}`);
    this.#tell(id);
    return entry;
  }

  async #parse(id: string, bytes: Uint8Array): Promise<{ readonly persona: Persona | undefined; readonly problems: readonly PersonaProblem[] }> {
    const { source, problems, placeOf } = parsePersona(id, bytes);
    if (!source) return { persona: undefined, problems };
    const folder = isBundled(id) ? this.#options.bundled : this.folderOf(id);
    const { face, problems: ofFace } = await readFace(source, placeOf, folder);
    return { persona: personaIn({ ...source, face }, this.#options.language), problems: [...problems, ...ofFace] };
  }

  async #ownIds(): Promise<string[]> {
    const { own, log } = this.#options;
    try {
      const entries = await readdir(own, { withFileTypes: true });
      return entries.filter((entry) => !entry.isFile() && isOwnId(entry.name)).slice(0, mostOwn).map(({ name }) => name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") log("warn", `The personas could not be listed: ${String(error)}`);
      return [];
    }
  }

  async #makeFolder(wanted: string): Promise<string> {
    for (let number = 1; ; number++) {
      const id = number === 1 ? wanted : `${wanted}-${number}`;
      if (isBundled(id)) continue;
      try {
        await mkdir(this.folderOf(id));
        return id;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST" || number > 10 * mostOwn) throw error;
      }
    }
  }

  #tell(id: string): void {
    for (const listener of this.#listeners) listener(id);
  }
}

/** Whether a folder of this name may hold a persona of the person's own. */
export function isOwnId(name: string): boolean {
  return !isBundled(name) && !name.startsWith(".") && !/[/\\]/.test(name) && name.length <= limits.name * 2;
}

function isBundled(id: string): boolean {
  return bundledIds.some((bundled) => bundled === id);
}

/** Bundled ones in their order, then all others. */
function rank(id: string): number {
  const index = bundledIds.findIndex((bundled) => bundled === id);
  return index < 0 ? bundledIds.length : index;
}

/** Names that Windows keeps for devices, in every folder. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** A folder's name for a persona's. */
function slug(name: string): string {
  const words = name.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const joined = Array.from(words.join("-")).slice(0, 40).join("");
  return joined === "" || devices.test(joined) ? `persona${joined && `-${joined}`}` : joined;
}

/** @returns a problem where the file can't be read or is larger than that; undefined where there is none */
async function readUpTo(file: string, largest: number): Promise<Uint8Array | PersonaProblem | undefined> {
  const problem = (reason: "too-large" | "not-readable", data: PersonaProblem["data"]): PersonaProblem => ({
    severity: "error",
    reason,
    data,
    line: 1,
    column: 1,
    length: 0,
  });
  try {
    const stats = await stat(file);
    if (!stats.isFile()) return problem("not-readable", { detail: "not a file" });
    if (stats.size > largest) return problem("too-large", { size: stats.size, limit: largest });
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    return problem("not-readable", { detail: error instanceof Error ? error.message : String(error) });
  }
}
