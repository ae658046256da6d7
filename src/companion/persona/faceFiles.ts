import { readFile, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Emotion, Face, FacePicture } from "../../protocol";
import type { ParsedPersona, PersonaSource } from "./personaFile";
import type { PersonaProblem } from "./personaProblem";
import { type PictureFault, pictureLimits, readPicture } from "./picture";

type Names = Exclude<PersonaSource["face"], string>;
type Fault = PictureFault | { readonly reason: "face-outside" | "face-missing"; readonly data: Record<never, never> };

/**
 * The face of a persona, with its own pictures read from its folder. A picture that can't be used is left
 * out, with a warning; without a neutral one she has the drawn face.
 *
 * @param folder absolute; no picture is read from outside of it, links included
 */
export async function readFace(
  { face }: PersonaSource,
  placeOf: ParsedPersona["placeOf"],
  folder: string,
): Promise<{ readonly face: Face; readonly problems: readonly PersonaProblem[] }> {
  if (typeof face === "string") return { face: { kind: "drawn", look: face }, problems: [] };
  const problems: PersonaProblem[] = [];
  const pictures: Partial<Record<Emotion, FacePicture>> = {};
  for (const [emotion, file] of Object.entries(face) as [Emotion, Names[Emotion]][]) {
    if (file === undefined) continue;
    const read = await readInside(folder, file);
    if ("mime" in read) pictures[emotion] = read;
    else problems.push({ severity: "warning", reason: read.reason, data: { file, ...read.data }, ...placeOf(["face", emotion]) });
  }
  return { face: pictures.neutral ? { kind: "pictures", pictures } : { kind: "drawn", look: "naru" }, problems };
}

async function readInside(folder: string, file: string): Promise<FacePicture | Fault> {
  if (!isInside(file)) return { reason: "face-outside", data: {} };
  try {
    const [base, path] = await Promise.all([realpath(folder), realpath(join(folder, file))]);
    // A link may lead anywhere.
    if (!isInside(relative(base, path).split(sep).join("/"))) return { reason: "face-outside", data: {} };
    // Looked at before it is opened: a pipe would be waited for.
    const stats = await stat(path);
    if (!stats.isFile()) return { reason: "face-not-a-picture", data: {} };
    if (stats.size > pictureLimits.size) return { reason: "face-too-large", data: { size: stats.size, limit: pictureLimits.size } };
    return readPicture(new Uint8Array(await readFile(path)));
  } catch {
    return { reason: "face-missing", data: {} };
  }
}

/** Whether a path leads from a folder into it, on every system: `/` between its parts, no drive, no `..`. */
function isInside(path: string): boolean {
  return !/[\\:\0]/.test(path) && path.split("/").every((part) => part !== "" && part !== "..");
}
