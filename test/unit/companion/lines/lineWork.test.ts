import assert from "node:assert/strict";
import { LineCutter } from "../../../../src/companion/lines/lineCutter";
import { ReplyReader } from "../../../../src/companion/replyReader";

/** Texts that tempt a reader to keep or look at everything again and again. */
const hard: Readonly<Record<string, string>> = {
  prose: "今日は、いい天気だね。Let's go! ",
  "no punctuation": "あいう漢字",
  letters: "a",
  "no word": "a/.[(!<_*",
  "open links": "[a](",
  "open pictures": "![",
  "open tags": "<a b=\"",
  "open comments": "<!--",
  backticks: "` ``",
  "one open backtick, then much": "x",
  "ends that never come": "！",
  brackets: "「（\"(",
  pipes: "a | b ",
  "rows without ends": "a | b\n",
  "table heads": "| a |\n",
  emoji: "👨‍👩‍👧‍👦",
  "combining marks": "\u0301",
  tags: "[happy] [hap ",
  spaces: "あ  \n \t",
};

/** How many characters regular expressions and segmenters were given to look at while something ran. */
function charactersLookedAt(run: () => void): number {
  const { exec } = RegExp.prototype;
  const { segment } = Intl.Segmenter.prototype;
  let count = 0;
  RegExp.prototype.exec = function (text) {
    count += String(text).length;
    return exec.call(this, text);
  };
  Intl.Segmenter.prototype.segment = function (text) {
    count += text.length;
    return segment.call(this, text);
  };
  try {
    run();
  } finally {
    RegExp.prototype.exec = exec;
    Intl.Segmenter.prototype.segment = segment;
  }
  return count;
}

function textOf(what: string, length: number): string {
  const piece = hard[what] ?? "";
  return `${what.startsWith("one open") ? "`" : "あ"}${piece.repeat(Math.ceil(length / piece.length))}`;
}

describe("Lines to be spoken: the work", () => {
  for (const what of Object.keys(hard)) {
    it(`of ${what} grows with the text and no faster`, () => {
      const work = [8_000, 16_000].map((length) => {
        const text = textOf(what, length);
        return charactersLookedAt(() => {
          const reader = new ReplyReader();
          for (let at = 0; at < text.length; at += 3) reader.push(text.slice(at, at + 3));
          reader.end();
        });
      });
      const [once = 0, twice = 0] = work;
      assert.ok(once > 0 && twice <= once * 2.1 + 1_000, `${once} for n, ${twice} for 2n`);
      assert.ok(twice <= 16_000 * 600, `${twice / 16_000} looks at a character`);
    });

    it(`of ${what} keeps little`, () => {
      const cutter = new LineCutter(() => {});
      let most = 0;
      const text = textOf(what, 16_000);
      for (let at = 0; at < text.length; at++) {
        cutter.push(text.charAt(at), at);
        most = Math.max(most, cutter.held);
      }
      assert.ok(most <= 1_000, `${most} units`);
    });
  }

  it("in code that never ends keeps little", () => {
    const cutter = new LineCutter(() => {});
    cutter.openCode();
    let most = 0;
    for (let at = 0; at < 16_000; at++) {
      cutter.pushCode(at % 9 === 0 ? "あ" : "x", at);
      most = Math.max(most, cutter.held);
    }
    assert.ok(most > 0 && most <= 1_000);
  });
});
