import assert from "node:assert/strict";
import fc from "fast-check";
import { MarkdownStream } from "../../../src/webview/markdown/stream";
import { textOf, type ElementNode, type TreeNode } from "../../../src/webview/markdown/tree";
import { isAllowedLink } from "../../../src/webview/text/links";

const TAGS = new Set([
  "p", "br", "hr", "h3", "h4", "h5", "h6", "em", "strong", "s", "a", "span", "ul", "ol", "li", "blockquote", "code", "pre",
  "div", "button", "table", "thead", "tbody", "tr", "th", "td",
]);
const ATTRIBUTES = new Set([
  "class", "dir", "role", "tabindex", "title", "start", "type", "aria-label", "data-href", "data-code", "data-char", "data-icon",
]);

function parse(source: string): TreeNode[] {
  const stream = new MarkdownStream();
  stream.append(source);
  return [...stream.finish().settled];
}

function elements(nodes: readonly TreeNode[]): ElementNode[] {
  return nodes.flatMap((node) => (typeof node === "string" ? [] : [node, ...elements(node.children)]));
}

describe("Markdown from a model", () => {
  it("makes only known elements and attributes, and only links that are allowed", () => {
    const evil = fc.constantFrom(
      "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<style>*{}</style>", "<svg onload=x>", "[a](javascript:x)",
      "[a](<java\nscript:x>)", "[a](data:text/html,x)", "![a](javascript:x)", "![a](https://e.com/a.png)", "<javascript:x>",
      "<https://e.com>", "[a](https://e.com \"onclick=x\")", "[a](command:x)", "\n\n", "```html onload=x\n", "```\n", "\n- ", "|", "\n|---|\n",
      "&lt;b&gt;", "&#106;avascript:", "[x]: javascript:y\n", "[x]", "\"", "'", ">", "\u0000", "\u001b]8;;http://e\u0007",
    );
    fc.assert(
      fc.property(fc.array(evil, { maxLength: 12 }), (parts) => {
        for (const made of elements(parse(parts.join("")))) {
          assert.ok(TAGS.has(made.tag), made.tag);
          for (const [name, value] of Object.entries(made.attributes ?? {})) {
            assert.ok(ATTRIBUTES.has(name), name);
            assert.ok(name !== "data-href" || isAllowedLink(value), value);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("shows HTML as the text that it is", () => {
    for (const html of ["<b>x</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<div onclick=\"x\">y</div>", "<!-- c -->"]) {
      assert.equal(textOf(parse(html)).trim(), html);
    }
  });

  it("never loads an image: it is a link with its words", () => {
    const [link] = elements(parse("![ねこ](https://e.com/cat.png)")).filter((made) => made.tag === "a");
    assert.equal(link?.attributes?.["data-href"], "https://e.com/cat.png");
    assert.deepEqual(link?.children, ["ねこ"]);
  });

  it("shows hidden direction changes in code, and keeps the character for copying", () => {
    const shown = elements(parse("```js\nif (admin\u202e) {}\n```")).filter((made) => made.attributes?.class === "control");
    assert.deepEqual(shown.map((made) => [made.attributes?.["data-char"], made.children]), [["202E", ["[U+202E]"]]]);
  });

  it("colours known languages and leaves unknown ones plain", () => {
    const classes = (source: string): (string | undefined)[] =>
      elements(parse(source)).filter((made) => made.tag === "span").map((made) => made.attributes?.class);
    assert.ok(classes("```ts\nconst a = 1;\n```").includes("hljs-keyword"));
    assert.deepEqual(classes("```nonsense\nconst a = 1;\n```"), ["code-language"]);
  });
});
