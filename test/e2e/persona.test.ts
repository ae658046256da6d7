import assert from "node:assert/strict";
import { Chat } from "./harness/chat";
import type { Frame } from "./harness/editorSession";
import { speakingModel } from "./harness/scriptedModels";
import { editorForSuite } from "./harness/suite";

/** The bundled model, which knows two voices. */
const bundled = {
  "aituber.model.gpu": "off",
  "aituber.sampling.temperature": 0,
  "aituber.voice.enabled": false,
};

const meter = (frame: Frame) => frame.getByRole("meter", { name: "ギャル度メーター" });

/** Notes what the meter says from now on, and whether text came between two of its values. */
async function watchGauge(frame: Frame): Promise<() => Promise<string[]>> {
  await frame.evaluate(() => {
    const noted: string[] = [];
    Object.assign(globalThis, { noted });
    addEventListener("message", ({ data }: { data: unknown }) => {
      const { change } = data as { change?: { type?: string } };
      if (change?.type === "gauge" || change?.type === "chunk") noted.push(change.type);
    });
  });
  return () => frame.evaluate(() => (globalThis as unknown as { noted: string[] }).noted);
}

async function chooseStrength(frame: Frame, preset: string): Promise<void> {
  await frame.locator("[data-action=persona]").click();
  await frame.getByRole("button", { name: preset, exact: true }).click();
  await frame.getByRole("textbox").last().click();
  await frame.locator("#persona-panel").waitFor({ state: "hidden" });
}

describe("her self", () => {
  const editor = editorForSuite({ language: "ja", settings: bundled, viewport: { width: 1280, height: 900 } });

  it("is measured token by token, and the measure stays with the reply", async () => {
    const frame = await editor().openPanel();
    const chat = new Chat(frame);
    const noted = await watchGauge(frame);
    await chat.ask("おはよう！");
    const changes = await noted();
    assert.ok(changes.filter((type) => type === "gauge").length > 5);
    // Interleaved: a value does not wait for the end, nor the text for a value.
    assert.ok(changes.lastIndexOf("chunk") > changes.indexOf("gauge"));
    assert.ok(changes.indexOf("chunk") < changes.lastIndexOf("gauge"));
    const value = Number(await meter(frame).getAttribute("aria-valuenow"));
    assert.ok(value > 0 && value <= 1, String(value));
    await chat.replies.last().locator("[data-part=sparkline] polyline").waitFor({ state: "attached" });
    const points = await chat.replies.last().locator("[data-part=sparkline] polyline").getAttribute("points");
    assert.ok((points ?? "").split(" ").length > 5);
  });

  it("slips off as the strength is turned down, and says わたくし", async () => {
    const frame = await editor().chat("panel");
    const chat = new Chat(frame);
    const asNaru = await chat.ask("自己紹介して");
    await chooseStrength(frame, "しらふ");
    const asButler = await chat.ask("自己紹介して");
    assert.notEqual(asButler, asNaru);
    assert.match(asNaru, /あーし|ナル/);
    assert.doesNotMatch(asButler, /あーし/);
    assert.ok(Number(await meter(frame).getAttribute("aria-valuenow")) < 0);
    await chooseStrength(frame, "標準");
  });

  it("moves nothing and says so where it is not measured, and asks half as much of the model", async () => {
    const frame = await editor().chat("panel");
    const chat = new Chat(frame);
    await frame.locator("[data-action=persona]").click();
    await frame.getByRole("switch").first().click();
    await frame.locator(".gauge[data-status=off]").waitFor();
    await frame.getByRole("textbox").last().click();
    const noted = await watchGauge(frame);
    await chat.ask("ありがとう！");
    assert.ok(!(await noted()).includes("gauge"));
    assert.equal(await chat.replies.last().locator("[data-part=sparkline]").isVisible(), false);
    await frame.locator(".gauge").getByRole("button").click();
    await meter(frame).waitFor();
  });

  it("remembers who was kind, over a reload", async () => {
    const frame = await editor().chat("panel");
    const heart = frame.locator(".heart");
    const number = async () => Number((await heart.getAttribute("aria-label"))?.match(/\d+/)?.[0]);
    const before = await number();
    await new Chat(frame).ask("いつもありがとう、ナル最高！");
    const after = await number();
    assert.ok(after > before, `${before} → ${after}`);
    await editor().reload();
    const again = await editor().openPanel();
    await again.locator(".heart").waitFor();
    assert.equal(Number((await again.locator(".heart").getAttribute("aria-label"))?.match(/\d+/)?.[0]), after);
  });

  it("becomes somebody else, and the conversation stays", async () => {
    const frame = await editor().chat("panel");
    const chat = new Chat(frame);
    const said = await chat.replies.count();
    await frame.locator("[data-action=persona]").click();
    await frame.getByRole("button", { name: "ペルソナを選ぶ…" }).click();
    await editor().page.locator(".quick-input-list .monaco-list-row", { hasText: "ヨル" }).first().click();
    await frame.locator(".stage-name", { hasText: "ヨル" }).waitFor();
    await frame.locator(".avatar[data-look=yoru]").waitFor();
    await frame.getByRole("meter", { name: "深夜度メーター" }).waitFor();
    assert.equal(await chat.replies.count(), said);
    await chat.ask("こんばんは");
    assert.equal(await chat.replies.last().getAttribute("aria-label"), "ヨル");
  });
});

