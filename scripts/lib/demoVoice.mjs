// @ts-check
// The speech engine of the tests, for `npm start -- --demo-voice`: it beeps instead of speaking, but
// through all of what a real one goes through.
import { spawn } from "node:child_process";
import path from "node:path";
import readline from "node:readline";
import { PlainError } from "./command.mjs";
import { repo } from "./paths.mjs";
import { atExit } from "./processes.mjs";

/**
 * Starts it on a free port; it ends with this program.
 * @returns {Promise<string>} its address
 * @throws {PlainError} where it does not come up
 */
export async function startDemoVoice() {
  const program = path.join(repo, "test", "fixtures", "voicevox", "main.ts");
  const child = spawn(process.execPath, ["--import", "tsx", program, "--demo", "--rtf", "0.3"], {
    cwd: repo,
    stdio: ["ignore", "pipe", "inherit"],
  });
  atExit(() => void child.kill());
  for await (const line of readline.createInterface(child.stdout)) {
    const { url } = JSON.parse(line);
    return url;
  }
  throw new PlainError("The demo voice did not come up.");
}
