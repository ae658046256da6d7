// What VS Code calls inside its extension host, in the browser's server and on the desktop alike.
import fs from "node:fs";
import path from "node:path";
import { format } from "node:util";
import Mocha from "mocha";
import { hostTestsStart, runAndReport } from "../../scripts/test/results.mjs";

/**
 * Runs every test that was built beside this file.
 * @throws where a test fails: VS Code turns that into its exit code
 */
export async function run(): Promise<void> {
  console.log(hostTestsStart);
  // The extension host passes on what is formatted already; it knows no %s.
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => console.log(format(...parts));

  const mocha = new Mocha({ timeout: 120_000, slow: 10_000, color: process.env["FORCE_COLOR"] === "1" });
  const grep = process.env["AITUBER_TEST_GREP"];
  if (grep) mocha.grep(new RegExp(grep));
  for (const file of fs.readdirSync(__dirname, { recursive: true, encoding: "utf8" }).sort()) {
    if (file.endsWith(".test.cjs")) mocha.addFile(path.join(__dirname, file));
  }
  const { failed } = await runAndReport(mocha, process.env["AITUBER_TEST_RESULTS"] ?? "");
  if (failed.length > 0) throw new Error(`${failed.length} host tests failed`);
}
