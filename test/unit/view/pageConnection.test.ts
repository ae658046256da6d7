import assert from "node:assert/strict";
import type { PageState, ToPage } from "../../../src/protocol";
import { PageConnection } from "../../../src/view/pageConnection";
import { Store } from "../../../src/webview/store";
import { Audience } from "../../../src/view/audience";
import { StubEngine } from "../../fixtures/stubEngine";
import { noSpeech, Stage } from "../companion/companionStage";

/** A page at the other end of a connection. */
class Page {
  readonly received: ToPage[] = [];
  readonly done: string[] = [];
  readonly store = new Store();
  readonly connection: PageConnection;
  /** Messages that come while it is away are lost. */
  isAway = false;

  constructor(stage: Stage, name = "panel") {
    const note = (what: string) => (text?: string) => void this.done.push([what, text ?? ""].join(" ").trim());
    this.connection = new PageConnection({
      name,
      companion: stage.companion,
      speech: { state: noSpeech, onChange: () => () => undefined },
      voice: {
        audience: new Audience({ setAudience: () => undefined, playback: () => undefined }),
        engine: new StubEngine(),
        actions: {
          hush: note("hush"),
          setMuted: (muted) => note("muted")(String(muted)),
          setVolume: (volume) => note("volume")(String(volume)),
          setVoiceEnabled: (enabled) => note("enabled")(String(enabled)),
          setBuiltIn: (enabled) => note("builtIn")(String(enabled)),
          chooseVoice: (id) => note("choose")(String(id)),
          showPolicy: note("policy"),
          openVoiceSettings: note("voiceSettings"),
        },
      },
      actions: {
        copy: note("copy"),
        insertAtCursor: note("insert"),
        openLink: note("link"),
        chooseModel: note("choose model"),
        openModelSettings: note("settings"),
        openLog: note("log"),
      },
      persona: {
        setStrength: (strength) => note("strength")(String(strength)),
        setGauge: (enabled) => note("gauge")(String(enabled)),
        choosePersona: note("choose persona"),
        openPersonaSettings: note("personaSettings"),
      },
      colors: () => ({ keyword: "#123456" }),
      post: (message) => this.#receive(message),
      log: (level, text) => stage.logged.push(`${level} ${text}`),
    });
  }

  get state(): PageState | undefined {
    return this.store.state;
  }

  #receive(message: ToPage): void {
    if (this.isAway) return;
    this.received.push(message);
    if (message.type !== "snapshot" && message.type !== "change") return;
    if (this.store.receive(message) === "gap") this.connection.receive({ type: "resync" });
  }
}

