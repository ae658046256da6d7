import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import ts from "typescript";

const files = ["personas", "personaPicker", "personaDiagnostics", "personaProblemText"];

function read(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
}

/** The English sentences that a source file passes to `t()` or `vscode.l10n.t()`. */
function sentences(name: string): string[] {
  const source = ts.createSourceFile(name, read(`src/view/${name}.ts`), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:vscode\.l10n\.)?t$/.test(node.expression.getText())) {
      const [first] = node.arguments;
      assert.ok(first && ts.isStringLiteralLike(first), `${name}: t() takes a literal`);
      found.push(first.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("the texts about personas", () => {
  const japanese: Record<string, string> = JSON.parse(read("l10n/bundle.l10n.ja.json"));
  const places = (text: string) => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();

  for (const file of files)
    it(`are all there in Japanese, with the same places to fill in: ${file}`, () => {
      const keys = sentences(file);
      assert.ok(keys.length > 2);
      for (const key of keys) {
        const translated = japanese[key];
        assert.ok(translated, `no Japanese for "${key}"`);
        assert.deepEqual(places(translated), places(key), key);
      }
    });
});
