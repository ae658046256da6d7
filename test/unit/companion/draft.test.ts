import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Draft, DraftFile } from "../../../src/companion/draft";
import { FakeClock } from "./fakeClock";

describe("Draft", () => {
  let folder: string;
  let file: DraftFile;
  const logged: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "aituber-draft-"));
    file = new DraftFile(join(folder, "new", "draft.txt"), (_level, text) => logged.push(text));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("is empty where none was kept", async () => {
    assert.equal((await Draft.open(file)).text, "");
  });

  it("is there in the next session, whatever characters are in it", async () => {
    const text = "下書き\r\n🎉\0\u202e";
    const draft = await Draft.open(file);
    draft.set("x");
    draft.set(text);
    await draft.flush();
    assert.equal((await Draft.open(file)).text, text);
    draft.set("");
    await draft.flush();
    assert.equal((await Draft.open(file)).text, "");
  });

  it("is written while typing goes on, but not for each letter", async () => {
    const clock = new FakeClock();
    const written: string[] = [];
    const store = { read: () => Promise.resolve(""), write: async (text: string) => void written.push(text) };
    const draft = await Draft.open(store, clock);
    for (let letters = 1; letters <= 20; letters++) {
      draft.set("あ".repeat(letters));
      clock.pass(30);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    assert.ok(written.length > 2 && written.length < 10, `${written.length} times`);
    await draft.flush();
    assert.equal(written.at(-1), "あ".repeat(20));
  });

  it("keeps the last text where it changed during a write", async () => {
    const written: string[] = [];
    const store = {
      read: () => Promise.resolve(""),
      write: async (text: string) => {
        await new Promise<void>((resolve) => setImmediate(resolve));
        written.push(text);
      },
    };
    const draft = await Draft.open(store, new FakeClock());
    draft.set("a");
    const flushed = draft.flush();
    draft.set("b");
    await Promise.all([flushed, draft.flush()]);
    assert.deepEqual(written, ["a", "b"]);
  });

  it("bears a place where nothing can be written", async () => {
    await writeFile(join(folder, "new"), "");
    const draft = await Draft.open(file);
    draft.set("x");
    await draft.flush();
    assert.equal(draft.text, "x");
    assert.match(logged.at(-1) ?? "", /not kept/);
  });
});
