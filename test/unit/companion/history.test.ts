import assert from "node:assert/strict";
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import fc from "fast-check";
import { Conversation, type Entry } from "../../../src/companion/conversation";
import { FileHistory } from "../../../src/companion/history";
import { reopen } from "../../../src/companion/historyFiles";
import type { ConversationRecord } from "../../../src/companion/records";

const at = "2026-01-01T00:00:00.000Z";
const log = () => undefined;

const said: readonly ConversationRecord[] = [
  { type: "user", id: "u1", at, text: "テストが\n通らない…🎉" },
  { type: "reply", id: "r1", at },
  { type: "chunk", id: "r1", part: "thinking", text: "うーん" },
  { type: "chunk", id: "r1", part: "text", text: "[happy] 大" },
  { type: "end", id: "r1", at, state: "done", text: "[happy] 大丈夫！", thinking: "うーん", end: "complete", tokens: { vocabulary: "v", reasoning: [1], content: [2, 3] } },
  { type: "user", id: "u2", at, text: "\u0000\u2028" },
  { type: "reply", id: "r2", at },
  { type: "trimmed", firstKeptId: "u2", noticeId: "n1" },
  { type: "chunk", id: "r2", part: "text", text: "👩‍💻" },
];

/** What the first `count` records amount to, as it is after a restart. */
function entriesOf(records: readonly ConversationRecord[]) {
  const conversation = new Conversation(at, records);
  conversation.stopOpenReplies();
  const entries: Entry[] = JSON.parse(JSON.stringify(conversation.entries));
  return entries;
}

