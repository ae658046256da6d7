import assert from "node:assert/strict";
import { Chat } from "./harness/chat";
import { quickModel, slowModel } from "./harness/scriptedModels";
import { editorForSuite } from "./harness/suite";
import { catText, emojiText } from "../fixtures/gguf/texts";

describe("talking to her on a fresh profile, with the bundled model", () => {
  const editor = editorForSuite();

  it("answers Japanese that was typed after a click, and says on what she runs", async () => {
    const chat = new Chat(await editor().openPanel());
    const answer = await chat.ask("テストが通らない…");
    assert.ok(answer.length > 5 && !answer.includes("\ufffd") && !answer.includes("["), answer);
    assert.equal(await chat.textOf(chat.questions.last()), "テストが通らない…");
    const status = await chat.frame.getByRole("status").allInnerTexts();
    assert.match(status.join("\n"), /CPU/);
    assert.match(status.join("\n"), /tokens\/s/);
  });

  it("asks nobody for anything while she answers, and is not allowed to", async () => {
    const chat = new Chat(await editor().chat("panel"));
    const requests: string[] = [];
    const note = (request: { url(): string; frame(): unknown }) => {
      if (request.frame() === chat.frame) requests.push(request.url());
    };
    editor().page.on("request", note);
    await chat.ask("バグが直った！");
    editor().page.off("request", note);
    assert.deepEqual(requests, []);
    const policy = await chat.frame.evaluate(
      () => document.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]')?.content ?? "",
    );
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'nonce-/);
    assert.doesNotMatch(policy, /connect-src|unsafe/);
  });
});

describe("a reply that streams", () => {
  const editor = editorForSuite({ settings: slowModel() });

  it("grows on the page, never shows a broken character, and is the same in both views", async () => {
    const panel = new Chat(await editor().openPanel());
    await panel.ask("やあ");
    const watched = await panel.watch("article[data-state=streaming] [data-part=text]");
    await panel.say("#bytes");
    await panel.streamed(5);
    const sidebar = new Chat(await editor().openSidebar());
    await panel.reply("done");
    await sidebar.reply("done");
    const seen = await watched();
    assert.ok(seen.length > 20, `${seen.length} different texts were seen`);
    for (const [i, text] of seen.entries()) {
      assert.ok(!text.includes("\ufffd"), text);
      if (i > 0) assert.ok(text.startsWith(seen[i - 1]?.trimEnd() ?? ""), "text only grows");
    }
    const whole = catText.replaceAll(/\s+/g, "");
    assert.equal((await panel.textOf(panel.replies.last())).replaceAll(/\s+/g, ""), whole);
    assert.equal((await sidebar.textOf(sidebar.replies.last())).replaceAll(/\s+/g, ""), whole);
  });

  it("goes on while its view is hidden, and misses nothing when it comes back", async () => {
    const sidebar = new Chat(await editor().chat("sidebar"));
    await sidebar.say("#bytes");
    await sidebar.streamed(3);
    await editor().clickActivityIcon(); // hides it
    const panel = new Chat(await editor().chat("panel"));
    await panel.reply("done");
    const back = new Chat(await editor().openSidebar());
    await back.reply("done");
    assert.equal((await back.textOf(back.replies.last())).replaceAll(/\s+/g, ""), catText.replaceAll(/\s+/g, ""));
  });

  it("stops with the button, and with Escape, and can be gone on with", async () => {
    const panel = new Chat(await editor().chat("panel"));
    await panel.say("#loop");
    await panel.streamed(10);
    await panel.button("Stop").click();
    const stopped = await panel.reply("stopped");
    const said = await panel.textOf(stopped);
    assert.ok(said.startsWith("とまらない"), said);
    const count = await panel.replies.count();
    await panel.button(/^Go on/).click();
    await panel.streamed(said.length + 10);
    await panel.input.click();
    await panel.input.press("Escape");
    const more = await panel.textOf(await panel.reply("stopped"));
    assert.ok(more.startsWith(said.trimEnd().slice(0, -1)) && more.length > said.length, `${said} … ${more}`);
    assert.equal(await panel.replies.count(), count, "she goes on in the same message");
  });

  it("keeps what is typed meanwhile: Enter neither sends nor loses it", async () => {
    const panel = new Chat(await editor().chat("panel"));
    await panel.say("#loop");
    await panel.streamed(3);
    const questions = await panel.questions.count();
    await panel.input.click();
    await panel.input.fill("まだ送らない");
    await panel.input.press("Enter");
    await editor().page.waitForTimeout(500);
    assert.equal(await panel.input.inputValue(), "まだ送らない");
    assert.equal(await panel.questions.count(), questions);
    await panel.input.press("Escape");
    await panel.reply("stopped");
    await panel.input.press("Enter");
    await panel.reply("done");
    assert.equal(await panel.input.inputValue(), "");
    assert.equal(await panel.textOf(panel.questions.last()), "まだ送らない");
  });
});

