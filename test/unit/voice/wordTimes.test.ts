import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import type { MoraTime } from "../../../src/protocol";
import { audioQuerySchema } from "../../../src/voice/audioQuery";
import type { Line } from "../../../src/voice/line";
import { moraTimes } from "../../../src/voice/moraTimes";
import { wordTimes } from "../../../src/voice/wordTimes";
import { makeQuery } from "../../fixtures/voicevox/query";

function lineOf(text: string, from = 0): Line {
  return { text, emotion: "neutral", start: from, end: from + text.length, offsets: Array.from({ length: text.length }, (_, i) => from + i) };
}
function morasOf(text: string): MoraTime[] {
  return moraTimes(v.parse(audioQuerySchema, makeQuery(text, 5.7, 24_000)), 93.75).moras;
}
/** Moras of a tenth of a second each. */
function evenly(moras: string): MoraTime[] {
  return moras.split(" ").map((mora, i) => ({ mora, vowel: mora === "、" ? "pau" : "a", start: i / 10, end: (i + 1) / 10 }));
}

/** Each word with the moras that begin while it is said. */
function said(text: string, moras = morasOf(text)): string {
  return wordTimes(lineOf(text), moras)
    .map(({ stretch, start, end }) => {
      const spoken = moras.filter((mora) => mora.start > start - 1e-9 && mora.start < end - 1e-9);
      return `${text.slice(stretch.start, stretch.end)}=${spoken.map(({ mora }) => mora).join("")}`;
    })
    .join(" ");
}

