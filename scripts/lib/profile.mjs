// @ts-check
// A VS Code profile: a folder with its settings, its display language and its extensions.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { repo } from "./paths.mjs";
import { atExit } from "./processes.mjs";

/** @typedef {Record<string, unknown>} Settings VS Code's settings, by their full names */

/**
 * @typedef {object} Profile
 * @property {string} directory
 * @property {string} data what VS Code calls its user data
 * @property {string} extensions
 * @property {string | undefined} language the display language, where it is not English
 * @property {() => void} remove
 */

/** Leaves the workbench to her: no welcome, no other chat, no questions, no network. */
const quietSettings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
};

/**
 * Makes a profile, or opens the one that is in `directory` already: then its settings stay as the
 * person left them.
 * @param {object} options
 * @param {string} [options.directory] a fresh temporary one if left out; that goes when we end
 * @param {Settings} [options.settings]
 * @param {string} [options.language] such as `ja`; English if left out
 * @returns {Profile}
 */
export function openProfile({ directory, settings = {}, language } = {}) {
  const isTemporary = directory === undefined;
  const root = directory ?? fs.mkdtempSync(path.join(os.tmpdir(), "aituber-"));
  /** @type {Profile} */
  const profile = {
    directory: root,
    data: path.join(root, "data"),
    extensions: path.join(root, "extensions"),
    language: language?.toLowerCase().startsWith("en") ? undefined : language,
    remove: () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
  if (isTemporary) {
    const forget = atExit(profile.remove);
    profile.remove = chain(profile.remove, forget);
  }
  fs.mkdirSync(profile.extensions, { recursive: true });
  if (!fs.existsSync(settingsFiles(profile).user)) writeSettings(profile, { ...quietSettings, ...settings });
  if (profile.language) pretendLanguagePack(profile, profile.language);
  return profile;
}

/** @param {(() => void)[]} steps */
function chain(...steps) {
  return () => {
    for (const step of steps) step();
  };
}

/** @param {Profile} profile */
function settingsFiles(profile) {
  return {
    user: path.join(profile.data, "User", "settings.json"),
    // The web workbench takes settings of the machine from its server's side, and only from there.
    machine: path.join(profile.data, "Machine", "settings.json"),
  };
}

/**
 * Gives the profile its first settings.
 * @param {Profile} profile
 * @param {Settings} settings
 */
function writeSettings(profile, settings) {
  const properties = ownSettings();
  const files = settingsFiles(profile);
  const ofTheMachine = Object.entries(settings).filter(([name]) => properties[name]?.scope === "machine");
  writeJson(files.machine, Object.fromEntries(ofTheMachine));
  // All of them here: on the desktop, this is the only file.
  writeJson(files.user, settings);
}

/**
 * Changes settings while a VS Code uses the profile: it follows within a second or so. The web workbench
 * reads the person's settings only when its window opens, but follows those of the machine, which may
 * be of any kind and go first. (So, from then on, the person's own changes of the same settings do
 * nothing.) VS Code's few application-wide settings cannot be given there: they wait for a reload.
 * @param {Profile} profile
 * @param {Settings} changes `undefined` takes one away: ours go back to their defaults, VS Code's own
 *   to what they were when the window opened
 */
export function changeSettings(profile, changes) {
  const properties = ownSettings();
  const files = settingsFiles(profile);
  const untilReload = Object.entries(changes).map(([name, value]) => [name, value ?? properties[name]?.default]);
  writeJson(files.user, { ...readJson(files.user), ...changes });
  writeJson(files.machine, { ...readJson(files.machine), ...Object.fromEntries(untilReload) });
}

/**
 * @param {Profile} profile
 * @returns {Settings} those that are set, whoever set them
 */
export function readSettings(profile) {
  const files = settingsFiles(profile);
  return { ...readJson(files.user), ...readJson(files.machine) };
}

/** @returns {Record<string, { scope?: string, default?: unknown }>} the extension's own, by their full names */
function ownSettings() {
  return readJson(path.join(repo, "package.json")).contributes.configuration.properties;
}

/**
 * Has VS Code run in a language that nobody installed: its own texts stay English, but extensions
 * are told the language, and show theirs.
 * @param {Profile} profile
 * @param {string} language
 */
function pretendLanguagePack(profile, language) {
  const translations = path.join(profile.directory, "no-translations.json");
  writeJson(translations, { contents: {} });
  writeJson(path.join(profile.data, "languagepacks.json"), {
    [language]: {
      hash: "none",
      label: language,
      extensions: [{ extensionIdentifier: { id: `aituber-vscode.${language}` }, version: "1.0.0" }],
      translations: { vscode: translations },
    },
  });
}

/**
 * Puts the checkout itself into the profile as an installed extension. To be done before VS Code
 * starts with it.
 * @param {Profile} profile
 * @param {string} [checkout] the folder with the extension's package.json
 */
export function linkExtension(profile, checkout = repo) {
  const { publisher, name, version } = readJson(path.join(checkout, "package.json"));
  for (const entry of fs.readdirSync(profile.extensions)) {
    // VS Code's list of what is installed is made anew where it is missing; an old one would not
    // know a version that changed since.
    const isOurs = entry.startsWith(`${publisher}.${name}-`) || entry === "extensions.json" || entry === ".obsolete";
    if (isOurs) fs.rmSync(path.join(profile.extensions, entry), { recursive: true, force: true });
  }
  // A junction needs no rights on Windows; elsewhere the kind is ignored.
  fs.symlinkSync(checkout, path.join(profile.extensions, `${publisher}.${name}-${version}`), "junction");
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(fs.readFileSync(file, "utf8"));
}

/**
 * Whole or not at all: VS Code may be reading it.
 * @param {string} file
 * @param {unknown} value
 */
function writeJson(file, value) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`);
  fs.renameSync(`${file}.new`, file);
}
