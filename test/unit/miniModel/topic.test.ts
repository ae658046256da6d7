import { strict as assert } from "node:assert";
import { expand, readCorpusAnswers } from "./corpusAnswers";
import { TopicJudge } from "./topic";

const judge = new TopicJudge([
  { intent: "build.fail", voice: "naru", text: "[sad] ビルドこけた？いちばん上のエラーから直してこ。" },
  { intent: "build.fail.count", voice: "naru", text: "[surprised] <N>件！？まずいちばん上だけ直してみよ！" },
  { intent: "feel.tired", voice: "naru", text: "[sad] おつかれ〜。ちょっと休も？あーしも充電する。" },
  { intent: "food.coffee", voice: "naru", text: "[happy] コーヒー最高じゃん！カフェインでアゲてこ！" },
  { intent: "feel.sleepy", voice: "naru", text: "[happy] コーヒー最高じゃん！カフェインでアゲてこ〜！" },
]);

describe("The rule for what is on topic", () => {
  const cases: [reply: string, acceptable: string[], onTopic: boolean][] = [
    ["[sad] ビルドこけた？いちばん上のエラーから直してこ。", ["build.fail"], true],
    ["[neutral] ビルドこけた？一番上のエラーから直してこ〜！", ["build.fail"], true],
    ["[sad] ビルドこけた？いちばん上のエラーから直してこ。", ["feel.tired", "food.coffee"], false],
    ["[surprised] 42件！？まずいちばん上だけ直してみよ！", ["build.fail.count"], true],
    ["[happy] コーヒー最高じゃん！カフェインでアゲてこ！", ["feel.sleepy"], true],
    ["[happy] おつビルドカフェ上の休エラー充かららららら", ["build.fail", "feel.tired", "food.coffee"], false],
    ["", ["build.fail"], false],
    ["[sad]", ["build.fail"], false],
  ];
  for (const [reply, acceptable, onTopic] of cases) {
    it(`says ${onTopic ? "yes" : "no"} to "${reply}" for ${acceptable.join(" or ")}`, () => {
      assert.equal(judge.judge(reply, acceptable).onTopic, onTopic);
    });
  }

  it("finds nearly every answer of the corpus on its own topic, and few on another", () => {
    const answers = readCorpusAnswers().filter(({ voice, intent }) => voice === "naru" && intent !== "dialogue");
    const real = new TopicJudge(answers);
    const sample = answers.filter((_, index) => index % 40 === 0);
    const own = sample.filter(({ text, intent }) => real.judge(text, [intent]).onTopic);
    const other = sample.filter(({ text, intent }, index) => {
      const elsewhere = sample[(index + 7) % sample.length]?.intent ?? "";
      return elsewhere !== intent && real.judge(text, [elsewhere]).onTopic;
    });
    assert.ok(sample.length > 50);
    assert.equal(own.length, sample.length);
    assert.ok(other.length <= sample.length * 0.02, `${other.length} of ${sample.length}`);
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
