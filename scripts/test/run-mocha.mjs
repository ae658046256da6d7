// @ts-check
// The program of a suite that runs outside VS Code: `node --import tsx run-mocha.mjs SUITE RESULTS [GREP]`.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { repo } from "../lib/paths.mjs";
import { atExit } from "../lib/processes.mjs";
import { runAndReport } from "./results.mjs";

// Whatever the tests leave behind, however they end, goes with this.
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "aituber-tests-"));
atExit(() => fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));
for (const name of ["TMPDIR", "TEMP", "TMP"]) process.env[name] = temporary;

const [suite = "unit", results = "", grep = ""] = process.argv.slice(2);
const { default: Mocha } = await import("mocha");

const mocha = new Mocha({
  timeout: suite === "unit" ? 30_000 : 120_000,
  slow: suite === "unit" ? 300 : 20_000,
  color: process.stdout.isTTY,
  ...(grep && { grep: new RegExp(grep) }),
});
const folder = path.join(repo, "test", suite);
for (const file of fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
  if (/\.test\.tsx?$/.test(file)) mocha.addFile(path.join(folder, file));
}
await mocha.loadFilesAsync();
const { failed } = await runAndReport(mocha, results);
// What a test forgot to end must not keep the suite from ending.
process.exit(failed.length > 0 ? 1 : 0);
