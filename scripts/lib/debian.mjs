// @ts-check
// What the tests need from the operating system, and getting it where that is a Debian.
import fs from "node:fs";
import { findChromium } from "./chromium.mjs";
import { findOnPath, runQuietly } from "./command.mjs";

/**
 * @typedef {object} SystemPart
 * @property {string} name for a person
 * @property {string[]} packages of Debian
 * @property {boolean} required can the tests run at all without it?
 * @property {() => Promise<boolean>} isPresent
 */

/** @type {SystemPart[]} */
export const systemParts = [
  {
    name: "Chromium",
    packages: ["chromium"],
    required: true,
    isPresent: async () => findChromium() !== undefined,
  },
  {
    name: "Japanese fonts",
    packages: ["fonts-noto-cjk"],
    required: false,
    isPresent: hasJapaneseFont,
  },
  {
    name: "a software Vulkan device",
    packages: ["mesa-vulkan-drivers", "libvulkan1"],
    required: false,
    isPresent: hasVulkanDriver,
  },
];

async function hasJapaneseFont() {
  if (process.platform !== "linux") return true;
  const { code, output } = await runQuietly("fc-list", [":lang=ja", "family"]);
  return code === 0 && output.trim() !== "";
}

async function hasVulkanDriver() {
  if (process.platform !== "linux") return true;
  return ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"].some(
    (folder) => fs.existsSync(folder) && fs.readdirSync(folder).some((file) => file.endsWith(".json")),
  );
}

/** Can packages be installed without asking anybody? */
export function canInstallPackages() {
  return process.getuid?.() === 0 && findOnPath(["apt-get"]) !== undefined;
}

/**
 * @param {string[]} packages
 * @returns {Promise<string | undefined>} why it failed
 */
export async function installPackages(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const update = await runQuietly("apt-get", ["update"], { env });
  if (update.code !== 0) return lastErrorIn(update.output);
  const install = await runQuietly("apt-get", ["install", "-y", "--no-install-recommends", ...packages], { env });
  return install.code === 0 ? undefined : lastErrorIn(install.output);
}

/** @param {string} output of apt-get */
function lastErrorIn(output) {
  const lines = output.trim().split("\n");
  return lines.filter((line) => line.startsWith("E: ")).at(-1)?.slice(3) ?? lines.at(-1) ?? "no reason given";
}
