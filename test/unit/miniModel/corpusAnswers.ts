import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const tool = "tools/mini-model";
export type Voice = "naru" | "butler";
export const voices: readonly Voice[] = ["naru", "butler"];

/** An answer as the corpus has it, one of a line's expansions. */
export interface CorpusAnswer {
  /** What it answers. In a dialogue: what the first turn is about, and nothing in later turns. */
  readonly intents: readonly string[];
  readonly voice: Voice;
  readonly text: string;
}

const userLine = /^\s*(?:en)?>/;
const answerLine = /^(?:en-)?(naru|butler)(?:\([A-Z, ]*\))?:\s*(.+)$/;

/** All answers of the corpus with their choices written out; slots such as `<FILE>` stay. */
export function readCorpusAnswers(folder = join(tool, "corpus")): CorpusAnswer[] {
  const answers: CorpusAnswer[] = [];
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".txt"))) {
    let intents: readonly string[] = [];
    let inDialogue = false;
    let answered = false;
    for (const line of readFileSync(join(folder, name), "utf8").split("\n")) {
      const heading = /^##(.+)$/.exec(line)?.[1]?.trim();
      if (heading !== undefined) {
        inDialogue = heading.startsWith("dialogue");
        intents = inDialogue ? dialogueIntents(heading) : [heading];
        answered = false;
      }
      if (inDialogue && answered && userLine.test(line)) intents = [];
      const [, voice, template] = answerLine.exec(line.trim()) ?? [];
      if (voice !== undefined && template !== undefined) {
        answered = true;
        for (const text of expand(template)) answers.push({ intents, voice: voice as Voice, text });
      }
    }
  }
  return answers;
}

/** What the first turn is about: `build.fail` and `ci.fail` of `dialogue again = build.fail ci.fail`. */
export function dialogueIntents(heading: string): string[] {
  return (heading.split("=")[1] ?? "").split(/\s+/).filter((intent) => intent !== "");
}

/**
 * Every text that a template such as `{a|b}c` stands for. Escapes as in tools/mini-model/templates.py.
 *
 * @throws where braces do not match
 */
export function expand(template: string): string[] {
  const [texts, end] = readSequence(template, 0, false);
  if (end !== template.length) throw new Error(`A } without its {: ${template}`);
  return texts;
}

function readSequence(source: string, start: number, inside: boolean): [texts: string[], end: number] {
  let texts = [""];
  let at = start;
  const append = (tails: readonly string[]) => (texts = texts.flatMap((head) => tails.map((tail) => head + tail)));
  while (at < source.length) {
    const char = source[at] ?? "";
    if (char === "\\" && "n{}|\\".includes(source[at + 1] ?? " ")) {
      append([source[at + 1] === "n" ? "\n" : (source[at + 1] ?? "")]);
      at += 2;
    } else if (char === "{") {
      const options: string[] = [];
      do {
        const [option, end] = readSequence(source, at + 1, true);
        options.push(...option);
        at = end;
      } while (source[at] === "|");
      if (source[at] !== "}") throw new Error(`A { without its }: ${source}`);
      append(options);
      at++;
    } else if (char === "}" || (char === "|" && inside)) {
      break;
    } else {
      append([char]);
      at++;
    }
  }
  return [texts, at];
}
