import assert from "node:assert/strict";
import { catText } from "../fixtures/gguf/texts";
import { Chat } from "./harness/chat";
import { slowModel } from "./harness/scriptedModels";
import { editorForSuite } from "./harness/suite";

describe("the page in Japanese, light and narrow", () => {
  const editor = editorForSuite({
    language: "ja",
    colorTheme: "Default Light Modern",
    settings: slowModel(),
    viewport: { width: 620, height: 720 },
  });

  it("takes a message while the model loads, and says that it waits", async () => {
    const chat = new Chat(await editor().openSidebar());
    await chat.model("ready");
    const held = editor().holdNextWorker();
    editor().changeSettings({ "aituber.model.contextSize": 2048 });
    const letGo = await held;
    const answer = chat.ask("やあ");
    await chat.frame.locator("article[data-state=streaming]").filter({ hasText: "読み込み中" }).waitFor();
    letGo();
    assert.equal(await answer, "はい、元気だよ。");
  });

  it("keeps the contract for screen readers and tests", async () => {
    const { frame } = new Chat(await editor().chat("sidebar"));
    assert.equal(await frame.locator('body[data-aituber-view="sidebar"]').count(), 1);
    assert.equal(await frame.locator("html").getAttribute("lang"), "ja");
    assert.equal(await frame.getByRole("log").count(), 1);
    assert.equal(await frame.getByRole("status").count(), 1);
    assert.equal(await frame.getByRole("textbox").count(), 1);
    assert.notEqual(await frame.getByRole("textbox").getAttribute("aria-label"), null);
    for (const role of ["user", "assistant"]) {
      const article = frame.getByRole("log").locator(`article[data-role=${role}]`).first();
      assert.match((await article.getAttribute("data-state")) ?? "", /^(streaming|done|stopped|failed)$/);
      assert.equal(await article.locator("[data-part=text]").count(), 1);
    }
    for (const button of await frame.getByRole("button").all()) {
      const name = (await button.getAttribute("aria-label")) ?? (await button.innerText());
      assert.ok(name.trim().length > 0, "every button has a name");
    }
  });

  it("does not send with the Enter that ends a conversion", async () => {
    const chat = new Chat(await editor().chat("sidebar"));
    const questions = await chat.questions.count();
    await chat.input.click();
    const devtools = await editor().page.context().newCDPSession(editor().page);
    await devtools.send("Input.imeSetComposition", { text: "てすと", selectionStart: 3, selectionEnd: 3 });
    await devtools.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Process", code: "Enter", windowsVirtualKeyCode: 229 });
    await devtools.send("Input.dispatchKeyEvent", { type: "keyUp", key: "Enter", code: "Enter", windowsVirtualKeyCode: 13 });
    assert.equal(await chat.questions.count(), questions);
    await devtools.send("Input.insertText", { text: "テスト" });
    assert.equal(await chat.input.inputValue(), "テスト");
    await editor().page.waitForTimeout(100);
    await chat.input.press("Shift+Enter");
    await chat.input.pressSequentially("二行目");
    assert.equal(await chat.input.inputValue(), "テスト\n二行目");
    assert.equal(await chat.questions.count(), questions);
    await chat.answerTo(() => chat.input.press("Enter"));
    assert.match(await chat.textOf(chat.questions.last()), /テスト\s+二行目/);
  });

  it("misses nothing when the sidebar moves to the other side mid-reply", async () => {
    const chat = new Chat(await editor().chat("sidebar"));
    await chat.say("#bytes");
    await chat.streamed(3);
    await editor().runCommand("View: Toggle Primary Side Bar Position");
    const moved = new Chat(await editor().chat("sidebar"));
    await moved.reply("done");
    assert.equal((await moved.textOf(moved.replies.last())).replaceAll(/\s+/g, ""), catText.replaceAll(/\s+/g, ""));
  });

  it("fits its width without scrolling sideways", async () => {
    const chat = new Chat(await editor().chat("sidebar"));
    await chat.ask("#markdown");
    const { scroll, width } = await chat.frame.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      width: document.documentElement.clientWidth,
    }));
    assert.ok(scroll <= width, `${scroll} > ${width}`);
    assert.ok(width < 400, `${width} px is no narrow sidebar`);
  });

  it("follows the text, and offers to jump to the newest once somebody scrolled up", async () => {
    const chat = new Chat(await editor().chat("sidebar"));
    const place = () =>
      chat.log.evaluate((log) => {
        const scroller = [log, ...Array.from(log.querySelectorAll("*"))].find((element) => element.scrollHeight > element.clientHeight + 20) ?? log;
        return { below: scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight, height: scroller.scrollHeight };
      });
    await chat.say("#loop");
    await chat.streamed(60);
    assert.ok((await place()).below < 40, "the view follows");
    await chat.log.hover();
    await editor().page.mouse.wheel(0, -400);
    const jump = chat.frame.getByRole("button", { name: /最新/ });
    await jump.waitFor();
    await chat.streamed(100);
    assert.ok((await place()).below > 40, "the view stays where the person is");
    await jump.click();
    await chat.streamed(120);
    assert.ok((await place()).below < 40, "the view follows again");
    await chat.input.click();
    await chat.input.press("Escape");
    await chat.reply("stopped");
  });
});
