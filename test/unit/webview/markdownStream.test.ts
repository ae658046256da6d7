import assert from "node:assert/strict";
import fc from "fast-check";
import { MarkdownStream } from "../../../src/webview/markdown/stream";
import { textOf, type TreeNode } from "../../../src/webview/markdown/tree";

function atOnce(source: string): readonly TreeNode[] {
  const stream = new MarkdownStream();
  stream.append(source);
  return stream.finish().settled;
}

/** Renders after every piece, as the page does at its slowest. */
function streamed(pieces: Iterable<string>): { nodes: readonly TreeNode[]; shown: string[] } {
  const stream = new MarkdownStream();
  const settled: TreeNode[] = [];
  const shown: string[] = [];
  for (const piece of pieces) {
    stream.append(piece);
    const rendering = stream.render();
    settled.push(...rendering.settled);
    shown.push(textOf([...settled, ...rendering.open]));
  }
  settled.push(...stream.finish().settled);
  return { nodes: settled, shown };
}

function text(source: string): string {
  return textOf(atOnce(source)).trim();
}

const fragments = [
  "テストが通らない…", "あーし、", "**「強調」**です", "*em*", "`code`", "``", "`", "**", "~~", "_", "snake_case_name",
  "[link](https://example.com)", "[1, 2]", "![絵](https://e.com/a.png)", "](", "javascript:alert(1)", "<b>", "<br>", "\n", "\n\n",
  "\n- ", "\n  - ", "\n1. ", "\n2) ", "\n> ", ">", "\n# ", "\n---\n", "\n***\n", "\n```ts\n", "\n```\n", "\n~~~\n", "\n    ",
  "const a = 1;", "\n| a | b |\n|---|---|\n", "| 1 | 2 |", "|", "\t", " ", "  \n", "\\", "\\*", "&amp;", "👩‍👩‍👧", "🇯🇵", "が",
  "\u0000", "\u001b[31m", "\r\n", "\r", "\u202e", "-", "=", "1", ".", "+ ", "http://a.b/c",
];

describe("MarkdownStream", () => {
  it("ends with the same nodes however the text was cut", () => {
    const sources = fc.array(fc.constantFrom(...fragments), { maxLength: 24 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(sources, (source) => {
        assert.deepEqual(streamed(source).nodes, atOnce(source));
        assert.deepEqual(streamed(source.split("")).nodes, atOnce(source), "by UTF-16 unit");
      }),
      { numRuns: 300 },
    );
  });

  it("does the same for arbitrary text", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 6 }), (pieces) => {
        assert.deepEqual(streamed(pieces).nodes, atOnce(pieces.join("")));
      }),
    );
  });

  it("keeps every character of what programmers write outside of code", () => {
    for (const source of ["my_var_name と arr[0] だよ", "echo $HOME and $PATH", "[1, 2, 3]", "a < b && c > d", "5 * 3 * 2"]) {
      assert.equal(text(source), source);
    }
  });

  it("is bold inside Japanese brackets", () => {
    assert.deepEqual(atOnce("これは**「大事」**だよ")[0], {
      tag: "p",
      attributes: { dir: "auto" },
      children: ["これは", { tag: "strong", attributes: {}, children: ["「大事」"] }, "だよ"],
    });
  });

  it("shows plain text up to the last character that came", () => {
    const source = "こんにちは、テストが通らないの？\n一緒に見よ！";
    const { shown } = streamed(source);
    [...source].forEach((_, index) => {
      assert.equal(shown[index]?.trim(), [...source].slice(0, index + 1).join("").trim());
    });
  });

  it("never shows marks of emphasis, code or a link that are still open", () => {
    for (const source of ["これは**すごく大事**だよ", "まず`npm test`して", "~~うそ~~", "ほら[ここ](https://example.com/a)見て", "**a `b` c**"]) {
      for (const shown of streamed(source).shown) {
        assert.doesNotMatch(shown, /[*`~]|\]\(/, `${source} showed ${shown}`);
      }
    }
  });

  it("never shows a fence or a bare list mark while it begins", () => {
    for (const shown of streamed("コード:\n```ts\nlet a = 1;\n```\nおわり\n\n- いち\n- に").shown) {
      assert.doesNotMatch(shown, /`|^\s*-\s*$/m);
    }
  });

  it("parses only what can still change", () => {
    const stream = new MarkdownStream();
    const settled: TreeNode[] = [];
    for (let index = 0; index < 50; index += 1) {
      stream.append(`段落${index}\n\n`);
      const rendering = stream.render();
      settled.push(...rendering.settled);
      assert.ok(rendering.open.length <= 2);
    }
    assert.equal(settled.length, 49 * 2);
  });
});
