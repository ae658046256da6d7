import assert from "node:assert/strict";
import { codeColorsOf, readTheme } from "../../../src/view/themeFile";

function readFrom(files: Record<string, string>) {
  return async (path: string): Promise<string> => {
    const text = files[path];
    if (text === undefined) throw new Error(`no file ${path}`);
    return Promise.resolve(text);
  };
}

const resolve = (_from: string, include: string): string => include;

describe("readTheme", () => {
  it("reads included themes first, with comments and trailing commas", async () => {
    const read = readFrom({
      dark: `{ // mine
        "include": "base",
        "tokenColors": [{ "scope": "comment, string.quoted", "settings": { "foreground": "#010203" } },],
      }`,
      base: `{ "tokenColors": [
        { "scope": ["comment", "keyword"], "settings": { "foreground": "#abc" } },
        { "settings": { "foreground": "#fff" } },
        { "scope": "string", "settings": { "foreground": "red; background: url(x)" } },
        "junk", 7, null
      ] }`,
    });
    const colors = codeColorsOf(await readTheme("dark", read, resolve));
    assert.deepEqual(colors, { comment: "#010203", keyword: "#abc", operator: "#abc", string: "#010203" });
  });

  it("takes the most specific rule, and ignores rules for a scope inside of another", () => {
    const colors = codeColorsOf([
      { scope: "keyword.control", color: "#111111" },
      { scope: "keyword", color: "#222222" },
      { scope: "source.css keyword.control", color: "#333333" },
      { scope: "key", color: "#444444" },
    ]);
    assert.deepEqual(colors, { keyword: "#111111", operator: "#222222" });
  });

  it("ends with themes that include each other", async () => {
    const read = readFrom({ a: `{"include":"b"}`, b: `{"include":"a"}` });
    await assert.rejects(readTheme("a", read, resolve));
  });

  it("has no colours of a theme of the old kind", async () => {
    const read = readFrom({ a: `{"tokenColors":"./old.tmTheme"}` });
    assert.deepEqual(await readTheme("a", read, resolve), []);
  });
});
