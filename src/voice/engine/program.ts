import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { posix, win32 } from "node:path";
import type { Machine } from "./runtimeInfo";

/** Where VOICEVOX's installers and archives put the engine, the likeliest first. */
export function programPlaces({ platform, home, environment }: Machine): string[] {
  if (platform === "win32") {
    const folders = [
      win32.join(environment.LOCALAPPDATA ?? win32.join(home, "AppData", "Local"), "Programs"),
      environment.ProgramFiles ?? "C:\\Program Files",
    ];
    return folders.map((folder) => win32.join(folder, "VOICEVOX", "vv-engine", "run.exe"));
  }
  const engine = posix.join("vv-engine", "run");
  if (platform === "darwin")
    return ["/Applications", posix.join(home, "Applications")].map((folder) =>
      posix.join(folder, "VOICEVOX.app", "Contents", "Resources", engine),
    );
  return [
    // From the tar.gz, in a folder that a person may have chosen.
    ...[".voicevox", "VOICEVOX", "voicevox"].map((folder) => posix.join(home, folder, engine)),
    posix.join("/opt", "VOICEVOX", engine),
    posix.join(home, ".voicevox", "squashfs-root", engine),
    posix.join(home, ".voicevox", "VOICEVOX.AppImage"),
  ];
}

/**
 * The program that "Start" starts.
 *
 * @param chosen the settings' one; where it is set no other is looked for, so that a wrong path is noticed
 */
export async function findProgram(chosen: string, machine: Machine): Promise<string | undefined> {
  if (chosen) return chosen;
  for (const place of programPlaces(machine)) if (await isProgram(place)) return place;
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
