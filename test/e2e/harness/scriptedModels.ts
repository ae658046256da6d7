import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wholeCharacters } from "../../fixtures/gguf/pieces";
import { allScripts, endlessScript, namedScript } from "../../fixtures/gguf/scripts";
import { writeScriptedModel } from "../../fixtures/gguf/scriptedModel";
import type { EditorOptions } from "./editorSession";

const folder = mkdtempSync(join(tmpdir(), "aituber-e2e-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

let quickPath: string | undefined;
let slowPath: string | undefined;

const settings = (path: string): EditorOptions["settings"] => ({
  "aituber.model.path": path,
  "aituber.model.gpu": "off",
  "aituber.sampling.seed": 1,
});

/** Settings for a model that says what `#name` at the end of a message asks for, at once. */
export function quickModel(): EditorOptions["settings"] {
  if (!quickPath) {
    quickPath = join(folder, "quick.gguf");
    writeScriptedModel(quickPath, { scripts: allScripts(), name: "quick" });
  }
  return settings(quickPath);
}

/** The same for one of 110M parameters, slow enough to do something while it talks. */
export function slowModel(): EditorOptions["settings"] {
  if (!slowPath) {
    slowPath = join(folder, "slow.gguf");
    const scripts = [{ when: null, says: [..."はい、元気だよ。"] }, endlessScript, namedScript("bytes"), namedScript("markdown")];
    // Tokenized again, as after a reload, its endless text is the same tokens.
    const words = [...new Set(endlessScript.says.filter((piece) => typeof piece === "string"))];
    writeScriptedModel(slowPath, { scripts, words, name: "slow", fillerParameters: 110_000_000 });
  }
  // Without the gauge: what is slow already need not be evaluated twice.
  return { ...settings(slowPath), "aituber.persona.gauge": false };
}

/** What the speaking model says to anything, and the lines in which that is said. */
export const spokenText = "[happy] できたね、おめでとう！次はテストも書こう。`npm test` だよ。[sad] ちょっと疲れたかも。";
export const spokenLines = ["できたね、おめでとう！", "次はテストも書こう。", "だよ。", "ちょっと疲れたかも。"];

let speakingPath: string | undefined;

/** Settings for a model that says {@link spokenText}, and without an end where asked with `#loop`. */
export function speakingModel(): EditorOptions["settings"] {
  if (!speakingPath) {
    speakingPath = join(folder, "speaking.gguf");
    const scripts = [{ when: null, says: wholeCharacters(spokenText) }, endlessScript];
    writeScriptedModel(speakingPath, { scripts, name: "speaking" });
  }
  return settings(speakingPath);
}
