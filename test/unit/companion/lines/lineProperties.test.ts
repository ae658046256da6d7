import assert from "node:assert/strict";
import fc from "fast-check";
import { displayText, linesOf, ReplyReader } from "../../../../src/companion/replyReader";
import type { Line } from "../../../../src/voice/line";
import { codePhrase, lineCases } from "./lineCases";

const seen = fc.constantFrom(...Object.values(lineCases).flatMap((cases) => cases.map(([raw]) => raw)));
const pieces = fc.constantFrom(
  "こんにちは", "、", "。", "！", "？", "…", "「", "」", "（", "）", "テスト", "漢字", "ー", "〜", "・", "　", " ", "\n", "\n\n",
  "Hello", "world, ", "it's ", "e.g. ", "OK!", "1.5", "１．５", "v1.2.3", "1,000", "main.ts", "CI/CD", "src/a/b.ts", "C:\\x\\y",
  "~/x", "https://example.com/a?b=1", "/", "me@example.com", "**", "*", "_", "~~", "~~~", "~", "`", "``", "```", "\n```ts\n", "\n```\n",
  "\n~~~\n", "- ", "1. ", "# ", "> ", "|", " | ", "\n| a | b |\n", "\n--- | ---\n", "[", "]", "(", ")", "](", "![", "<", ">", "</b>",
  "<a href=\"", "\"", "=", "<!--", "-->", "🎉", "👨‍👩‍👧‍👦", "🇯🇵", "1️⃣", "👍🏽", "→", "※", "♪", "한글", "你好", "𠮷", "か\u3099", "e\u0301",
  "[happy] ", "[sad]", "[hap", "www", "（笑）", "{\"a\":[1,2]}", "\ud83c", "\udf89", "\u0000", "\u200b", "\ufeff",
);
const replies = fc.array(fc.oneof({ weight: 6, arbitrary: pieces }, { weight: 1, arbitrary: seen }), { maxLength: 40 }).map((parts) => parts.join(""));
const runs = { numRuns: 2_000 };

function read(chunks: Iterable<string>): { shown: string; lines: readonly Line[] } {
  const lines: Line[] = [];
  const reader = new ReplyReader({ say: (line) => lines.push(line), codePhrase });
  let shown = "";
  for (const chunk of chunks) shown += reader.push(chunk);
  shown += reader.end();
  return { shown, lines };
}

function cutAt(raw: string, cuts: readonly number[]): readonly string[] {
  const places = [0, ...cuts.filter((cut) => cut < raw.length).sort((a, b) => a - b), raw.length];
  return places.slice(1).map((place, index) => raw.slice(places[index], place));
}

/** The lines but the phrase for code, which stands nowhere. */
function ownLines(raw: string): readonly Line[] {
  return linesOf(raw, codePhrase).filter((line) => line.text !== codePhrase.ja && line.text !== codePhrase.en);
}

