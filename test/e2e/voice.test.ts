import assert from "node:assert/strict";
import { TestEngine } from "../fixtures/voicevox/testEngine";
import { Chat } from "./harness/chat";
import type { Frame } from "./harness/editorSession";
import { speakingModel, spokenLines } from "./harness/scriptedModels";
import { editorForSuite } from "./harness/suite";

/** What a page was told to play, and when it fell silent. */
interface Played {
  played: string[];
}

/** Notes each clip that the page is given, by the words that are marked in the text while it sounds. */
async function watchSound(frame: Frame): Promise<() => Promise<string[]>> {
  await frame.evaluate(() => {
    const noted: Played = { played: [] };
    Object.assign(globalThis, noted);
    addEventListener("message", ({ data }: { data: unknown }) => {
      const message = data as { type?: string; clip?: { wav?: Uint8Array } };
      if (message.type === "clip") noted.played.push(message.clip?.wav ? "wav" : "murmur");
      if (message.type === "silence") noted.played.push("silence");
    });
  });
  return () => frame.evaluate(() => (globalThis as unknown as Played).played);
}

/** Waits until some text is marked as being said, or none. */
function waitForMarks(frame: Frame, wanted: "some" | "none"): Promise<unknown> {
  return frame.waitForFunction((which) => {
    const highlights = CSS.highlights as unknown as ReadonlyMap<string, ReadonlySet<Range>>;
    const marked = [...highlights].filter(([name, ranges]) => !name.includes("unsaid") && ranges.size > 0);
    return marked.length > 0 === (which === "some");
  }, wanted);
}

