import assert from "node:assert/strict";
import fc from "fast-check";
import { MarkdownStream } from "../../../../src/webview/markdown/stream";
import type { TreeNode } from "../../../../src/webview/markdown/tree";
import { Placement } from "../../../../src/webview/speech/place";

/** The texts that a source is shown as, in order, as the page's text nodes are. */
function shownTexts(source: string, streaming = false): string[] {
  const stream = new MarkdownStream();
  stream.append(source);
  const { settled, open } = streaming ? stream.render() : stream.finish();
  return texts([...settled, ...open]);
}

function texts(nodes: readonly TreeNode[]): string[] {
  return nodes.flatMap((node) => {
    if (typeof node === "string") {
      return [node];
    }
    return node.attributes?.class === "code-head" ? [] : texts(node.children);
  });
}

/** What is marked where a stretch of the source is said. */
function marked(source: string, said: string, from = 0): string | undefined {
  const shown = shownTexts(source);
  const start = source.indexOf(said, from);
  const parts = new Placement(source, shown).parts({ start, end: start + said.length });
  return parts?.map(({ text, start, end }) => shown[text]?.slice(start, end)).join("");
}

describe("Placement", () => {
  it("finds a line in plain text", () => {
    assert.equal(marked("おつ〜！今日もがんばろ。", "今日もがんばろ。"), "今日もがんばろ。");
  });

  it("leaves out the marks of Markdown", () => {
    const source = "# 見出しだよ\n\nこれは**すごく大事**で、`npm test`も[ここ](https://example.com/a_(b)?c=d)も見て。\n\n- 一つ目\n- 二つ目だよ\n\n> 引用です";
    assert.equal(marked(source, "見出しだよ"), "見出しだよ");
    assert.equal(marked(source, "**すごく大事**で"), "すごく大事で");
    assert.equal(marked(source, "大事**で、`npm test`も[ここ](https://example.com/a_(b)?c=d)も見て。"), "大事で、npm testもここも見て。");
    assert.equal(marked(source, "二つ目だよ"), "二つ目だよ");
    assert.equal(marked(source, "引用です"), "引用です");
  });

  it("goes on behind code, tables, rules and numbered lists", () => {
    const source = [
      "まず、これ。", "```ts\nconst a = 1; // まず\n```", "つぎに表。", "| 名前 | 値 |\n|---|:-:|\n| あ | 1 |", "---", "1. 1番目だよ\n2. 2番目だよ", "おわり！",
    ].join("\n\n");
    for (const said of ["まず、これ。", "つぎに表。", "1番目だよ", "2番目だよ", "おわり！"]) {
      assert.equal(marked(source, said), said);
    }
  });

  it("reads entities and escapes as what they show", () => {
    assert.equal(marked("A &amp; B だよ、\\*星\\* も", "B だよ、"), "B だよ、");
    assert.equal(marked("A &amp; B だよ、\\*星\\* も", "&amp; B"), "& B");
    assert.equal(marked("&#x1F600; わらった", "わらった"), "わらった");
  });

  it("does not know what is not shown", () => {
    assert.equal(marked("[ここ](https://example.com/abc)だよ", "example.com/abc"), undefined);
    assert.equal(new Placement("まだ来てない文。", ["まだ"]).parts({ start: 4, end: 8 }), undefined);
    assert.equal(new Placement("", []).parts({ start: 0, end: 3 }), undefined);
    assert.equal(new Placement("あ", ["あ"]).parts({ start: -5, end: -1 }), undefined);
  });

  it("finds the source of a place that was clicked", () => {
    const source = "これは**大事**だよ。[ここ](https://example.com)も。";
    const shown = shownTexts(source);
    const placement = new Placement(source, shown);
    const text = shown.findIndex((node) => node.startsWith("だよ"));
    assert.equal(placement.sourceAt(text, 0), source.indexOf("だよ"));
    assert.equal(placement.sourceAt(text, 2), source.indexOf("。"));
    assert.equal(placement.sourceAt(99, 0), undefined);
  });

  it("marks each word where it is shown, in any Markdown that a reply may be", () => {
    const blocks = fc.constantFrom(
      (word: string) => `${word}を見て。`, (word: string) => `**${word}**だよ`, (word: string) => `- ${word}`, (word: string) => `- a\n  - ${word} b`,
      (word: string) => `1. ${word}`, (word: string) => `> ${word}`, (word: string) => `## ${word}`, (word: string) => `*${word}* と \`${word.slice(0, 1)}\``,
      (word: string) => `[リンク](https://example.com/a?b=${"c".repeat(80)})と${word}`, (word: string) => `\`\`\`js\nlet a = "b";\n\`\`\`\n\n${word}`,
      (word: string) => `| あ | い |\n|---|---|\n| ${word} | 2 |`, (word: string) => `5 * 3 * 2 は ${word}`, (word: string) => `a &lt; b と${word}`,
      (word: string) => `~~${word}~~\n---`, (word: string) => `snake_case_${word}`, (word: string) => `<b>${word}</b>`,
    );
    const sources = fc.array(blocks, { minLength: 1, maxLength: 12 }).map((made) => {
      const words = made.map((_, index) => `単語${String.fromCharCode(0x4e00 + index * 7)}です`);
      return { words, source: made.map((block, index) => block(words[index] ?? "")).join("\n\n") };
    });
    fc.assert(
      fc.property(sources, ({ words, source }) => {
        for (const word of words) {
          assert.equal(marked(source, word), word, source);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("never throws, and stays inside of the texts", () => {
    const fragments = fc.constantFrom("**", "`", "```\n", "\n", "- ", "[a](", ")", "あ", "b", "&amp;", "\\", "|", "---", "\r\n", "\u202e", "\ud83d", "😀", "> ", "# ", "1. ");
    const sources = fc.array(fc.oneof(fragments, fc.string({ unit: "binary" })), { maxLength: 30 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(sources, fc.boolean(), fc.nat(60), fc.nat(60), (source, streaming, start, length) => {
        const shown = shownTexts(source, streaming);
        const placement = new Placement(source, shown);
        for (const part of placement.parts({ start, end: start + length }) ?? []) {
          const text = shown[part.text];
          assert.ok(text !== undefined && part.start >= 0 && part.end <= text.length && part.start < part.end);
        }
        const source_ = placement.sourceAt(0, start);
        assert.ok(source_ === undefined || (source_ >= 0 && source_ < source.length));
      }),
    );
  });
});
