import { readFile, stat } from "node:fs/promises";
import { type CardRefusal, largestCard, refusal } from "./cardFile";
import { importCard, type ImportedCard } from "./cards";

/** Makes a persona file of the character card in a file. Never rejects. */
export async function importCardFrom(path: string): Promise<ImportedCard | CardRefusal> {
  let bytes: Uint8Array;
  try {
    // Looked at before it is opened: a pipe would be waited for.
    const stats = await stat(path);
    if (!stats.isFile()) return refusal("card-unknown");
    if (stats.size > largestCard) return refusal("card-too-large", { size: stats.size, limit: largestCard });
    bytes = new Uint8Array(await readFile(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return refusal(code === "ENOENT" ? "card-gone" : "card-not-readable", { detail: code ?? String(error) });
  }
  return importCard(bytes);
}