describe("PageConnection", () => {
  it("is silent until the page is ready, then gives it all, and warms the model", async () => {
    const stage = await Stage.open();
    const page = new Page(stage);
    page.connection.focusInput();
    page.connection.sendColors();
    stage.companion.setDraft("x");
    assert.deepEqual(page.received, []);
    const warmed = stage.model.warmed.length;
    page.connection.receive({ type: "ready" });
    assert.deepEqual(page.received.map(({ type }) => type), ["snapshot", "codeColors", "focusInput"]);
    assert.equal(page.state?.draft, "x");
    assert.equal(stage.model.warmed.length, warmed + 1);
  });

  it("shows the same in two pages, live", async () => {
    const stage = await Stage.open();
    const [one, two] = [new Page(stage, "panel"), new Page(stage, "sidebar")];
    one.connection.receive({ type: "ready" });
    two.connection.receive({ type: "ready" });
    one.connection.receive({ type: "send", text: "a" });
    await stage.settle();
    stage.model.lastReply.say("b", "c");
    await stage.settle();
    assert.deepEqual(one.state, stage.whole);
    assert.deepEqual(two.state, stage.whole);
  });

  it("tells typing to the other page only", async () => {
    const stage = await Stage.open();
    const [one, two] = [new Page(stage, "panel"), new Page(stage, "sidebar")];
    one.connection.receive({ type: "ready" });
    two.connection.receive({ type: "ready" });
    const before = one.received.length;
    one.connection.receive({ type: "draft", text: "x" });
    assert.equal(one.received.length, before);
    assert.equal(two.state?.draft, "x");
    one.connection.receive({ type: "send", text: "x" });
    assert.equal(one.state?.draft, "");
    assert.equal(two.state?.draft, "");
  });

  it("misses nothing where messages were lost in the middle of a reply", async () => {
    const stage = await Stage.open();
    const page = new Page(stage);
    page.connection.receive({ type: "ready" });
    page.connection.receive({ type: "send", text: "a" });
    await stage.settle();
    stage.model.lastReply.say("b");
    await stage.settle();
    page.isAway = true;
    stage.model.lastReply.say("c", "d");
    await stage.settle();
    page.isAway = false;
    stage.model.lastReply.say("e").done();
    await stage.settle();
    assert.deepEqual(page.state, stage.whole);
    const last = page.state?.messages.at(-1);
    assert.equal(last?.role === "assistant" && last.text, "bcde");
  });

  it("gives a page that was made anew in the middle of a reply all of it", async () => {
    const stage = await Stage.open();
    const page = new Page(stage);
    page.connection.receive({ type: "ready" });
    page.connection.receive({ type: "send", text: "a" });
    await stage.settle();
    stage.model.lastReply.say("b");
    await stage.settle();
    page.connection.receive({ type: "ready" });
    stage.model.lastReply.say("c").done();
    await stage.settle();
    assert.deepEqual(page.state, stage.whole);
  });

  it("does what a page asks", async () => {
    const stage = await Stage.open();
    const page = new Page(stage);
    await stage.turn("a", "b");
    const [user, reply] = stage.page.messages;
    page.connection.receive({ type: "regenerate", id: reply?.id });
    await stage.settle();
    page.connection.receive({ type: "stop" });
    await stage.settle();
    assert.deepEqual(stage.log, ["user a", "stopped "]);
    page.connection.receive({ type: "goOn", id: stage.lastMessage?.id });
    await stage.settle();
    stage.model.lastReply.say("c").done();
    await stage.settle();
    page.connection.receive({ type: "edit", id: user?.id, text: "d" });
    await stage.settle();
    stage.model.lastReply.say("e").done();
    await stage.settle();
    assert.deepEqual(stage.log, ["user d", "done e"]);
    page.connection.receive({ type: "newConversation" });
    assert.deepEqual(stage.log, []);
    page.connection.receive({ type: "send", text: " " });
    assert.equal(stage.page.failure?.reason, "message-empty");
    page.connection.receive({ type: "dismissFailure" });
    assert.equal(stage.page.failure, undefined);
  });

  it("passes on what is not about the conversation", async () => {
    const stage = await Stage.open();
    const page = new Page(stage);
    page.connection.receive({ type: "copy", text: "a" });
    page.connection.receive({ type: "insertAtCursor", text: "b" });
    page.connection.receive({ type: "openLink", href: "c" });
    page.connection.receive({ type: "openModelSettings" });
    page.connection.receive({ type: "openLog" });
    page.connection.receive({ type: "setStrength", strength: 2.5 });
    page.connection.receive({ type: "setStrength", strength: 3.1 });
    page.connection.receive({ type: "setStrength", strength: Number.NaN });
    page.connection.receive({ type: "setGauge", enabled: false });
    page.connection.receive({ type: "choosePersona" });
    page.connection.receive({ type: "openPersonaSettings" });
    page.connection.receive({ type: "log", level: "warn", text: "d" });
    const forConversation = ["copy a", "insert b", "link c", "settings", "log"];
    assert.deepEqual(page.done, [...forConversation, "strength 2.5", "gauge false", "choose persona", "personaSettings"]);
    assert.equal(stage.logged.at(-1), "warn [panel] d");
  });

  it("logs and ignores what is no message", async () => {
    const stage = await Stage.open();
    const page = new Page(stage);
    const cycle: Record<string, unknown> = {};
    cycle.cycle = cycle;
    for (const stranger of [undefined, 7, "send", { type: "send" }, { type: "eval", text: "x" }, cycle])
      page.connection.receive(stranger);
    assert.equal(stage.logged.length, 6);
    assert.deepEqual(stage.log, []);
  });

  it("hears nothing any more once it is gone", async () => {
    const stage = await Stage.open();
    const page = new Page(stage);
    page.connection.receive({ type: "ready" });
    page.connection.dispose();
    const { length } = page.received;
    stage.companion.setDraft("x");
    assert.equal(page.received.length, length);
  });
});