describe("Lines to be spoken: whatever is written", () => {
  it("are the same, and so is what is shown, however the reply is cut", () => {
    fc.assert(
      fc.property(replies, fc.array(fc.nat(400)), (raw, cuts) => {
        const whole = read([raw]);
        assert.deepEqual(read(cutAt(raw, cuts)), whole);
        assert.deepEqual(read(raw.split("")), whole);
        assert.deepEqual(whole.lines, linesOf(raw, codePhrase));
        assert.equal(whole.shown, displayText(raw));
      }),
      runs,
    );
  });

  it("are the same at each single cut of each case", () => {
    for (const [raw] of Object.values(lineCases).flat()) {
      const whole = read([raw]);
      for (let at = 1; at < raw.length; at++) assert.deepEqual(read([raw.slice(0, at), raw.slice(at)]), whole, raw);
    }
  });

  it("stand in order and apart, each unit where it is shown", () => {
    fc.assert(
      fc.property(replies, (raw) => {
        const shown = displayText(raw);
        let before = 0;
        for (const { text, start, end, offsets } of linesOf(raw, codePhrase)) {
          assert.ok(start >= before && end > start && end <= shown.length);
          before = end;
          assert.equal(offsets.length, text.length);
          assert.ok(offsets.every((offset, at) => offset >= Math.max(start, offsets[at - 1] ?? 0) && offset < end));
          if (text === codePhrase.ja || text === codePhrase.en) continue;
          const units = text.split("").map((unit, at) => ({ unit, shown: shown.charAt(offsets[at] ?? 0) }));
          // A space may stand for something that is not said, and から for a 〜 between numbers.
          for (const { unit, shown } of units)
            assert.ok(unit === shown || unit === " " || ("から".includes(unit) && "〜～~".includes(shown)), `${unit} at ${shown}`);
        }
      }),
      runs,
    );
  });

  it("have 1 to 100 units, something that sounds, and no half characters", () => {
    fc.assert(
      fc.property(fc.oneof(replies, fc.string({ unit: "binary", maxLength: 300 })), (raw) => {
        for (const { text } of ownLines(raw)) {
          assert.ok(text.length >= 1 && text.length <= 100);
          assert.match(text, /[\p{L}\p{N}]/u);
          assert.ok(text.isWellFormed());
          assert.doesNotMatch(text, /^[\s\p{M}]|\s$/u);
        }
      }),
      runs,
    );
  });

  it("keep letters together with what combines with them, wherever they are cut", () => {
    const letters = fc.constantFrom("か\u3099", "e\u0301", "漢", "𠮷", "あ", "は\u309a", "a");
    fc.assert(
      fc.property(fc.array(letters, { minLength: 60, maxLength: 300 }), (parts) => {
        const said = linesOf(parts.join("")).flatMap((line) => [...new Intl.Segmenter("ja").segment(line.text)].map(({ segment }) => segment));
        assert.deepEqual(said, parts);
      }),
    );
  });

  it("hold no emoji, no tag, no link and no symbol that is only seen", () => {
    fc.assert(
      fc.property(replies, (raw) => {
        for (const { text } of ownLines(raw)) {
          assert.doesNotMatch(text, /\p{Emoji_Presentation}|[\u200d\ufe0f\u20e3\u2190-\u21ff※♪]/u);
          assert.doesNotMatch(text, /:\/\/|example\.com\//);
        }
      }),
      runs,
    );
  });

  it("hold nothing of what stands in code, and no tag of hers", () => {
    const prose = fc.constantFrom("これは。", "つぎ！", "行\n", "- 点\n", "**強**", "🎉", " ", "Look. ", "ね。[happy] ", "\n[sad] ");
    const secret = fc.constantFrom("SECRET", "SECRET。SECRET", "[happy] SECRET", "SECRET | SECRET", "<SECRET>", "SECRET 🎉");
    const code = fc.oneof(
      secret.map((text) => `\`${text}\` `),
      secret.map((text) => `\`\` ${text}\`SECRET \`\` `),
      fc.tuple(secret, fc.constantFrom("```", "~~~", "`````"), fc.constantFrom("", "ts", "js title=SECRET")).map(([text, fence, info]) => `\n${fence}${info}\n${text}\n\n- ${text}\n${fence}\n`),
      fc.tuple(secret, fc.constantFrom("  ", "> ")).map(([text, before]) => `\n${before}\`\`\`\n${before}${text}\n${before}\`\`\`\n`),
      secret.map((text) => `\n| ${text} | ${text} |\n|---|:-:|\n| ${text} |\n\n`),
      secret.map((text) => `\nSECRET | ${text.replaceAll("\n", "")}\n--- | ---\n${text} | SECRET\n\n`),
      fc.constant("https://example.com/SECRET "),
      fc.constant("src/SECRET/SECRET.ts "),
      fc.constant("![SECRET](SECRET.png)"),
      fc.constant("[点](https://example.com/SECRET \"SECRET\")"),
      fc.constant("<a href=\"SECRET\" title='SECRET SECRET'>"),
      fc.constant("<!-- SECRET。 -->"),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(prose, code), { maxLength: 20 }), fc.boolean(), (parts, isOpen) => {
        const raw = parts.join("") + (isOpen ? "\n```\nSECRET。\nSECRET" : "");
        for (const { text } of linesOf(raw, codePhrase)) assert.doesNotMatch(text, /SECRET|happy|sad\b/, raw);
      }),
      runs,
    );
  });

  it("never fall silent for something that was not closed: Japanese on the next line is said", () => {
    const unclosed = fc.constantFrom("`", "``", "<", "<a href=\"", "<!--", "[", "[a](", "![", "![a](", "(", "「", "**", "~~", "\"", "|", "a | b", "](");
    fc.assert(
      fc.property(fc.array(fc.oneof(unclosed, fc.constantFrom("あ", " ", "x")), { maxLength: 8 }), (parts) => {
        const raw = `文 ${parts.join(" ")}\nつぎの文だよ。`;
        assert.equal(linesOf(raw).at(-1)?.text, "つぎの文だよ。", raw);
      }),
      runs,
    );
  });
});
