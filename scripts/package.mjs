// @ts-check
// `npm run package`: a .vsix for this platform. Uses no network.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { isProgram, PlainError, runAsProgram, runQuietly } from "./lib/command.mjs";
import { repo } from "./lib/paths.mjs";
import { atExit } from "./lib/processes.mjs";
import { requireNode, setUp } from "./setup.mjs";

const help = `npm run package -- [--cuda] [--out FILE]

Packages the extension for ${process.platform}-${process.arch}.

  --cuda       with llama.cpp for CUDA (hundreds of megabytes more)
  --out FILE   where to (default: aituber-VERSION-PLATFORM.vsix)`;

/** llama.cpp's binaries, as npm packages, by what VS Code calls the platform. */
const binariesByTarget = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "linux-armhf": "linux-armv7l",
  "darwin-x64": "mac-x64",
  "darwin-arm64": "mac-arm64-metal",
  "win32-x64": "win-x64",
  "win32-arm64": "win-arm64",
};

/**
 * @param {string} platform
 * @param {string} arch
 * @returns {keyof typeof binariesByTarget}
 * @throws {PlainError} where there is no llama.cpp for it
 */
export function targetOf(platform, arch) {
  const name = `${platform}-${arch === "arm" ? "armhf" : arch}`;
  const target = /** @type {(keyof typeof binariesByTarget)[]} */ (Object.keys(binariesByTarget)).find((key) => key === name);
  if (!target) throw new PlainError(`There is no llama.cpp for ${name} to package.`);
  return target;
}

/**
 * @param {keyof typeof binariesByTarget} target
 * @param {boolean} withCuda
 * @param {string[]} installed names of binary packages
 * @returns {string[]} those that stay out
 * @throws {PlainError} where the one for this target is not installed
 */
export function unwantedBinaries(target, withCuda, installed) {
  const base = binariesByTarget[target];
  if (!installed.includes(base)) throw new PlainError(`The package @node-llama-cpp/${base} is not installed.`);
  const wanted = new Set([base, `${base}-vulkan`, ...(withCuda ? [`${base}-cuda`, `${base}-cuda-ext`] : [])]);
  return installed.filter((name) => !wanted.has(name));
}

async function main() {
  requireNode();
  const { values } = parseArgs({
    options: { cuda: { type: "boolean" }, out: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
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
