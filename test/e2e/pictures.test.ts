import assert from "node:assert/strict";
import { TestEngine } from "../fixtures/voicevox/testEngine";
import { Chat } from "./harness/chat";
import { editorForSuite } from "./harness/suite";

// The README's pictures: what these tests leave in test/e2e/shots/ is copied to media/ by hand, after a look at it.

const code = `/** 平均。空の配列なら 0。 */
export function average(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sum = values.reduce((a, b) => a + b, 0);
  return sum / values.length;
}

/** 中央値。空の配列なら 0。 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : average(sorted.slice(middle - 1, middle + 1));
}
`;
const calm = {
  "aituber.model.gpu": "off",
  "aituber.sampling.seed": 3,
  "editor.minimap.enabled": false,
  "workbench.startupEditor": "none",
};

describe("the README's picture of the sidebar", () => {
  let engine: TestEngine;
  before(async () => {
    engine = await TestEngine.start({ rtf: 0.2 });
  });
  after(() => engine.stop());
  const editor = editorForSuite(() => ({
    language: "ja",
    colorTheme: "Default Light Modern",
    files: { "average.ts": code },
    viewport: { width: 1280, height: 800 },
    settings: { ...calm, "aituber.voice.address": engine.url },
  }));

  it("shows her beside the code, saying a line", async () => {
    await editor().page.locator(".explorer-folders-view").getByText("average.ts").dblclick();
    await editor().page.locator(".monaco-editor .view-line", { hasText: "average" }).first().waitFor();
    const frame = await editor().openSidebar();
    const chat = new Chat(frame);
    await frame.locator("[data-part=credit]").waitFor();
    await chat.ask("テストが通らない…");
    await frame.locator("[data-action=send]").waitFor();
    await chat.ask("やったー、直った！");
    // The text is there; she is still saying it.
    await frame.waitForFunction(() => document.querySelector("[data-mouth]")?.getAttribute("data-mouth") !== "closed");
    assert.ok(await frame.locator(".heart").isVisible());
    await editor().screenshot("readme sidebar");
  });
});

describe("the README's picture of OVERDOSE", () => {
  const editor = editorForSuite({
    language: "ja",
    viewport: { width: 1280, height: 800 },
    settings: { ...calm, "aituber.persona.strength": 2.5, "aituber.voice.enabled": false },
  });

  it("shows how far her persona has taken over", async () => {
    const frame = await editor().openPanel();
    const chat = new Chat(frame);
    const overdose = frame.locator(".gauge[data-level=overdose]");
    // What a sampled reply comes to may differ in the last digits of another processor.
    for (const said of ["おはよう！", "ビルド通った！", "ほめて！", "やったー！", "ナルって何者？"]) {
      await chat.ask(said);
      if (said !== "おはよう！" && (await overdose.isVisible())) break;
    }
    await overdose.waitFor();
    await editor().screenshot("readme overdose");
  });
});