describe("FileHistory", () => {
  let folder: string;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "aituber-history-")), "conversations");
  });

  afterEach(async () => {
    await chmod(folder, 0o700).catch(() => undefined);
    await rm(join(folder, ".."), { recursive: true, force: true });
  });

  /** Says it all in one session, or goes on where the last one ended. */
  async function keep(records: readonly ConversationRecord[], oneByOne = false) {
    const { history, reopened } = await FileHistory.open(folder, log);
    const conversation = new Conversation(at, reopened.records);
    for (const record of records) {
      conversation.apply(record);
      history.append(record, () => conversation.records());
      if (oneByOne) await history.flush();
    }
    await history.close();
    return conversation;
  }

  const files = async () => (await readdir(folder)).sort();
  const newest = async () => join(folder, (await files()).findLast((name) => name.endsWith(".jsonl")) ?? "");

  /** Damages the file, opens it, and says that what is left is carried on in a file of its own. */
  async function expectSetAside(damage: (path: string) => Promise<void>, left: number): Promise<void> {
    await keep(said, true);
    const path = await newest();
    await damage(path);
    const { history, reopened } = await FileHistory.open(folder, log);
    const conversation = new Conversation(at, reopened.records);
    history.startNew(() => conversation.records());
    await history.close();
    assert.match(reopened.damaged?.file ?? "", /\.jsonl\.damaged-/);
    assert.ok((await files()).includes(reopened.damaged?.file ?? ""));
    assert.equal(reopened.damaged?.isSetAside, true);
    assert.notEqual(await newest(), path);
    const again = await reopen(folder, log);
    assert.deepEqual(entriesOf(again.records), entriesOf(said.slice(0, left)));
    assert.equal(again.damaged, undefined);
  }

  it("makes no file before there is something to keep", async () => {
    const { history, reopened } = await FileHistory.open(folder, log);
    await history.close();
    assert.deepEqual(reopened, { records: [] });
    await assert.rejects(stat(folder));
  });

  it("gives back what was said, also over several sessions", async () => {
    await keep(said.slice(0, 3));
    await keep(said.slice(3, 6), true);
    await keep(said.slice(6));
    assert.equal((await files()).length, 1);
    assert.deepEqual(entriesOf((await reopen(folder, log)).records), entriesOf(said));
  });

  it("takes the newest of several conversations, even where the clock was set back", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "2999-01-01T00-00-00-000Z-ffffffff.jsonl"), `{"type":"conversation","version":1,"at":"${at}"}\n`);
    const { history } = await FileHistory.open(folder, log);
    const conversation = new Conversation(at, said.slice(0, 1));
    history.startNew(() => conversation.records());
    await history.close();
    assert.deepEqual(entriesOf((await reopen(folder, log)).records), entriesOf(said.slice(0, 1)));
  });

  it("writes each conversation into its own file, however quickly they follow", async () => {
    const { history } = await FileHistory.open(folder, log);
    for (const id of ["a", "b", "c"]) {
      const conversation = new Conversation(at);
      history.startNew(() => conversation.records());
      const record = { type: "user", id, at, text: id } as const;
      conversation.apply(record);
      history.append(record, () => conversation.records());
    }
    await history.close();
    const texts = await Promise.all((await files()).map((name) => readFile(join(folder, name), "utf8")));
    assert.deepEqual(texts.map((text) => text.match(/"text":"(\w)"/g)), [['"text":"a"'], ['"text":"b"'], ['"text":"c"']]);
  });

  it("joins chunks that gathered while another write was under way", async () => {
    const chunks = Array.from({ length: 200 }, () => ({ type: "chunk", id: "r1", part: "text", text: "あ" }) as const);
    await keep([...said.slice(0, 2)]);
    await keep(chunks);
    const lines = (await readFile(await newest(), "utf8")).trim().split("\n");
    assert.ok(lines.length < 10, `${lines.length} lines`);
    const [, reply] = entriesOf((await reopen(folder, log)).records);
    assert.equal(reply?.role === "assistant" && reply.text, "あ".repeat(200));
  });

  it("survives being torn at every byte, and goes on from there", async () => {
    await keep(said, true);
    const path = await newest();
    const whole = await readFile(path);
    const after: ConversationRecord = { type: "user", id: "u9", at, text: "まだいる？" };
    for (let size = 0; size < whole.length; size++) {
      await rm(folder, { recursive: true });
      await mkdir(folder);
      await writeFile(path, whole.subarray(0, size));
      await keep([after]);
      const linesLeft = whole.subarray(0, size).filter((byte) => byte === 0x0a).length;
      const kept = said.slice(0, Math.max(linesLeft - 1, 0));
      const reopened = await reopen(folder, log);
      assert.equal(reopened.damaged, undefined, `torn at ${size}`);
      assert.deepEqual(entriesOf(reopened.records), entriesOf([...kept, after]), `torn at ${size}`);
    }
  });

  it("sets a torn last line aside instead of throwing it away", async () => {
    await keep(said, true);
    await appendFile(await newest(), '{"type":"user","id":"u3","te');
    await reopen(folder, log);
    const torn = (await files()).find((name) => name.includes(".torn-")) ?? "";
    assert.equal(await readFile(join(folder, torn), "utf8"), '{"type":"user","id":"u3","te');
  });

  it("never fails to open, whatever is in the file", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(1_000), async (noise, offset) => {
        await rm(folder, { recursive: true, force: true });
        await keep(said, true);
        const path = await newest();
        const bytes = await readFile(path);
        const place = offset % bytes.length;
        await writeFile(path, Buffer.concat([bytes.subarray(0, place), noise, bytes.subarray(place)]));
        await keep([{ type: "user", id: "u9", at, text: "x" }]);
        const last = entriesOf((await reopen(folder, log)).records).at(-1);
        assert.equal(last?.id, "u9");
      }),
      { numRuns: 60 },
    );
  });

  it("sets a file with bad JSON in the middle aside, and carries on what was before it", () =>
    expectSetAside(async (path) => {
      const lines = (await readFile(path, "utf8")).split("\n");
      await writeFile(path, lines.with(2, "{oops").join("\n"));
    }, 1));

  it("sets a file with a record of the wrong shape aside", () =>
    expectSetAside(async (path) => {
      const lines = (await readFile(path, "utf8")).split("\n");
      await writeFile(path, lines.with(3, '{"type":"chunk","id":"r1","part":"text"}').join("\n"));
    }, 2));

  it("sets a file that is not UTF-8 aside", () =>
    expectSetAside(async (path) => {
      const bytes = await readFile(path);
      const second = bytes.indexOf(0x0a) + 1;
      bytes.fill(0xff, second + 5, second + 8);
      await writeFile(path, bytes);
    }, 0));

  it("sets a file that is something else altogether aside", () =>
    expectSetAside((path) => writeFile(path, "GGUF\0\0"), 0));

  it("sets a directory in the place of the file aside", () =>
    expectSetAside(async (path) => {
      await rm(path);
      await mkdir(path);
    }, 0));

  it("says so where a damaged file can't be set aside, and goes on in a new one", async () => {
    await mkdir(folder, { recursive: true });
    // No file system has longer names than this one.
    const path = join(folder, `2026-01-01T00-00-00-000Z-${"f".repeat(220)}.jsonl`);
    await writeFile(path, "GGUF");
    const { history, reopened } = await FileHistory.open(folder, log);
    assert.deepEqual(reopened.damaged, { file: basename(path), isSetAside: false });
    const conversation = new Conversation(at, reopened.records);
    history.startNew(() => conversation.records());
    await history.close();
    assert.equal(await readFile(path, "utf8"), "GGUF");
    assert.deepEqual((await reopen(folder, log)).damaged, undefined);
  });

  it("sets a file in the place of the folder aside", async () => {
    await writeFile(folder, "not a folder");
    await keep(said);
    assert.deepEqual(entriesOf((await reopen(folder, log)).records), entriesOf(said));
  });

  it("removes an empty file, which holds nothing to lose", async () => {
    await keep(said);
    await truncate(await newest(), 0);
    assert.deepEqual(await reopen(folder, log), { records: [] });
  });

  it("says once that nothing can be written, and writes all of it when it can again", async () => {
    const blocked = join(folder, "..", "blocked");
    await writeFile(blocked, "");
    const { history } = await FileHistory.open(join(blocked, "conversations"), log);
    const conversation = new Conversation(at);
    const failures: string[] = [];
    history.onFailure(({ reason }) => failures.push(reason));
    for (const record of said.slice(0, 5)) {
      conversation.apply(record);
      history.append(record, () => conversation.records());
      await history.flush();
    }
    assert.deepEqual(failures, ["history-not-written"]);
    await rm(blocked);
    await history.close();
    assert.deepEqual(entriesOf((await reopen(join(blocked, "conversations"), log)).records), entriesOf(said.slice(0, 5)));
  });

  it("begins a new file with all of it after a write that failed", async () => {
    const { history } = await FileHistory.open(folder, log);
    const conversation = new Conversation(at);
    let failures = 0;
    history.onFailure(() => failures++);
    const say = async (record: ConversationRecord | undefined) => {
      assert.ok(record);
      conversation.apply(record);
      history.append(record, () => conversation.records());
      await history.flush();
    };
    await say(said[0]);
    await history.close();
    // A directory has come into the file's place, so that it can't be opened again.
    const path = await newest();
    await rm(path);
    await mkdir(path);
    await say(said[1]);
    assert.equal(failures, 1);
    await rm(path, { recursive: true });
    await say(said[2]);
    await history.close();
    assert.deepEqual(entriesOf((await reopen(folder, log)).records), entriesOf(said.slice(0, 3)));
  });

  it("bears two windows that write into the same file", async () => {
    await keep(said.slice(0, 5));
    const [one, two] = await Promise.all([FileHistory.open(folder, log), FileHistory.open(folder, log)]);
    for (let turn = 0; turn < 50; turn++) {
      one.history.append({ type: "user", id: `one${turn}`, at, text: "あ".repeat(500) }, () => []);
      two.history.append({ type: "user", id: `two${turn}`, at, text: "い".repeat(500) }, () => []);
      if (turn % 7 === 0) await one.history.flush();
    }
    await Promise.all([one.history.close(), two.history.close()]);
    const { records, damaged } = await reopen(folder, log);
    assert.equal(damaged, undefined);
    assert.equal(records.filter(({ type }) => type === "user").length, 101);
  });
});
