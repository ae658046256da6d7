import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/**
 * Whether a file is what the `.sha256` file beside it says (the format of sha256sum). Where there is no
 * such file nobody promised anything.
 *
 * @throws where the file can't be read
 */
export async function isAsPromised(path: string): Promise<boolean> {
  const promised = await readFile(`${path}.sha256`, "latin1").catch(() => undefined);
  const [expected] = /^[0-9a-f]{64}\b/i.exec(promised ?? "") ?? [];
  if (!expected) return true;
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex") === expected.toLowerCase();
}
