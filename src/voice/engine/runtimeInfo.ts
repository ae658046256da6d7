import { readdir, readFile, stat } from "node:fs/promises";
import { posix, win32 } from "node:path";
import * as v from "valibot";

/** The machine, as far as it matters where VOICEVOX is; tests have one of their own. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** The person's home folder. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where WSL shows the people of its Windows. */
  readonly windowsPeople?: string;
}

const largestFile = 100_000;

const runtimeInfo = v.object({
  formatVersion: v.literal(1),
  engineInfos: v.array(v.unknown()),
});
const engineInfo = v.object({ url: v.pipe(v.string(), v.maxLength(1000)) });

/**
 * The addresses of the engines that VOICEVOX's editor runs, as it wrote them down: it takes another port
 * where 50021 is taken. They may be of a run that is over.
 */
export async function runtimeAddresses(machine: Machine): Promise<string[]> {
  const files = await runtimeInfoFiles(machine);
  const addresses = await Promise.all(files.map(addressesIn));
  return [...new Set(addresses.flat())];
}

async function runtimeInfoFiles(machine: Machine): Promise<string[]> {
  const { platform, home, environment } = machine;
  const name = "runtime-info.json";
  if (platform === "win32")
    return [win32.join(environment.APPDATA ?? win32.join(home, "AppData", "Roaming"), "voicevox", name)];
  if (platform === "darwin") return [posix.join(home, "Library", "Application Support", "voicevox", name)];
  const own = posix.join(environment.XDG_CONFIG_HOME || posix.join(home, ".config"), "voicevox", name);
  return [own, ...(await windowsFiles(machine, name))];
}

/**
 * In WSL, with its network mirrored, the editor of the Windows around it is reached at 127.0.0.1 too.
 * Whose Windows it is, is not known, but others' folders can't be read.
 */
async function windowsFiles({ environment, windowsPeople = "/mnt/c/Users" }: Machine, name: string): Promise<string[]> {
  if (!environment.WSL_DISTRO_NAME) return [];
  const people = await readdir(windowsPeople).catch(() => []);
  return people.map((person) => posix.join(windowsPeople, person, "AppData", "Roaming", "voicevox", name));
}

async function addressesIn(file: string): Promise<string[]> {
  try {
    if ((await stat(file)).size > largestFile) return [];
    const { engineInfos } = v.parse(runtimeInfo, JSON.parse(await readFile(file, "utf8")));
    return engineInfos.flatMap((info) => {
      const result = v.safeParse(engineInfo, info);
      return result.success ? [result.output.url] : [];
    });
  } catch {
    // The editor was never run, or is just writing it.
    return [];
  }
}
