// @ts-check
// `npm run mini-model`: trains a small model for her, from the corpus to the checked file.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { findOnPath, isProgram, PlainError, runAsProgram, runInTerminal, runQuietly } from "./lib/command.mjs";
import { withNpmOptions } from "./lib/npmOptions.mjs";
import { repo } from "./lib/paths.mjs";

const help = `npm run mini-model -- [options] [step…]

Trains a small model for her: tools/mini-model/README.md says how long it takes and how to change her lines.
The steps are lint, tokenizer, train, export and check; all of them, in this order, where none is named.

  --steps N     training steps (default: as train.py has it)
  --threads N   of the processor (default: all)
  --fresh       forget the last checkpoint; otherwise a training that was cut off goes on
  --help`;

const tool = path.join(repo, "tools", "mini-model");
const build = path.join(repo, "out", "mini-model");
/** Not where the bundled model is: that is replaced by hand, by one that passed. */
const trained = path.join(build, "model", "naru-mini.f16.gguf");

const checks = ["test/unit/miniModel/naruMini.test.ts", "test/unit/miniModel/trainer.test.ts"];

/** @typedef {"lint" | "tokenizer" | "train" | "export" | "check"} Step */
const allSteps = /** @type {const} */ (["lint", "tokenizer", "train", "export", "check"]);

/**
 * @typedef {object} Options
 * @property {Step[]} chosen
 * @property {string[]} training passed on to train.py
 * @property {boolean} help
 */

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] where npm leaves options that it was given itself
 * @returns {Options}
 * @throws {PlainError} naming the argument that cannot be used
 */
export function readArguments(args, env = {}) {
  const options = /** @type {const} */ ({
    steps: { type: "string", value: /^\d+$/ },
    threads: { type: "string", value: /^\d+$/ },
    fresh: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  });
  try {
    const { values, positionals } = parseArgs({ args: withNpmOptions(args, options, env), options, allowPositionals: true });
    const unknown = positionals.find((name) => !allSteps.some((step) => step === name));
    if (unknown) throw new Error(`There is no step "${unknown}"`);
    for (const name of /** @type {const} */ (["steps", "threads"])) {
      if (values[name] !== undefined && !/^[1-9]\d*$/.test(values[name])) throw new Error(`--${name} wants a number`);
    }
    return {
      chosen: allSteps.filter((step) => positionals.length === 0 || positionals.includes(step)),
      training: [
        ...(values.steps ? ["--steps", values.steps] : []),
        ...(values.threads ? ["--threads", values.threads] : []),
        ...(values.fresh ? ["--fresh"] : []),
      ],
      help: values.help ?? false,
    };
  } catch (error) {
    throw new PlainError(`${/** @type {Error} */ (error).message}. See npm run mini-model -- --help`);
  }
}

/**
 * @returns {Promise<string>} a Python that has PyTorch
 * @throws {PlainError} saying what to install
 */
async function findPython() {
  const candidates = [process.env.PYTHON, findOnPath(["python3"]), "/usr/bin/python3", findOnPath(["python"])];
  for (const python of candidates) {
    if (python && (await runQuietly(python, ["-c", "import torch, numpy"])).code === 0) return python;
  }
  throw new PlainError(
    "No Python with PyTorch was found. On Debian and Ubuntu: " +
      "sudo apt-get install python3-torch python3-numpy libopenblas0-pthread. Elsewhere, name one in PYTHON.",
  );
}

/**
 * @param {string} python
 * @param {string} script
 * @param {string[]} args
 */
async function runPython(python, script, args) {
  // Waiting threads would otherwise spin and take the processor from the working ones.
  const waiting = { OMP_WAIT_POLICY: "PASSIVE", GOMP_SPINCOUNT: "0" };
  // Two processes learn side by side, each of which would else have as many BLAS threads as there are processors.
  const blas = { OPENBLAS_NUM_THREADS: `${Math.max(1, Math.floor(os.availableParallelism() / 2))}` };
  const env = { ...process.env, PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1", ...waiting, ...blas };
  const code = await runInTerminal(python, [path.join(tool, script), ...args], { cwd: repo, env });
  if (code !== 0) throw new PlainError(`${script} failed`);
}

/**
 * Runs the checks of the trained file, keeps what she answered for people to read, and writes the model's card.
 * @param {string} python
 */
async function check(python) {
  await runInTerminal(process.execPath, ["esbuild.js"], { cwd: repo });
  const mocha = path.join(repo, "node_modules", "mocha", "bin", "mocha.js");
  const args = ["--no-config", "--node-option", "import=tsx", ...checks];
  const env = { ...process.env, MINI_MODEL: trained };
  const code = await runInTerminal(process.execPath, [mocha, ...args], { cwd: repo, env });
  const report = path.join(path.dirname(trained), "heldout-report.md");
  await runPython(python, "card.py", ["--folder", build, "--model", trained, "--report", report]);
  if (code !== 0) throw new PlainError(`The checks failed; ${path.relative(repo, report)} has the answers`);
}

if (isProgram(import.meta.url)) {
  await runAsProgram(async () => {
    const { chosen, training, help: wantsHelp } = readArguments(process.argv.slice(2), process.env);
    if (wantsHelp) return console.log(help);
    const python = await findPython();
    os.setPriority(10);
    const folder = ["--folder", build];
    /** @type {Record<Step, () => Promise<void>>} */
    const steps = {
      lint: () => runPython(python, "lint.py", []),
      tokenizer: () => runPython(python, "data.py", folder),
      train: () => runPython(python, "train.py", [...folder, ...training]),
      export: () => {
        const model = path.dirname(trained);
        fs.mkdirSync(model, { recursive: true });
        return runPython(python, "export.py", [...folder, "--output", trained, "--fixture", path.join(model, "trainer.json")]);
      },
      check: () => check(python),
    };
    for (const step of chosen) {
      console.log(`\n--- ${step}`);
      await steps[step]();
    }
  });
}
