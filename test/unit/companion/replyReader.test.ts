import assert from "node:assert/strict";
import fc from "fast-check";
import { emotions } from "../../../src/protocol";
import { displayText, ReplyReader } from "../../../src/companion/replyReader";

/** Texts that are likely to confuse the reader. */
const pieces = fc.constantFrom(
  ...emotions.map((emotion) => `[${emotion}]`),
  "[", "]", "[hap", "py]", "[[happy]", "[other]", " ", "　", "\n", "\n\n", "。", "！", ".", "?", "」", "🎉", "👩‍💻",
  "`", "``", "```", "\n```ts\n", "\n```\n", "~~~", "テスト", "code", "1.5", "- ", "> ",
);
const replies = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(""));

function readInPieces(raw: string, cuts: readonly number[]): string {
  const reader = new ReplyReader();
  let shown = "";
  let at = 0;
  for (const cut of [...cuts].sort((a, b) => a - b).filter((cut) => cut < raw.length)) {
    shown += reader.push(raw.slice(at, cut));
    at = cut;
  }
  return shown + reader.push(raw.slice(at)) + reader.end();
}

describe("ReplyReader", () => {
  it("gives the same text however the reply is cut", () => {
    fc.assert(
      fc.property(replies, fc.array(fc.nat(200)), (raw, cuts) => {
        assert.equal(readInPieces(raw, cuts), displayText(raw));
      }),
      { numRuns: 2_000 },
    );
  });

  it("leaves any text without tags as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (raw) => {
        fc.pre(!/\[[a-z]+\]|\[[a-z]*$/i.test(raw));
        assert.equal(displayText(raw), raw);
      }),
    );
  });

  const cases: readonly [what: string, raw: string, shown: string][] = [
    ["at the start", "[happy] やったね！", "やったね！"],
    ["with only one space after it", "[happy]  two", " two"],
    ["several", "[happy][sad] え", "え"],
    ["after a sentence", "できた！[happy] すごい。[sad]でも…[neutral] ね", "できた！すごい。でも…ね"],
    ["after an English sentence", "Done. [happy] Nice! [relaxed] Rest.", "Done. Nice! Rest."],
    ["after a closing bracket", "「よし！」[happy] 行こう", "「よし！」行こう"],
    ["after an emoji", "できた！🎉 [happy] やば", "できた！🎉 やば"],
    ["on a new line", "一つ\n[sad] 二つ\n\n  [angry] 三つ", "一つ\n二つ\n\n  三つ"],
    ["after a code block", "```ts\na\n```\n[happy] ほら", "```ts\na\n```\nほら"],
    ["after a backtick that was never closed", "a ` b\n[happy] c", "a ` b\nc"],
    ["after a fence that closes with spaces behind", "```\na\n```  \n[happy] ほら", "```\na\n```  \nほら"],
    ["after a number and a tilde", "3~5個。[happy] ほら", "3~5個。ほら"],
    ["after inline code on fence marks", "```x``` y。[happy] z", "```x``` y。z"],
    ["at the very end", "おわり。[relaxed]", "おわり。"],
    ["in capitals", "[Happy] やった。[SAD] え", "やった。え"],
    ["that she made up", "[excited] わあ。[dizzy] くらくら", "わあ。くらくら"],
    ["that she made up, before one that she did not", "[dizzy][sad] え", "え"],
    ["that was cut off", "わあ。[hap", "わあ。"],
    ["that was cut off at its first character", "わあ。[", "わあ。"],
    ["that she made up, at the very end", "わあ。[dizzy]", "わあ。"],
  ];
  for (const [what, raw, shown] of cases) it(`drops a tag ${what}`, () => assert.equal(displayText(raw), shown));

  const kept: readonly [what: string, raw: string][] = [
    ["in the middle of a sentence", "値は [happy] です"],
    ["of a log", "[WARN] 古いよ。[INFO] ね"],
    ["that ticks something off", "[x] 済んだ"],
    ["and is not even the beginning of one", "[hat"],
    ["of a link that is no feeling", "[docs](https://example.com)。[docs]: x"],
    ["in inline code", "これ。`。[happy] x` だよ"],
    ["in a code block", "```js\nconst a = 1;\n[happy] x\n// 。[sad]\n```\n"],
    ["in a code block of tildes, which backticks don't close", "~~~\n```\n[happy]\n~~~"],
    ["in a code block of a list", "- ```\n  [happy] x\n  ```"],
    ["in a code block of a quote", "> ```\n> [happy] x\n> ```"],
    ["in a code block that opens in the middle of a line", "これ: ```ts\n[happy] x\n```"],
    ["behind what looks like a fence but closes none", "```md\n```ts\n[happy] x\n- ```\n[sad] y\n```"],
    ["that is a link", "[happy-path](https://example.com)"],
  ];
  for (const [what, raw] of kept) it(`keeps what looks like a tag ${what}`, () => assert.equal(displayText(raw), raw));

  it("never shows even a part of a tag while it streams", () => {
    for (const emotion of emotions) {
      const reader = new ReplyReader();
      const shown = [...`[${emotion}] A`].map((char) => reader.push(char)).join("");
      assert.equal(shown, "A");
    }
  });

  it("holds nothing back but a possible tag", () => {
    const reader = new ReplyReader();
    assert.equal(reader.push("こん"), "こん");
    assert.equal(reader.push("。[ha"), "。");
    assert.equal(reader.push("t-"), "[hat-");
    assert.equal(reader.push("。["), "。");
    assert.equal(reader.push("a".repeat(21)), `[${"a".repeat(21)}`);
  });
});
