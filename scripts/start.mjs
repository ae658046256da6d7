// @ts-check
// `npm start`: sets up what is missing, builds, and opens VS Code with the chat showing.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { findOnPath, isProgram, PlainError, runAsProgram, runQuietly } from "./lib/command.mjs";
import { startDemoVoice } from "./lib/demoVoice.mjs";
import { findDesktopVscode, hasDisplay, runDesktop } from "./lib/desktop.mjs";
import { withNpmOptions } from "./lib/npmOptions.mjs";
import { repo, scratch } from "./lib/paths.mjs";
import { changeSettings, linkExtension, openProfile } from "./lib/profile.mjs";
import { requireNode, setUp } from "./setup.mjs";
import { requireFreePort, startServer, waitUntilAnswering } from "./vscode-server.mjs";

const help = `npm start -- [options] [folder]

Opens VS Code with AITuber from this checkout: the desktop's where there is one, else in the browser.

  --web          in the browser, also where there is a desktop VS Code
  --port N       the port of the web one (default: ${defaultPort()} if free)
  --no-open      do not open the browser
  --demo-voice   a speech engine for trying out: it beeps, but line by line and with lips as VOICEVOX
  --lang ja|en   the language (default: this computer's)
  --help
  folder         the folder to work in (default: a small sample)

--web, --port, --no-open and --demo-voice need no -- before them.`;

/**
 * The same each time, since browsers keep a page's layout by its address.
 */
function defaultPort() {
  return 8377;
}

/**
 * @typedef {object} StartOptions
 * @property {boolean} web
 * @property {boolean} open
 * @property {number | undefined} port
 * @property {boolean} demoVoice
 * @property {string} language
 * @property {string} folder absolute
 */

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] where npm leaves options that it was given itself
 * @returns {StartOptions | "help"}
 * @throws {PlainError} naming the argument that cannot be used
 */
export function readArguments(args, env = {}) {
  const { values, positionals } = parse(withNpmOptions(args, knownOptions, env));
  if (values.help) return "help";
  if (values.port !== undefined && !isPort(values.port)) {
    throw new PlainError(`"${values.port}" is no port: give a number from 1 to 65535.`);
  }
  const [folder, tooMany] = positionals;
  if (tooMany !== undefined) throw new PlainError(`One folder at most, please: what is "${tooMany}"?`);
  if (folder !== undefined && !fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new PlainError(`There is no folder "${folder}".`);
  }
  return {
    web: values.web ?? false,
    open: !values["no-open"],
    port: values.port === undefined ? undefined : Number(values.port),
    demoVoice: values["demo-voice"] ?? false,
    language: values.lang ?? new Intl.DateTimeFormat().resolvedOptions().locale.split("-")[0] ?? "en",
    folder: folder === undefined ? sampleWorkspace() : path.resolve(folder),
  };
}

const knownOptions = /** @type {const} */ ({
  web: { type: "boolean" },
  port: { type: "string", value: /^\d+$/ },
  "no-open": { type: "boolean" },
  "demo-voice": { type: "boolean" },
  // This one npm takes for -l -a -n -g and leaves no trace of.
  lang: { type: "string" },
  help: { type: "boolean", short: "h" },
});

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({ args, allowPositionals: true, options: knownOptions });
  } catch (error) {
    throw new PlainError(`${/** @type {Error} */ (error).message.split(". ")[0]}. See npm start -- --help`);
  }
}

/** @param {string} text */
function isPort(text) {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
}

/** A folder to work in with something to talk about. What is there already stays. */
function sampleWorkspace() {
  const folder = path.join(scratch, "workspace");
  const file = path.join(folder, "total.ts");
  if (!fs.existsSync(file)) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(file, sampleCode);
  }
  return folder;
}

const sampleCode = `interface Item {
  name: string;
  price: number;
}

// The total is one item short. Ask her why?
export function total(items: Item[]): number {
  let sum = 0;
  for (let i = 1; i < items.length; i++) {
    sum += items[i]?.price ?? 0;
  }
  return sum;
}
`;

async function build() {
  const { code, output } = await runQuietly(process.execPath, ["esbuild.js"], { cwd: repo });
  if (code !== 0) throw new PlainError(`The build failed:\n${output.trim()}`);
}

/**
 * Both kinds of VS Code keep their profile from one start to the next, and the conversation with it.
 * With the demo voice it is another one: its address is gone when we end.
 * @param {"desktop" | "web"} kind
 * @param {StartOptions} options
 */
async function keptProfile(kind, { language, demoVoice }) {
  const profile = openProfile({
    directory: path.join(scratch, "start", demoVoice ? `${kind}-demo-voice` : kind),
    settings: { "aituber.openOnStartup": "panel" },
    language,
  });
  if (demoVoice) changeSettings(profile, { "aituber.voice.address": await startDemoVoice() });
  return profile;
}

/** @param {StartOptions} options */
async function startWeb(options) {
  const { port, folder, open } = options;
  const profile = await keptProfile("web", options);
  linkExtension(profile);
  const server = await startServer({ profile, port: port ?? (await freePort(defaultPort())) });
  const url = server.url({ folder });
  await waitUntilAnswering(url, server.ended, 60_000);
  console.log(`AITuber is ready at ${url}`);
  if (open && !process.env.CI) openBrowser(url);
  await server.ended;
  throw new PlainError(`VS Code's server ended by itself: ${server.log().trim().split("\n").at(-1)}`);
}

/**
 * @param {number} wanted
 * @returns {Promise<number>} 0, for any, where that one is taken
 */
function freePort(wanted) {
  return requireFreePort(wanted).then(
    () => wanted,
    () => 0,
  );
}

/** @param {string} url */
function openBrowser(url) {
  if (!hasDisplay()) return;
  const opener = findOnPath(process.platform === "darwin" ? ["open"] : ["xdg-open", "explorer"]);
  if (!opener) return;
  const child = spawn(opener, [url], { stdio: "ignore", detached: true });
  child.on("error", () => {}); // The line with the address is there already.
  child.unref();
}

async function main() {
  requireNode();
  const options = readArguments(process.argv.slice(2), process.env);
  if (options === "help") return console.log(help);
  const code = options.web || options.port !== undefined ? undefined : findDesktopVscode();
  if (options.port !== undefined) await requireFreePort(options.port);
  await setUp(code ? ["build"] : ["build", "testVscode"]);
  await build();
  if (!code) return startWeb(options);
  console.log("AITuber opens in VS Code; close its window or press Ctrl+C to end.");
  await runDesktop({ code, profile: await keptProfile("desktop", options), folder: options.folder });
}

if (isProgram(import.meta.url)) await runAsProgram(main);