describe("wordTimes", () => {
  const cases: readonly [text: string, words: string][] = [
    ["こんにちは、声を返すよ。", "こんにちは=コンニチワ 、=、 声=コエ を=オ 返す=カエス よ。=ヨ"],
    ["ほんとう？", "ほんとう？=ホントオオ"],
    ["npmでTypeScriptをビルド", "npm=エヌピイエム で=デ TypeScript=ティイワイピイイイエスシイアアルアイピイティイ を=オ ビルド=ビルド"],
    ["値は1.5です。", "値=アタイ は=ワ 1.5=イチテンゴ です。=デス"],
    ["「いい天気だね」って「言う」", "「いい=イイ 天気=テンキ だ=ダ ね」=ネ って=ッテ 「言う」=イウ"],
    ["スーパーでジュース", "スーパー=スウパア で=デ ジュース=ジュウス"],
    ["ﾃﾞｰﾀを", "ﾃﾞｰﾀ=デエタ を=オ"],
    ["🎉やったね🎉", "🎉やっ=ヤッ たね🎉=タネ"],
  ];
  for (const [text, words] of cases) {
    it(`knows when the words of ${text} are said`, () => {
      assert.equal(said(text), words);
    });
  }

  it("knows the particles by their sound", () => {
    assert.equal(said("君は家へ本を", evenly("キ ミ ワ イ エ エ ホ ン オ")), "君=キミ は=ワ 家=イエ へ=エ 本=ホン を=オ");
  });

  it("gives what only the engine can read what is left between kana, in proportion", () => {
    // Three kanji in one word of six moras, two each; の and を hold their places.
    assert.equal(said("私の新機能を", evenly("ワ タ シ ノ シ ン キ ノ オ オ")), "私=ワタシ の=ノ 新=シン 機能=キノオ を=オ");
    const [word] = wordTimes(lineOf("東京"), evenly("ト オ キョ オ"));
    assert.deepEqual(word, { stretch: { start: 0, end: 2 }, start: 0, end: 0.4 });
  });

  it("follows the real engine's reading of a line", () => {
    // Moras of VOICEVOX ENGINE 0.25.2; the last one is the question's raised vowel.
    const moras = evenly("コ ン ニ チ ワ 、 コ オ ド オ カ キ オ エ タ ヨ 、 テ ス ト ワ ト オ ッ タ ア");
    assert.equal(
      said("こんにちは、コードを書き終えたよ。テストは通った？", moras),
      "こんにちは=コンニチワ 、=、 コード=コオド を=オ 書き=カキ 終=オ え=エ たよ=タヨ 。=、 テスト=テスト は=ワ 通っ=トオッ た？=タア",
    );
  });

  it("gives a pause to the mark that asks for it", () => {
    assert.equal(said("まず、つぎ", evenly("マ ズ 、 ツ ギ")), "まず=マズ 、=、 つぎ=ツギ");
  });

  it("copes with an engine that reads otherwise", () => {
    assert.match(said("あした、てすとする", evenly("ア シ タ テ ス ト シ ル")), /^あした、=アシタ て.*する=シル$/);
    for (const moras of [evenly("ア"), evenly("、"), evenly("ア 、 ア 、 ア 、 ア 、 ア 、 ア")]) {
      for (const text of ["あした、てすとする", "漢字", "…", "a", "。"]) {
        const words = wordTimes(lineOf(text), moras);
        assert.equal(words[0]?.start, 0);
        assert.equal(words.at(-1)?.end, moras.at(-1)?.end);
      }
    }
  });

  it("has nothing to tell without moras", () => {
    assert.deepEqual(wordTimes(lineOf("声"), []), []);
    assert.deepEqual(wordTimes(lineOf(""), evenly("ア")), []);
  });

  it("speaks of the displayed text, past what is not said", () => {
    // `**強い**ね` is displayed, 強いね is said.
    const line: Line = { text: "強いね", emotion: "neutral", start: 10, end: 17, offsets: [12, 13, 16] };
    assert.deepEqual(
      wordTimes(line, evenly("ツ ヨ イ ネ")).map(({ stretch }) => stretch),
      [{ start: 12, end: 14 }, { start: 16, end: 17 }],
    );
  });

  it("marks all that a phrase stands for", () => {
    // コード is said in place of eight units, and then だ.
    const line: Line = { text: "コードだ", emotion: "neutral", start: 4, end: 13, offsets: [4, 4, 4, 12] };
    assert.deepEqual(
      wordTimes(line, evenly("コ オ ド ダ")).map(({ stretch }) => stretch),
      [{ start: 4, end: 12 }, { start: 12, end: 13 }],
    );
    const whole: Line = { text: "コードはこちら", emotion: "neutral", start: 4, end: 5, offsets: new Array<number>(7).fill(4) };
    assert.deepEqual(wordTimes(whole, evenly("コ オ ド ワ コ チ ラ")), [{ stretch: { start: 4, end: 5 }, start: 0, end: 0.7 }]);
  });

  const kanaOnly = fc.array(fc.constantFrom(..."あいうえかきくけこさしすせたちつてとなにのはまみもやゆよらりるれろんっャョカサタナマラー"), { minLength: 1, maxLength: 40 }).map((kana) => kana.join(""));

  it("is exact for kana: a word's time is that of its moras", () => {
    fc.assert(
      fc.property(kanaOnly, (text) => {
        const units = Array.from(text.matchAll(/./gu), ([unit]) => unit);
        // One mora a character, with the sound it is written with.
        const moras = units.map((unit, i): MoraTime => ({
          mora: unit.replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60)), vowel: "a", start: i * 0.125, end: (i + 1) * 0.125,
        }));
        fc.pre(!/[ぁ-ゖァ-ヺー][ャョ]/.test(text));
        for (const { stretch, start, end } of wordTimes(lineOf(text), moras)) {
          assert.equal(start, stretch.start * 0.125);
          assert.equal(end, stretch.end * 0.125);
        }
      }),
    );
  });

  const anyText = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.array(fc.constantFrom("こ", "ん", "きゃ", "ー", "っ", "漢", "字", "a", "API", "1", ".", "、", "。", "？", "「", "」", "🎉", "안", " ", "\n", "は", "𠮟", "é", "が", "゙"), { maxLength: 60 }).map((parts) => parts.join("")),
  );
  const anyMoras = fc.array(fc.tuple(fc.constantFrom("ア", "コ", "ン", "ッ", "ワ", "キャ", "、", "", "x"), fc.double({ min: 0, max: 2, noNaN: true })), { maxLength: 80 }).map((parts) => {
    let at = 0.1;
    return parts.map(([mora, length]): MoraTime => ({ mora, vowel: mora === "、" ? "pau" : "a", start: at, end: (at += length) }));
  });

  it("is in order, without overlap, from the first mora to the last, for anything", () => {
    fc.assert(
      fc.property(anyText, fc.option(anyMoras), fc.nat(50), (text, given, from) => {
        const moras = given ?? morasOf(text);
        const words = wordTimes(lineOf(text, from), moras);
        const begin = moras[0]?.start ?? 0;
        const end = moras.at(-1)?.end ?? 0;
        if (text === "" || end <= begin) return assert.deepEqual(words, []);
        assert.equal(words[0]?.start, begin);
        assert.equal(words.at(-1)?.end, end);
        assert.equal(words[0]?.stretch.start, from);
        assert.equal(words.at(-1)?.stretch.end, from + text.length);
        words.forEach((word, i) => {
          const before = words[i - 1];
          assert.ok(word.start < word.end && word.stretch.start < word.stretch.end);
          if (before !== undefined) assert.deepEqual([word.start, word.stretch.start], [before.end, before.stretch.end]);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it("never throws, whatever a line says of itself", () => {
    const anyLine = fc.record({ text: anyText, emotion: fc.constant("happy" as const), start: fc.integer(), end: fc.integer(), offsets: fc.array(fc.integer(), { maxLength: 80 }) });
    fc.assert(
      fc.property(anyLine, anyMoras, (line, moras) => {
        let at = moras[0]?.start ?? 0;
        for (const { stretch, start, end } of wordTimes(line, moras)) {
          assert.ok(Number.isSafeInteger(stretch.start) && Number.isSafeInteger(stretch.end));
          assert.ok(start === at && end > start);
          at = end;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("spreads evenly over what is far too long to compare", () => {
    const text = "あ漢".repeat(1_500);
    const words = wordTimes(lineOf(text), Array.from({ length: 3_000 }, (_, i) => ({ mora: "ア", vowel: "a" as const, start: i, end: i + 1 })));
    assert.ok(words.every(({ stretch, start }) => Math.abs(stretch.start - start) < 1e-6));
    assert.equal(words.at(-1)?.stretch.end, text.length);
  });
});
