import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tool } from "./corpusAnswers";

/** What a person says, and the intents that a good answer may come from. */
export interface Phrasing {
  readonly acceptable: readonly string[];
  readonly text: string;
}

/** A conversation whose last reply has to contain what was given earlier. */
export interface CopyingCase {
  readonly expected: string;
  readonly turns: readonly string[];
}

export function readPhrasings(name: "phrasings" | "conversation"): Phrasing[] {
  return readRows(name).map(([intents = "", text = ""]) => ({ acceptable: intents.split("|"), text }));
}

export function readCopyingCases(): CopyingCase[] {
  return readRows("copying").map(([expected = "", ...turns]) => ({ expected, turns }));
}

function readRows(name: string): string[][] {
  const lines = readFileSync(join(tool, "heldout", `${name}.txt`), "utf8").split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split("\t"));
}
