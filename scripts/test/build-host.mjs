// @ts-check
// Builds the tests that run inside VS Code: each file by itself, as its extension host loads CommonJS.
import fs from "node:fs";
import path from "node:path";
import { repo } from "../lib/paths.mjs";

/**
 * @returns {Promise<string>} the entry to give VS Code
 * @throws where they do not compile; what is wrong is printed
 */
export async function buildHostTests() {
  const { build } = await import("esbuild");
  const source = path.join(repo, "test", "host");
  const target = path.join(repo, "out", "host");
  const files = fs.readdirSync(source, { recursive: true, encoding: "utf8" });
  const tests = files.filter((file) => file.endsWith(".test.ts"));
  // A test whose source has gone must not run any more.
  fs.rmSync(target, { recursive: true, force: true });
  await build({
    entryPoints: ["index.ts", ...tests].map((file) => path.join(source, file)),
    outbase: source,
    outdir: target,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    sourcemap: "linked",
    logLevel: "warning",
    external: ["vscode", "mocha", "node-llama-cpp"],
    mainFields: ["module", "main"],
  });
  return path.join(target, "index.cjs");
}
