import assert from "node:assert/strict";
import fc from "fast-check";
import { isAllowedLink, splitAtLinks } from "../../../src/webview/text/links";
import { languageOf } from "../../../src/webview/text/language";
import { plainVisible, splitAtBidiControls, visibleControls } from "../../../src/webview/text/visible";

describe("visibleControls", () => {
  it("shows control characters and escapes, and keeps line feeds and tabs", () => {
    assert.equal(visibleControls("\u001b[31m赤\u0000\u0007\u007f\u009b\n\t終"), "␛[31m赤␀␇␡U+009B\n\t終");
  });

  it("makes one line feed of every line end, and U+FFFD of half a pair", () => {
    assert.equal(visibleControls("a\r\nb\rc\n"), "a\nb\nc\n");
    assert.equal(visibleControls("a\ud83db\ude00 😀"), "a\ufffdb\ufffd 😀");
  });

  it("leaves no control character in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.doesNotMatch(visibleControls(text), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Surrogate}/u);
      }),
    );
  });
});

describe("splitAtBidiControls", () => {
  it("shows overrides in prose, and isolates and marks in code too", () => {
    assert.deepEqual(splitAtBidiControls("a\u202eb\u2066c", "prose"), [
      { text: "a" }, { control: "\u202e" }, { text: "b\u2066c" },
    ]);
    assert.deepEqual(splitAtBidiControls("\u2066c\u200f", "code"), [
      { control: "\u2066" }, { text: "c" }, { control: "\u200f" },
    ]);
    assert.equal(plainVisible("exe\u202etxt"), "exe[U+202E]txt");
  });
});

describe("isAllowedLink", () => {
  it("allows http, https and mailto, and nothing else", () => {
    for (const href of ["http://a.b", "https://a.b/c?d#e", "HTTPS://a.b", "mailto:a@b.c", "https://例え.jp/道"]) {
      assert.ok(isAllowedLink(href), href);
    }
    for (const href of [
      "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:x", " https://a.b", "data:text/html,x", "vbscript:x",
      "file:///etc/passwd", "command:workbench.action.quit", "vscode://x", "//a.b", "/a", "#a", "a.md", "https://", "https://a b", "",
    ]) {
      assert.ok(!isAllowedLink(href), href);
    }
  });
});

describe("splitAtLinks", () => {
  it("ends an address before Japanese text and closing punctuation", () => {
    assert.deepEqual(splitAtLinks("見て（https://example.com/a_(b)）。https://e.com/c。次, see http://x.y/z."), [
      { text: "見て（" }, { href: "https://example.com/a_(b)" }, { text: "）。" }, { href: "https://e.com/c" },
      { text: "。次, see " }, { href: "http://x.y/z" }, { text: "." },
    ]);
  });

  it("loses no character", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("https://", "a.b", "(", ")", "]", ".", "。", " ", "x", "http://e.f/")), (parts) => {
        const text = parts.join("");
        assert.equal(splitAtLinks(text).map((piece) => ("text" in piece ? piece.text : piece.href)).join(""), text);
      }),
    );
  });
});

describe("languageOf", () => {
  it("is Japanese where there is kana", () => {
    assert.equal(languageOf("テスト"), "ja");
    assert.equal(languageOf("test 测试"), undefined);
  });
});
