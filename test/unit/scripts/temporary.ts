import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/**
 * A folder for each test of the `describe` this is called in, removed after it.
 * @returns gives its path, inside a test or hook
 */
export function folderForEachTest(): () => string {
  let folder = "";
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "aituber-scripts-"));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** Writes JSON, and the folders on the way to it. */
export function writeJson(file: string, value: unknown): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(value));
}
