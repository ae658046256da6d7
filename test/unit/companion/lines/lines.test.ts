import assert from "node:assert/strict";
import { linesOf, ReplyReader } from "../../../../src/companion/replyReader";
import { codePhrase, lineCases } from "./lineCases";

function textsOf(raw: string): readonly string[] {
  return linesOf(raw, codePhrase).map((line) => line.text);
}

/** After which unit of the reply each line comes out; "end" where only its end brings it. */
function emissions(raw: string): readonly (readonly [after: string, line: string])[] {
  const found: [string, string][] = [];
  let after = "";
  const reader = new ReplyReader({ say: (line) => found.push([after, line.text]), codePhrase });
  for (const unit of raw) {
    after += unit;
    reader.push(unit);
  }
  after = "end";
  reader.end();
  return found;
}

describe("Lines to be spoken", () => {
  for (const [what, cases] of Object.entries(lineCases)) {
    describe(what, () => {
      for (const [raw, ...lines] of cases) it(JSON.stringify(raw), () => assert.deepEqual(textsOf(raw), lines));
    });
  }

  it("are short where there is no punctuation", () => {
    for (const [text, fewest] of [["あいうえおかきくけこ漢字", 30], ["word ", 30], ["a", 30], ["한글", 30], ["𠮷", 30]] as const) {
      const raw = text.repeat(Math.ceil(3_000 / text.length));
      const lines = textsOf(raw);
      assert.ok(lines.length >= fewest && lines.every((line) => line.length >= 1 && line.length <= 100));
      assert.equal(lines.join("").replaceAll(" ", ""), raw.replaceAll(" ", ""));
    }
  });

  it("are as many as the reply has", () => {
    const raw = Array.from({ length: 500 }, (_, at) => `- ${at}番目の文だよ。`).join("\n");
    assert.deepEqual(textsOf(raw), Array.from({ length: 500 }, (_, at) => `${at}番目の文だよ。`));
  });

  it("say nothing of 3,000 emoji, and go on after", () => {
    assert.deepEqual(textsOf(`${"🎉👨‍👩‍👧‍👦🇯🇵".repeat(200)}ね。`), ["ね。"]);
  });

  it("know where they stand, and the phrase for code where the block begins", () => {
    const lines = linesOf("[happy] **はい**。\n```ts\na\n```\n3〜5。", codePhrase);
    assert.deepEqual(lines, [
      { text: "はい。", emotion: "happy", start: 2, end: 7, offsets: [2, 3, 6] },
      { text: codePhrase.ja, emotion: "happy", start: 8, end: 9, offsets: new Array(codePhrase.ja.length).fill(8) },
      { text: "3から5。", emotion: "happy", start: 20, end: 24, offsets: [20, 21, 21, 22, 23] },
    ]);
  });

  it("carry the emotion that was felt where they begin", () => {
    const lines = linesOf("あ。[sad] い\nう！[happy]え");
    assert.deepEqual(lines.map(({ text, emotion }) => `${text} ${emotion}`), ["あ。 neutral", "い sad", "う！ sad", "え happy"]);
  });

  describe("come as early as they can", () => {
    const cases: readonly [what: string, raw: string, expected: readonly (readonly [string, string])[]][] = [
      ["a full stop at once", "はい。次", [["はい。", "はい。"], ["end", "次"]]],
      ["the first comma at once", "もちろんだよ、次", [["もちろんだよ、", "もちろんだよ、"], ["end", "次"]]],
      ["a closing bracket may follow", "「はい。」次", [["「はい。」次", "「はい。」"], ["end", "次"]]],
      ["an exclamation one character later", "やった！次", [["やった！次", "やった！"], ["end", "次"]]],
      ["an exclamation with an emoji", "やった！🎉次", [["やった！🎉", "やった！"], ["end", "次"]]],
      ["several marks one character later", "え？！」次", [["え？！」次", "え？！」"], ["end", "次"]]],
      ["a line break at once", "はい\n次", [["はい\n", "はい"], ["end", "次"]]],
      ["an English sentence at the space", "Yes. No", [["Yes. ", "Yes."], ["end", "No"]]],
      ["an English comma at the space", "Well then, no", [["Well then, ", "Well then,"], ["end", "no"]]],
      ["a tag ends a line", "はい！[happy]次", [["はい！[happy]", "はい！"], ["end", "次"]]],
      ["code at its first line's end", "```ts\na", [["```ts\n", codePhrase.ja]]],
      ["101 units without an end", `${"あ".repeat(100)}い`, [[`${"あ".repeat(100)}い`, "あ".repeat(100)], ["end", "い"]]],
      ["prose behind an unclosed tag at once", "<div あ。い", [["<div あ。", "div あ。"], ["end", "い"]]],
      ["prose in an unclosed link at the full stop", "[a](b。い", [["[a](b。", "a。"], ["end", "い"]]],
      ["prose behind a lone backtick at the line's end", "` あ。\nい", [["` あ。\n", "あ。"], ["end", "い"]]],
      ["prose with a | when the next line is none of a table's", "a | あ。\nい。", [["a | あ。\nい", "a あ。"], ["a | あ。\nい。", "い。"]]],
    ];
    for (const [what, raw, expected] of cases) it(what, () => assert.deepEqual(emissions(raw), expected));
  });
});
