import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Conversation } from "../../../src/companion/conversation";
import { type Keeping, openKeeping } from "../../../src/companion/keeping";
import { Seat } from "../../../src/companion/seat";

const at = "2026-01-01T00:00:00.000Z";
const log = () => undefined;
const here = () => Promise.resolve();
const gone = () => new Promise<never>(() => undefined);

/** A window of VS Code, as far as it keeps something. */
class Window {
  readonly keeping: Keeping;
  readonly conversation: Conversation;

  constructor(keeping: Keeping) {
    this.keeping = keeping;
    this.conversation = new Conversation(at, keeping.reopened.records);
  }

  get said(): string[] {
    return this.conversation.entries.map(({ id }) => id);
  }

  async say(id: string): Promise<void> {
    const record = { type: "user", id, at, text: id } as const;
    this.conversation.apply(record);
    this.keeping.history.append(record, () => this.conversation.records());
    await this.keeping.history.flush();
  }

  async type(text: string): Promise<void> {
    this.keeping.draft.set(text);
    await this.keeping.draft.flush();
  }

  async close(): Promise<void> {
    await Promise.all([this.keeping.history.close(), this.keeping.draft.flush()]);
    await this.keeping.leave();
  }
}

describe("windows that share a storage", () => {
  let storage: string;
  let opened: Window[];

  beforeEach(async () => {
    storage = await mkdtemp(join(tmpdir(), "aituber-seats-"));
    opened = [];
  });

  afterEach(async () => {
    await Promise.all(opened.map((window) => window.close()));
    await rm(storage, { recursive: true, force: true });
  });

  async function open(isHere: () => Promise<unknown> = here): Promise<Window> {
    const window = new Window(await openKeeping(storage, isHere, log));
    opened.push(window);
    return window;
  }

  it("have a conversation and a draft each, and find them again", async () => {
    const [one, two] = [await open(), await open()];
    await one.say("one");
    await one.type("draft one");
    await two.say("two");
    await two.type("draft two");
    await one.say("one again");
    await Promise.all([one.close(), two.close()]);
    const again = [await open(), await open()].map((window) => [window.said, window.keeping.draft.text]);
    assert.deepEqual(again.sort(), [[["one", "one again"], "draft one"], [["two"], "draft two"]]);
  });

  it("take different seats also when they come at the same moment", async () => {
    const windows = await Promise.all([open(), open(), open()]);
    assert.equal(new Set(windows.map(({ keeping }) => keeping.conversations)).size, 3);
  });

  it("go on where the window before was a moment ago, once it is through", async () => {
    const before = await open(gone);
    const opening = open();
    await sleep(100);
    await before.say("last word");
    await before.close();
    assert.deepEqual((await opening).said, ["last word"]);
  });

  it("go on where the process before was killed", async () => {
    const before = await open();
    await before.say("a");
    await before.close();
    const { pid } = spawnSync(process.execPath, ["--version"]);
    await writeFile(join(storage, "window.lock"), JSON.stringify({ pid, id: "killed" }));
    assert.deepEqual((await open()).said, ["a"]);
  });

  it("find the conversation again whatever is in the lock", async () => {
    const before = await open();
    await before.say("a");
    await before.close();
    await writeFile(join(storage, "window.lock"), "{");
    const seat = await Seat.take(storage, { isHere: here, log, patience: 100 });
    assert.equal(seat.folder, storage);
    await seat.leave();
    await assert.rejects(readFile(join(storage, "window.lock")), /ENOENT/);
  });

  it("take the seat of an extension host without a window, which moves away with all it has", async () => {
    const ghost = await open(gone);
    await ghost.say("a");
    const next = await open();
    assert.deepEqual(next.said, ["a"]);
    while (!(await moved(storage))) await sleep(20);
    await ghost.say("late");
    await next.say("b");
    await next.close();
    await ghost.close();
    const again = await open();
    assert.deepEqual(again.said, ["a", "b"]);
    assert.deepEqual((await open()).said, ["a", "late"]);
  });
});

/** Whether there is a lock in the second seat. */
async function moved(storage: string): Promise<boolean> {
  return readFile(join(storage, "window-2", "window.lock")).then(() => true, () => false);
}
