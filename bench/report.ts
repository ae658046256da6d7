import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

/** One measured value. `ratio` compares it with a peer of the same run; `target` is what it has to reach. */
export interface Measurement {
  readonly what: string;
  readonly value: string;
  readonly ratio?: number;
  readonly target?: string;
  readonly met?: boolean;
}

/** Collects the measurements of one run, prints them as a table and writes them as JSON. */
export class Report {
  readonly #sections: { readonly title: string; readonly measurements: readonly Measurement[] }[] = [];

  add(title: string, measurements: readonly Measurement[]): void {
    this.#sections.push({ title, measurements });
    console.log(`\n${title}`);
    for (const { what, value, ratio, target, met } of measurements) {
      const compared = ratio === undefined ? "" : `  ratio ${ratio.toFixed(2)}`;
      const judged = target === undefined ? "" : `  (target ${target}: ${met ? "met" : "MISSED"})`;
      console.log(`  ${what.padEnd(58)} ${value}${compared}${judged}`);
    }
  }

  /** @returns the path of the JSON file */
  write(): string {
    mkdirSync("bench/results", { recursive: true });
    const path = "bench/results/latest.json";
    const machine = {
      cpu: cpus()[0]?.model ?? "unknown",
      processors: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    };
    writeFileSync(path, `${JSON.stringify({ date: new Date().toISOString(), machine, sections: this.#sections }, null, 2)}\n`);
    console.log(`\n${machine.cpu}, ${machine.processors} processors. Written to ${path}`);
    return path;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
