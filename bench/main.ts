import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { wholeCharacters } from "../test/fixtures/gguf/pieces";
import { writeScriptedModel } from "../test/fixtures/gguf/scriptedModel";
import { activation } from "./activation";
import { contrast } from "./contrast/contrast";
import { decoder } from "./decoder";
import { page } from "./page";
import { Report } from "./report";
import { reuse } from "./reuse";
import { stop } from "./stop";
import { voice } from "./voice/voice";

const bundled = resolve("media/models/naru-mini.f16.gguf");
const folder = mkdtempSync(join(tmpdir(), "aituber-bench-"));
const only = process.argv.slice(2);
const wanted = (name: string) => only.length === 0 || only.includes(name);

try {
  const report = new Report();
  const model70M = join(folder, "70m.gguf");
  if (wanted("page") || wanted("stop") || wanted("contrast"))
    writeScriptedModel(model70M, {
      fillerParameters: 70_000_000,
      scripts: [
        { when: null, says: wholeCharacters("はい、元気だよ。") },
        { when: "ずっと", says: wholeCharacters("いつまでも話しつづけるよ。"), endless: true },
      ],
    });

  if (wanted("decoder")) report.add("Decoding tokens to text", await decoder(bundled));
  if (wanted("reuse")) report.add("Tokens evaluated turn by turn", await reuse());
  if (wanted("stop")) report.add("Stop", await stop(model70M));
  if (wanted("contrast")) report.add("Contrast: two sequences, and the gauge", await contrast(bundled, model70M));
  if (wanted("voice")) report.add("Her voice, from text to sound, with the test engine at RTF 0.5", await voice());
  if (wanted("activation")) report.add("Before the first use", await activation());
  if (wanted("page"))
    report.add("From token to page", [
      ...(await page({ name: "70M", path: model70M, question: "ずっと", maxTokens: 300, target: 0.95 })),
      ...(await page({ name: "bundled", path: bundled, question: "テストが通らない…", maxTokens: 300 })),
    ]);
  report.write();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