describe("her face", () => {
  const editor = editorForSuite({ settings: { ...speakingModel(), "aituber.voice.enabled": false } });

  it("shows what she feels, and never a tag", async () => {
    const frame = await editor().openPanel();
    const chat = new Chat(frame);
    const face = frame.locator(".stage .avatar");
    assert.equal(await face.getAttribute("role"), "img");
    assert.equal(await face.getAttribute("data-expression"), "neutral");
    const felt = await frame.evaluateHandle(() => {
      const seen: string[] = [];
      new MutationObserver(() => seen.push(document.querySelector(".avatar")?.getAttribute("data-expression") ?? "")).observe(
        document.body,
        { subtree: true, attributes: true, attributeFilter: ["data-expression"] },
      );
      return seen;
    });
    assert.ok(!/\[/.test(await chat.ask("やあ")));
    await frame.locator(".avatar[data-expression=sad]").waitFor();
    assert.ok((await felt.jsonValue()).includes("happy"));
    assert.equal(await face.getAttribute("data-mouth"), "closed");
  });

  it("can be small, hidden and large, and is never on top of the text", async () => {
    const frame = await editor().chat("panel");
    const overlaps = () =>
      frame.evaluate(() => {
        const face = document.querySelector(".stage")?.getBoundingClientRect();
        const text = document.querySelector(".conversation")?.getBoundingClientRect();
        if (!face || !text) return true;
        return face.left < text.right - 1 && text.left < face.right - 1 && face.top < text.bottom - 1 && text.top < face.bottom - 1;
      });
    for (const [button, size] of [
      ["Show her small", "small"],
      ["Hide her face", "hidden"],
      ["Show her large", "large"],
    ] as const) {
      assert.equal(await overlaps(), false);
      await frame.getByRole("button", { name: button }).click();
      await frame.locator(`.stage[data-face=${size}]`).waitFor();
    }
    assert.equal(await overlaps(), false);
  });

  it("holds still under reduced motion, and still shows what she feels", async () => {
    const frame = await editor().chat("panel");
    await editor().page.emulateMedia({ reducedMotion: "reduce" });
    await new Chat(frame).ask("やあ");
    await frame.locator(".avatar[data-expression=sad]").waitFor();
    const moved = await frame.evaluate(async () => {
      const art = document.querySelector(".avatar svg");
      let changes = 0;
      const watch = new MutationObserver((records) => (changes += records.length));
      if (art) watch.observe(art, { subtree: true, attributes: true });
      for (let frames = 0; frames < 60; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
      watch.disconnect();
      return art ? changes : -1;
    });
    assert.equal(moved, 0);
    await editor().page.emulateMedia({ reducedMotion: "no-preference" });
  });
});
