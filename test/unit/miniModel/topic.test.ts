import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expand, readCorpusAnswers } from "./corpusAnswers";
import { TopicJudge } from "./topic";

const judge = new TopicJudge([
  { intents: ["build.fail"], voice: "naru", text: "[sad] ビルドこけた？いちばん上のエラーから直してこ。" },
  { intents: ["build.fail.count"], voice: "naru", text: "[surprised] <N>件！？まずいちばん上だけ直してみよ！" },
  { intents: ["feel.tired"], voice: "naru", text: "[sad] おつかれ〜。ちょっと休も？あーしも充電する。" },
  { intents: ["food.coffee"], voice: "naru", text: "[happy] コーヒー最高じゃん！カフェインでアゲてこ！" },
  { intents: ["feel.sleepy"], voice: "naru", text: "[happy] コーヒー最高じゃん！カフェインでアゲてこ〜！" },
  { intents: ["weather.hot", "season.summer"], voice: "naru", text: "[sad] 溶けちゃう〜。アイスでも食べよ！" },
  { intents: [], voice: "naru", text: "[happy] アイス買えた？半分ちょーだい、なんてね！" },
]);

describe("The rule for what is on topic", () => {
  const cases: [reply: string, acceptable: string[], onTopic: boolean][] = [
    ["[sad] ビルドこけた？いちばん上のエラーから直してこ。", ["build.fail"], true],
    ["[neutral] ビルドこけた？一番上のエラーから直してこ〜！", ["build.fail"], true],
    ["[sad] ビルドこけた？いちばん上のエラーから直してこ。", ["feel.tired", "food.coffee"], false],
    ["[surprised] 42件！？まずいちばん上だけ直してみよ！", ["build.fail.count"], true],
    ["[happy] コーヒー最高じゃん！カフェインでアゲてこ！", ["feel.sleepy"], true],
    ["[happy] おつビルドカフェ上の休エラー充かららららら", ["build.fail", "feel.tired", "food.coffee"], false],
    ["[sad] 溶けちゃう〜。アイスでも食べよ！", ["season.summer"], true],
    ["[sad] 溶けちゃう〜。アイスでも食べよ！", ["weather.rain"], false],
    ["[happy] アイス買えた？半分ちょーだい、なんてね！", ["weather.hot", "dialogue"], false],
    ["", ["build.fail"], false],
    ["[sad]", ["build.fail"], false],
  ];
  for (const [reply, acceptable, onTopic] of cases) {
    it(`says ${onTopic ? "yes" : "no"} to "${reply}" for ${acceptable.join(" or ")}`, () => {
      assert.equal(judge.judge(reply, acceptable).onTopic, onTopic);
    });
  }

  it("finds nearly every answer of the corpus on its own topic, and few on another", () => {
    const answers = readCorpusAnswers().filter(({ voice, intents }) => voice === "naru" && intents.length > 0);
    const real = new TopicJudge(answers);
    const sample = answers.filter((_, index) => index % 40 === 0);
    const own = sample.filter(({ text, intents }) => real.judge(text, intents).onTopic);
    const other = sample.filter(({ text, intents }, index) => {
      const elsewhere = sample[(index + 7) % sample.length]?.intents ?? [];
      return !elsewhere.some((intent) => intents.includes(intent)) && real.judge(text, elsewhere).onTopic;
    });
    assert.ok(sample.length > 50);
    assert.equal(own.length, sample.length);
    assert.ok(other.length <= sample.length * 0.02, `${other.length} of ${sample.length}`);
  });
});

describe("The answers of the corpus", () => {
  const folder = mkdtempSync(join(tmpdir(), "corpus-"));
  after(() => rmSync(folder, { recursive: true }));

  it("belong to their intent, in a dialogue to what its first turn is about", () => {
    const lines = [
      ...["## food.ate", "> ate", "naru: intent"],
      ...["## dialogue hot-ice = weather.hot season.summer", "> hot", "naru: first", "butler: first", "> ice", "naru: later"],
      ...["## dialogue other", "> x", "naru: unknown"],
    ];
    writeFileSync(join(folder, "some.txt"), lines.join("\n"));
    assert.deepEqual(readCorpusAnswers(folder), [
      { intents: ["food.ate"], voice: "naru", text: "intent" },
      { intents: ["weather.hot", "season.summer"], voice: "naru", text: "first" },
      { intents: ["weather.hot", "season.summer"], voice: "butler", text: "first" },
      { intents: [], voice: "naru", text: "later" },
      { intents: [], voice: "naru", text: "unknown" },
    ]);
  });
});

describe("A template", () => {
  it("stands for each of its choices", () => {
    assert.deepEqual(expand("a{b|c{d|}|}"), ["ab", "acd", "ac", "a"]);
  });

  it("may hold braces and bars that are meant as such", () => {
    assert.deepEqual(expand(String.raw`x \{a\|b\} | y`), ["x {a|b} | y"]);
  });

  it("cannot be read where braces do not match", () => {
    assert.throws(() => expand("{a|b"));
    assert.throws(() => expand("a}b"));
  });
});
