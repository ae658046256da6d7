// @ts-check
// How a mocha run tells its results to the program that started it: a file, since terminals get mixed
// up and exit codes say too little.
import fs from "node:fs";

/** What the host tests say first: what VS Code's extension host printed before is not theirs. */
export const hostTestsStart = "AITuber's host tests";

/**
 * @typedef {object} Results
 * @property {number} passed
 * @property {string[]} failed full titles, hooks included
 * @property {string[]} skipped full titles
 */

/**
 * Runs mocha to its end and writes its results.
 * @param {import("mocha")} mocha with its tests loaded
 * @param {string} file
 * @returns {Promise<Results>}
 */
export function runAndReport(mocha, file) {
  return new Promise((resolve) => {
    /** @type {Results} */
    const results = { passed: 0, failed: [], skipped: [] };
    const runner = mocha.run(() => {
      writeResults(file, results);
      resolve(results);
    });
    runner.on("pass", () => results.passed++);
    runner.on("fail", (test) => results.failed.push(test.fullTitle()));
    runner.on("pending", (test) => results.skipped.push(test.fullTitle()));
  });
}

/**
 * @param {string} file
 * @param {Results} results
 */
function writeResults(file, results) {
  fs.writeFileSync(`${file}.new`, JSON.stringify(results));
  fs.renameSync(`${file}.new`, file);
}

/**
 * @param {string} file
 * @returns {Results | undefined} nothing where the run did not come to its end
 */
export function readResults(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * @param {Results} results
 * @returns {string} lines: which failed, which were skipped, and last of all the counts
 */
export function summary({ passed, failed, skipped }) {
  return [
    ...(failed.length > 0 ? ["Failed:", ...failed.map((title) => `  ${title}`), ""] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped: ${skipped.join("; ")}`] : []),
    `${passed} passed, ${failed.length} failed`,
  ].join("\n");
}