describe("what she may say", () => {
  const editor = editorForSuite({ settings: quickModel(), files: { "a.ts": "" } });

  it("is shown whole: emoji families, flags, combining marks", async () => {
    await editor().page.locator(".explorer-folders-view").getByText("a.ts").dblclick();
    const chat = new Chat(await editor().openPanel());
    assert.equal((await chat.ask("#emoji")).replaceAll(/\s+/g, ""), emojiText.replaceAll(/\s+/g, ""));
  });

  it("may hold reasoning, which is folded and no part of the reply", async () => {
    const chat = new Chat(await editor().chat("panel"));
    const answer = await chat.ask("#thinking");
    assert.ok(!answer.includes("think"), answer);
    const thinking = chat.replies.last().locator("details[data-part=thinking]");
    assert.equal(await thinking.count(), 1);
    assert.equal(await thinking.getAttribute("open"), null);
  });

  it("may be Markdown with code, which can be copied and inserted", async () => {
    const chat = new Chat(await editor().chat("panel"));
    await chat.ask("#markdown");
    const code = chat.replies.last().locator("pre code").first();
    assert.ok((await code.locator("span").count()) > 3, "the code is highlighted");
    const text = (await code.innerText()).trimEnd();
    await chat.replies.last().locator("pre").first().hover();
    await chat.replies.last().getByRole("button", { name: /copy code|copy/i }).first().click();
    await editor().page.waitForFunction(async (code) => (await navigator.clipboard.readText()).trimEnd() === code, text);
    await chat.replies.last().getByRole("button", { name: "Insert at cursor" }).first().click();
    const lines = editor().page.locator(".monaco-editor .view-lines");
    await lines.filter({ hasText: "export function average" }).waitFor();
  });

  it("never runs and never asks for anything, whatever it looks like", async () => {
    const chat = new Chat(await editor().chat("panel"));
    const requests: string[] = [];
    editor().page.on("request", (request) => requests.push(request.url()));
    let dialogs = 0;
    editor().page.on("dialog", (dialog) => (dialogs++, void dialog.dismiss()));
    const answer = await chat.ask("#hostile");
    await editor().page.waitForTimeout(1000);
    assert.match(answer, /<script|<img/, "markup is shown as text");
    assert.equal(dialogs, 0);
    const reply = chat.replies.last().locator("[data-part=text]");
    assert.equal(await reply.locator("script, img, iframe, style, object, embed, link, form").count(), 0);
    assert.equal(await reply.locator('[href^="javascript" i], [style], [onerror], [onclick], [onload]').count(), 0);
    const origin = new URL(editor().page.url()).origin;
    assert.deepEqual(requests.filter((url) => /evil|example|attacker/.test(url) || !(url.startsWith(origin) || url.startsWith("blob:") || url.startsWith("data:"))), []);
  });

  it("can be asked for again, and the question edited", async () => {
    const chat = new Chat(await editor().chat("panel"));
    await chat.ask("やあ");
    const replies = await chat.replies.count();
    await chat.answerTo(() => chat.button(/^(Regenerate|Another|Ask again)/).click());
    assert.equal(await chat.replies.count(), replies);
    await chat.questions.last().hover();
    await chat.questions.last().getByRole("button", { name: /Edit/ }).click();
    const editorBox = chat.frame.locator("article[data-role=user] textarea");
    await editorBox.fill("#canonical");
    assert.match(await chat.answerTo(() => editorBox.press("Enter")), /assistant, user!/);
    assert.match(await chat.textOf(chat.questions.last()), /#canonical/);
    assert.equal(await chat.replies.count(), replies);
  });

  it("can be begun anew", async () => {
    const chat = new Chat(await editor().chat("panel"));
    await chat.button(/New conversation/).first().click();
    await chat.replies.first().waitFor({ state: "detached" });
    assert.equal(await chat.questions.count(), 0);
  });
});
