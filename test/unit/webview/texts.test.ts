import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "../../..");

/** The English sentences that a source file passes to `t()`. */
function sentences(file: string): string[] {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true, kind);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "t") {
      const [first] = node.arguments;
      assert.ok(first && ts.isStringLiteralLike(first), `${file}: t() takes a literal`);
      found.push(first.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();
}

describe("the page's texts", () => {
  const files = readdirSync(join(root, "src/webview"), { recursive: true, encoding: "utf8" });
  const keys = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => sentences(join(root, "src/webview", file)));
  const japanese: Record<string, string> = JSON.parse(
    readFileSync(join(root, "l10n/bundle.l10n.ja.json"), "utf8"),
  );

  it("are all there in Japanese, with the same places to fill in", () => {
    assert.ok(keys.length > 40);
    for (const key of keys) {
      const translated = japanese[key];
      assert.ok(translated, `no Japanese for "${key}"`);
      assert.deepEqual(placeholders(translated), placeholders(key), key);
    }
  });
});
