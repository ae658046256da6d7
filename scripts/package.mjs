// @ts-check
// `npm run package`: a .vsix for this platform. Uses no network.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { isProgram, PlainError, runAsProgram, runQuietly } from "./lib/command.mjs";
import { binaryOf, targetOf } from "./lib/llamaBinaries.mjs";
import { withNpmOptions } from "./lib/npmOptions.mjs";
import { repo } from "./lib/paths.mjs";
import { atExit } from "./lib/processes.mjs";
import { requireNode, setUp } from "./setup.mjs";

const help = `npm run package -- [--cuda] [--out FILE]

Packages the extension for ${process.platform}-${process.arch}.

  --cuda       with llama.cpp for CUDA (hundreds of megabytes more)
  --out FILE   where to (default: aituber-VERSION-PLATFORM.vsix)`;

/**
 * @param {import("./lib/llamaBinaries.mjs").Target} target
 * @param {boolean} withCuda
 * @param {string[]} installed names of binary packages
 * @returns {string[]} those that stay out
 * @throws {PlainError} where the one for this target is not installed
 */
export function unwantedBinaries(target, withCuda, installed) {
  const base = binaryOf(target);
  if (!installed.includes(base)) throw new PlainError(`The package @node-llama-cpp/${base} is not installed.`);
  const wanted = new Set([base, `${base}-vulkan`, ...(withCuda ? [`${base}-cuda`, `${base}-cuda-ext`] : [])]);
  return installed.filter((name) => !wanted.has(name));
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] where npm leaves options that it was given itself
 * @returns {{ cuda?: boolean, out?: string, help?: boolean }}
 * @throws {PlainError} naming the argument that cannot be used
 */
export function readArguments(args, env = {}) {
  const options = /** @type {const} */ ({
    cuda: { type: "boolean" },
    out: { type: "string" },
    help: { type: "boolean", short: "h" },
  });
  try {
    return parseArgs({ args: withNpmOptions(args, options, env), options, allowPositionals: false }).values;
  } catch (error) {
    throw new PlainError(`${/** @type {Error} */ (error).message.split(". ")[0]}. See npm run package -- --help`);
  }
}

async function main() {
  requireNode();
  const values = readArguments(process.argv.slice(2), process.env);
  if (values.help) return console.log(help);
  await setUp(["build"]);

  const target = targetOf(process.platform, process.arch);
  const installed = fs.readdirSync(path.join(repo, "node_modules", "@node-llama-cpp"));
  const unwanted = unwantedBinaries(target, values.cuda ?? false, installed);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "aituber-package-"));
  atExit(() => fs.rmSync(folder, { recursive: true, force: true }));
  const ignoreFile = path.join(folder, "ignore");
  fs.writeFileSync(
    ignoreFile,
    [
      fs.readFileSync(path.join(repo, ".vscodeignore"), "utf8"),
      ...unwanted.map((name) => `node_modules/@node-llama-cpp/${name}/**`),
    ].join("\n"),
  );

  const { version } = JSON.parse(fs.readFileSync(path.join(repo, "package.json"), "utf8"));
  const out = path.resolve(values.out ?? `aituber-${version}-${target}.vsix`);
  await node(["esbuild.js", "--production"]);
  await node([
    path.join("node_modules", "@vscode", "vsce", "vsce"),
    ...["package", "--target", target, "--out", out, "--ignoreFile", ignoreFile],
    ...["--allow-missing-repository", "--no-rewrite-relative-links"],
  ]);
  console.log(`${path.relative(process.cwd(), out)} (${Math.round(fs.statSync(out).size / 1e6)} MB)`);
}

/** @param {string[]} args */
async function node(args) {
  const { code, output } = await runQuietly(process.execPath, args, { cwd: repo });
  if (code !== 0) throw new PlainError(`\`node ${args[0]}\` failed:\n${output.trim()}`);
}

if (isProgram(import.meta.url)) await runAsProgram(main);
