import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { personaTemplate } from "../../../../src/companion/persona/personaText";
import { ChosenPersona } from "../../../../src/companion/persona/chosenPersona";
import { bundledIds, defaultPersonaId, isOwnId, PersonaLibrary } from "../../../../src/companion/persona/personaLibrary";
import type { Language } from "../../../../src/companion/persona/persona";
import { bundledIds as looks } from "./bundledPersonas";
import { pngPicture } from "./pictures";

const bundled = fileURLToPath(new URL("../../../../media/personas", import.meta.url));

describe("the library of personas", () => {
  let folder: string;
  let own: string;
  let logged: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "personas-"));
    own = join(folder, "personas");
    logged = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (language: Language = "ja") => PersonaLibrary.open({ bundled, own, language, log: (_level, text) => logged.push(text) });
  const write = (id: string, text: string) => {
    mkdirSync(join(own, id), { recursive: true });
    writeFileSync(join(own, id, "persona.jsonc"), text);
  };
  const persona = (name: string, prompt = "P") => JSON.stringify({ name, prompt });

  it("has those that come with the extension, Naru first", async () => {
    const library = await open();
    assert.deepEqual(library.list().map(({ id }) => id), [...bundledIds]);
    assert.deepEqual([...bundledIds], [...looks]);
    assert.deepEqual(library.list().map(({ name }) => name), ["ナル", "執事", "ヨル"]);
    assert.equal(library.get(defaultPersonaId)?.face.kind, "drawn");
    assert.deepEqual(logged, []);
    assert.ok(!existsSync(own));
  });

  it("speaks the language that it is opened in", async () => assert.equal((await open("en")).get("yoru")?.name, "Yoru"));

  it("has the person's own too, by name", async () => {
    write("z", persona("あお"));
    write("a", persona("うみ"));
    write("naru", persona("Somebody else"));
    write(".hidden", persona("Hidden"));
    mkdirSync(join(own, "empty"));
    writeFileSync(join(own, "a file"), "x");
    const library = await open();
    assert.deepEqual(library.list().map(({ name }) => name), ["ナル", "執事", "ヨル", "あお", "うみ"]);
    assert.equal(library.entry("z")?.isOwn, true);
    assert.equal(library.get("empty"), undefined);
  });

  it("reads a file again, and keeps the last good one where it is broken", async () => {
    write("a", persona("A", "one"));
    const library = await open();
    const heard: string[] = [];
    const stop = library.onChange((id) => heard.push(id));
    write("a", persona("A", "two"));
    await library.reload("a");
    assert.equal(library.get("a")?.prompt, "two");

    write("a", '{\n "name": "A",\n "prompt": 3 }');
    const broken = await library.reload("a");
    assert.equal(broken?.persona?.prompt, "two");
    assert.deepEqual(broken?.problems.map(({ reason, line }) => [reason, line]), [["wrong-type", 3]]);
    assert.match(logged.join(), /persona\.jsonc:3:12: wrong-type/);

    write("a", persona("A", "three"));
    assert.deepEqual((await library.reload("a"))?.problems, []);
    assert.equal(library.get("a")?.prompt, "three");
    assert.deepEqual(heard, ["a", "a", "a"]);
    stop();
    await library.reload("a");
    assert.equal(heard.length, 3);
  });

  it("ends with the newest of what is read at the same time", async () => {
    write("a", persona("A", "old"));
    const library = await open();
    const readings = ["x", "y", "newest"].map((prompt) => {
      write("a", persona("A", prompt));
      return library.reload("a");
    });
    await Promise.all(readings);
    assert.equal(library.get("a")?.prompt, "newest");
  });

  it("forgets whose file is gone", async () => {
    write("a", persona("A"));
    const library = await open();
    rmSync(join(own, "a"), { recursive: true });
    assert.equal(await library.reload("a"), undefined);
    assert.equal(library.get("a"), undefined);
    assert.equal(library.entries().length, bundledIds.length);
  });

  it("gives the default one's place to whom the person has set, while that one is there", async () => {
    write("a", persona("A", "one"));
    const library = await open();
    let id = "a";
    const heard: string[] = [];
    const chosen = new ChosenPersona({
      library,
      id: () => id,
      onChange: (now) => heard.push(`${now.name} ${now.prompt.slice(0, 3)}`),
      onMissed: (missed, answering) => heard.push(`no ${missed}, ${answering.name} answers`),
    });
    const reload = async () => {
      await library.reload("a");
      chosen.refresh();
    };
    assert.equal(chosen.current.name, "A");
    write("a", persona("A", "two"));
    await reload();
    write("a", "{");
    await reload();
    assert.equal(chosen.current.prompt, "two");
    rmSync(join(own, "a"), { recursive: true });
    await reload();
    await reload();
    assert.equal(chosen.current.id, defaultPersonaId);
    const naru = `${chosen.current.name} ${chosen.current.prompt.slice(0, 3)}`;
    assert.deepEqual(heard.splice(0), ["A two", naru, "no a, ナル answers"]);
    // Broken from its beginning: the file's problems say so.
    write("a", "{");
    await reload();
    write("a", persona("A", "new"));
    await reload();
    id = "b";
    chosen.refresh();
    assert.deepEqual(heard, ["A new", naru, "no b, ナル answers"]);
  });

  it("tells of one that was never good, and does not offer it", async () => {
    write("a", "{");
    const library = await open();
    assert.equal(library.get("a"), undefined);
    assert.equal(library.entry("a")?.problems[0]?.reason, "syntax");
    assert.equal(library.list().length, bundledIds.length);
  });

  it("does not read 10 MB", async () => {
    write("a", persona("A", "x".repeat(10 * 1024 * 1024)));
    mkdirSync(join(own, "b", "persona.jsonc"), { recursive: true });
    const library = await open();
    assert.deepEqual([library.entry("a"), library.entry("b")].map((entry) => entry?.problems[0]?.reason), ["too-large", "not-readable"]);
  });

  it("makes a folder for somebody new, whatever they are called", async () => {
    const library = await open();
    const text = personaTemplate("N", "ja");
    const names = ["ネム 2号", "ネム 2号", "Naru", "con", "../../x", "💤", "a".repeat(60)];
    const ids: string[] = [];
    for (const name of names) ids.push((await library.add(name, text)).id);
    assert.deepEqual(ids, ["ネム-2号", "ネム-2号-2", "naru-2", "persona-con", "x", "persona", "a".repeat(40)]);
    assert.deepEqual(readdirSync(own).sort(), [...ids].sort());
    assert.ok(ids.every(isOwnId));
    assert.equal(readFileSync(library.fileOf("x"), "utf8"), text);
  });

  it("writes pictures beside the file, which shows them", async () => {
    const library = await open();
    const text = JSON.stringify({ name: "A", prompt: "P", face: { neutral: "neutral.png" } });
    const { persona: added, problems } = await library.add("A", text, new Map([["neutral.png", pngPicture()]]));
    assert.deepEqual(problems, []);
    assert.ok(added?.face.kind === "pictures");
    assert.deepEqual(added.face.pictures.neutral?.bytes, pngPicture());
    assert.deepEqual(readdirSync(join(own, "a")).sort(), ["neutral.png", "persona.jsonc"]);
  });
});
