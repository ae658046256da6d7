/** Prompts and answers for a person to read, with the results on top. */
export class Report {
  readonly #results: string[] = [];
  readonly #body: string[] = [];

  result(name: string, value: string): void {
    this.#results.push(`| ${name} | ${value} |`);
  }

  heading(title: string): void {
    this.#body.push("", `## ${title}`, "");
  }

  /** `objection` is empty where there is none. */
  answer(prompt: string, reply: string, objection: string): void {
    const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, " ⏎ ");
    this.#body.push(`- ${oneLine(prompt)}`, `  → ${oneLine(reply)}${objection === "" ? "" : `  **✗ ${objection}**`}`);
  }

  text(): string {
    const head = ["# What the bundled mini model answers", "", "Greedy unless said otherwise; written by its tests, unedited.", ""];
    return [...head, "| Check | Result |", "|---|---|", ...this.#results, ...this.#body, ""].join("\n");
  }
}