describe("her voice", () => {
  let engine: TestEngine;
  before(async () => {
    engine = await TestEngine.start();
  });
  after(() => engine.stop());
  // The address is known only once the engine is up.
  const editor = editorForSuite(() => ({ settings: { ...speakingModel(), "aituber.voice.address": engine.url } }));

  it("says a reply line by line, one request at a time, with its credit in the page", async () => {
    const frame = await editor().openPanel();
    const chat = new Chat(frame);
    const played = await watchSound(frame);
    await frame.locator("[data-part=credit]", { hasText: "VOICEVOX:ずんだもん" }).waitFor();
    await chat.ask("やあ");
    await engine.log.until((log) => log.of("/synthesis").length >= spokenLines.length);
    assert.deepEqual(
      engine.log.of("/audio_query").map(({ text }) => text),
      spokenLines,
    );
    assert.equal(engine.log.mostInFlight, 1);
    // Her mood has its own style where the character has one.
    assert.ok(new Set(engine.log.of("/audio_query").map(({ speaker }) => speaker)).size > 1);
    await frame.waitForFunction((count) => (globalThis as unknown as Played).played.filter((one) => one === "wav").length === count, spokenLines.length);
    assert.ok(!(await played()).includes("murmur"));
  });

  it("marks the line that she says, moves her lips, and is done when it was said", async () => {
    const frame = await editor().chat("panel");
    const chat = new Chat(frame);
    await chat.ask("やあ");
    await waitForMarks(frame, "some");
    const shapes = await frame.evaluate(async () => {
      const seen = new Set<string>();
      const mouth = document.querySelector("[data-mouth]");
      for (let frames = 0; frames < 600 && seen.size < 4; frames++) {
        seen.add(mouth?.getAttribute("data-mouth") ?? "");
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return [...seen];
    });
    assert.ok(shapes.length >= 4, shapes.join());
    await frame.locator("[data-action=send]").waitFor();
    await frame.waitForFunction(() => document.querySelector("[data-mouth]")?.getAttribute("data-mouth") === "closed");
    await waitForMarks(frame, "none");
  });

  it("says a past line again when it is clicked", async () => {
    const frame = await editor().chat("panel");
    const chat = new Chat(frame);
    engine.log.clear();
    const text = chat.replies.last().locator("[data-part=text] p").last();
    // Its first letters belong to the first line; how many rows it takes depends on the width.
    await text.click({ position: { x: 12, y: 10 } });
    await engine.log.until((log) => log.of("/synthesis").length === 1);
    assert.deepEqual(
      engine.log.of("/audio_query").map(({ text: said }) => said),
      [spokenLines[0]],
    );
    await frame.locator("[data-action=send]").waitFor();
  });

  it("falls silent on Stop, and nothing more is sent", async () => {
    const frame = await editor().chat("panel");
    const chat = new Chat(frame);
    const played = await watchSound(frame);
    await chat.say("#loop");
    await frame.waitForFunction(() => (globalThis as unknown as Played).played.includes("wav"));
    engine.hold();
    const before = engine.log.of("/synthesis").length;
    await engine.log.until((log) => log.of("/synthesis").length > before || log.inFlight > 0);
    await chat.input.press("Escape");
    await chat.reply("stopped");
    engine.log.clear();
    engine.release();
    await engine.log.until((log) => log.inFlight === 0);
    const sent = engine.log.requests.filter(({ path }) => path === "/synthesis" || path === "/audio_query").length;
    // The one that was in flight comes back, and is thrown away.
    assert.ok(sent <= 1, String(sent));
    assert.equal((await played()).at(-1), "silence");
    await frame.waitForFunction(() => document.querySelector("[data-mouth]")?.getAttribute("data-mouth") === "closed");
  });

  it("keeps the text whole when the engine dies, says so in one line, and speaks again when it is back", async () => {
    const frame = await editor().chat("panel");
    const chat = new Chat(frame);
    engine.die();
    assert.match(await chat.ask("やあ"), /できたね.*疲れたかも。$/s);
    const trouble = frame.locator(".voice-trouble");
    await trouble.waitFor();
    assert.ok((await trouble.getByRole("button").count()) >= 1);
    const played = await watchSound(frame);
    await chat.ask("やあ");
    await frame.waitForFunction(() => (globalThis as unknown as Played).played.includes("murmur"));
    assert.ok((await played()).includes("murmur"));
    await chat.input.press("Escape");
    await engine.heal();
    await trouble.getByRole("button").filter({ hasText: /\S/ }).first().click();
    await frame.locator("[data-part=credit]").waitFor();
    await trouble.waitFor({ state: "detached" });
    engine.log.clear();
    await chat.ask("やあ");
    await engine.log.until((log) => log.of("/synthesis").length >= 1);
  });

  for (const fault of ["500", "cut", "truncated", "wrong-type", "wrong-shape", "die-after-query", "die-in-synthesis"] as const) {
    it(`keeps the text whole, and speaks again by itself afterwards: ${fault}`, async () => {
      const frame = await editor().chat("panel");
      const chat = new Chat(frame);
      engine.fault(fault);
      assert.match(await chat.ask("やあ"), /できたね.*疲れたかも。$/s);
      await frame.locator(".voice-trouble").waitFor();
      await engine.heal();
      await frame.locator(".voice-trouble").waitFor({ state: "detached" });
      await chat.input.press("Escape");
      await watchSound(frame);
      await chat.ask("やあ");
      await frame.waitForFunction(() => (globalThis as unknown as Played).played.includes("wav"));
      await chat.input.press("Escape");
    });
  }

  it("lets the person choose a voice, and speaks with it", async () => {
    const frame = await editor().chat("panel");
    const chat = new Chat(frame);
    await editor().runCommand("AITuber: Choose Voice");
    const dialog = frame.locator("dialog.picker");
    await dialog.locator(".voice img").first().waitFor();
    await editor().screenshot("voice-picker");
    await dialog.getByRole("searchbox").fill("夜道 ふつう");
    await dialog.locator(".style-choose").first().click();
    await dialog.waitFor({ state: "detached" });
    await frame.locator("[data-part=credit]", { hasText: "VOICEVOX:夜道ノクス" }).waitFor();
    engine.log.clear();
    await chat.ask("やあ");
    await engine.log.until((log) => log.of("/synthesis").length >= spokenLines.length);
    // Its only mood with a style of its own is the last line's.
    assert.deepEqual(
      engine.log.of("/synthesis").map(({ speaker }) => speaker),
      ["501", "501", "501", "502"],
    );
    await chat.input.press("Escape");
    assert.equal(editor().settings["aituber.voice.styleId"], 501);
  });

  it("sounds in one view only, and goes on where that one is closed", async () => {
    const panel = await editor().chat("panel");
    const sidebar = await editor().openSidebar();
    const inPanel = await watchSound(panel);
    const inSidebar = await watchSound(sidebar);
    await new Chat(sidebar).input.click();
    await new Chat(sidebar).ask("やあ");
    await sidebar.waitForFunction(() => document.querySelector("[data-part=credit]") !== null);
    await panel.waitForFunction(() => (globalThis as unknown as Played).played.includes("wav"));
    assert.ok(!(await inSidebar()).includes("wav"));
    assert.ok((await inPanel()).includes("wav"));
    await editor().runCommand("View: Close All Editors");
    await new Chat(sidebar).ask("やあ");
    await sidebar.waitForFunction(() => (globalThis as unknown as Played).played.includes("wav"));
  });
});

describe("her voice without an engine", () => {
  // Nothing answers there.
  const editor = editorForSuite({ settings: { ...speakingModel(), "aituber.voice.address": "http://127.0.0.1:9" } });

  it("is the built-in one, which says that it is not VOICEVOX, and is off with one click", async () => {
    const frame = await editor().openPanel();
    const chat = new Chat(frame);
    await frame.locator("[data-part=voice]", { hasText: "not VOICEVOX" }).waitFor();
    await watchSound(frame);
    await chat.ask("やあ");
    await frame.waitForFunction(() => (globalThis as unknown as Played).played.includes("murmur"));
    await frame.waitForFunction(() => document.querySelector("[data-mouth]")?.getAttribute("data-mouth") !== "closed");
    await frame.locator("[data-action=voice]").click();
    await editor().screenshot("voice-panel");
    await frame.getByRole("switch", { name: /built-in voice/ }).click();
    await frame.locator("[data-part=voice]").waitFor({ state: "detached" });
    const played = await watchSound(frame);
    await frame.locator("[data-action=voice]").press("Escape");
    await chat.ask("やあ");
    assert.ok(!(await played()).includes("murmur"));
  });
});
