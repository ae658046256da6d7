import assert from "node:assert/strict";
import { Chat } from "./harness/chat";
import { slowModel } from "./harness/scriptedModels";
import { editorForSuite } from "./harness/suite";

describe("when something goes wrong", () => {
  const editor = editorForSuite({ settings: { ...slowModel(), "aituber.reply.timeoutSeconds": 10 } });

  it("keeps what she had said when the worker is killed, and answers again on retry", async () => {
    const chat = new Chat(await editor().openPanel());
    await chat.say("#loop");
    await chat.streamed(10);
    const [killed] = editor().killWorker();
    const failed = await chat.reply("failed");
    assert.ok((await chat.textOf(failed)).startsWith("とまらない"));
    assert.ok((await chat.alert.innerText()).length > 5);
    await chat.button(/^(Retry|Try again)/).click();
    await chat.streamed(5);
    await chat.input.click();
    await chat.input.press("Escape");
    await chat.reply("stopped");
    assert.equal(await chat.ask("やあ"), "はい、元気だよ。");
    assert.notDeepEqual(editor().workers(), [killed]);
  });

  it("ends a reply that hangs after the time that was set, with a reason", async () => {
    const chat = new Chat(await editor().chat("panel"));
    await chat.say("#loop");
    await chat.streamed(5);
    editor().killWorker("SIGSTOP");
    await chat.reply("failed");
    assert.match(await chat.alert.last().innerText(), /10/);
    assert.equal(await chat.ask("やあ"), "はい、元気だよ。");
  });

  it("refuses a message of 200,000 characters with the count and the limit, and leaves it in the box", async () => {
    const chat = new Chat(await editor().chat("panel"));
    const questions = await chat.questions.count();
    const huge = "あ".repeat(200_000);
    await chat.input.fill(huge);
    await chat.input.press("Enter");
    await chat.alert.last().waitFor();
    const text = await chat.alert.last().innerText();
    assert.match(text, /200,?000/);
    assert.match(text, /100,?000/);
    assert.equal(await chat.input.inputValue(), huge);
    assert.equal(await chat.questions.count(), questions);
    await chat.input.fill("");
  });

  it("takes NULs, escapes, lone surrogates and bidi controls for text", async () => {
    const chat = new Chat(await editor().chat("panel"));
    await chat.ask("a\u0000b\u001b[31mc\u202Ed やあ");
    const shown = await chat.questions.last().locator("[data-part=text]").textContent();
    assert.ok(shown?.includes("␛[31m"), JSON.stringify(shown));
    assert.ok(!/[\u0000\u001b]/.test(shown ?? ""));
  });

  it("keeps the reply that a reload cut off, marked as stopped, and goes on with it", async () => {
    const chat = new Chat(await editor().chat("panel"));
    await chat.say("#loop");
    await chat.streamed(20);
    await editor().openSidebar();
    await chat.input.fill("書きかけ");
    await editor().page.waitForTimeout(1000);
    await editor().reload();
    const again = new Chat(await editor().chat("panel"));
    const stopped = await again.reply("stopped");
    const said = await again.textOf(stopped);
    assert.ok(said.startsWith("とまらない") && said.length >= 20, said);
    assert.equal(await again.input.inputValue(), "書きかけ");
    const beside = new Chat(await editor().chat("sidebar"));
    assert.equal(await beside.textOf(await beside.reply("stopped")), said);
    await again.button(/^Go on/).click();
    await again.streamed(said.length + 5);
    await again.input.click();
    await again.input.press("Escape");
    await again.reply("stopped");
  });

  it("says so when the model file is missing, keeps the message, and works once it is there", async () => {
    const { "aituber.model.path": good } = slowModel() ?? {};
    const chat = new Chat(await editor().chat("panel"));
    editor().changeSettings({ "aituber.model.path": "/nowhere/no.gguf" });
    await chat.model("failed");
    await chat.input.fill("聞こえる？");
    await chat.input.press("Enter");
    await chat.reply("failed");
    assert.match(await chat.alert.last().innerText(), /no\.gguf/);
    assert.equal(await chat.textOf(chat.questions.last()), "聞こえる？");
    editor().changeSettings({ "aituber.model.path": good });
    await chat.model("ready");
    assert.equal(await chat.answerTo(() => chat.button(/^(Retry|Try again)/).click()), "はい、元気だよ。");
  });
});
