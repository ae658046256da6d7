import { strict as assert } from "node:assert";
import fc from "fast-check";
import { affinityState, afterMessage, eventsIn, noAffinity, readAffinity } from "../../../src/companion/affinity";

const says = (text: string, times = 1, day = "a", from = noAffinity) =>
  Array.from({ length: times }).reduce<typeof from>((affinity) => afterMessage(affinity, text, day), from);

describe("Affinity", () => {
  it("hears thanks, praise and insults", () => {
    const heard: Record<string, string[]> = {
      "テストが通らない": ["turn"],
      "ありがと〜！": ["turn", "thanks"],
      "まじ助かった": ["turn", "thanks"],
      "ナル天才すぎん？": ["turn", "praise"],
      "すごい、ありがとう": ["turn", "thanks", "praise"],
      "Thank you, you're amazing": ["turn", "thanks", "praise"],
      "ばーか": ["turn", "insult"],
      "うざい": ["turn", "insult"],
      "ナル嫌い": ["turn", "insult"],
      "お前ほんと使えないな": ["turn", "insult"],
      "大好き！": ["turn", "praise"],
      "ナル最高！": ["turn", "praise"],
      "you're useless": ["turn", "insult"],
    };
    for (const [text, events] of Object.entries(heard)) assert.deepEqual(eventsIn(text), events, text);
  });

  it("leaves out what is said of code, of others, of nobody, and what is denied", () => {
    for (const text of [
      "このバグほんとバカ",
      "俺ってバカだな",
      "my code is stupid",
      "あんまりすごくない",
      "npmが使えない",
      "ポート3000が使えない",
      "Dockerが使えないんだけど",
      "このlinterうざい、消したい",
      "Javaは嫌い",
      "バカンスの予定たてなきゃ",
      "stupid question: how do I exit vim?",
      "this import is useless, remove it?",
      "好きな言語は？",
      "すごいエラー出た",
      "最高気温を返すAPIを作って",
      "no thanks",
      "the ty command fails",
      "I don't love you",
      "const thanks = { stupid: true };",
      "`thanks` という変数",
      `ありがと${"！".repeat(200)}`,
    ])
      assert.deepEqual(eventsIn(text), ["turn"], text);
  });

  it("rises ever more slowly, and knows five stages", () => {
    const first = says("やあ").value;
    const ten = says("やあ", 10).value;
    assert.ok(first > 0 && ten > first && ten < 10 * first);
    assert.equal(affinityState(noAffinity).stage, 0);
    const stages = new Set<number>();
    let affinity = noAffinity;
    for (let day = 0; day < 200; day++) {
      affinity = says("ありがとう", 3, `${day}`, affinity);
      stages.add(affinityState(affinity).stage);
    }
    assert.deepEqual([...stages], [0, 1, 2, 3, 4]);
  });

  it("counts anew each day, and is never lowered by days away", () => {
    const evening = says("やあ", 30);
    const another = says("やあ", 1, "b", evening);
    assert.ok(another.value - evening.value > says("やあ", 1, "a", evening).value - evening.value);
    assert.ok(another.value > evening.value);
  });

  it("stays within 0..100 whatever is said, and survives what was kept", () => {
    const remark = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("ありがとう", "ばーか", "天才！", "やあ"));
    fc.assert(
      fc.property(fc.array(fc.tuple(remark, fc.constantFrom("a", "b"))), (said) => {
        const affinity = said.reduce((before, [text, day]) => afterMessage(before, text, day), noAffinity);
        assert.ok(affinity.value >= 0 && affinity.value <= 100);
        assert.deepEqual(readAffinity(JSON.parse(JSON.stringify(affinity))), affinity);
      }),
    );
    const number = fc.oneof(fc.double(), fc.integer());
    const counts = fc.record({ turn: number, thanks: number, praise: number, insult: number });
    const stored = fc.oneof(fc.anything(), fc.record({ value: number, day: fc.string(), counts }));
    fc.assert(
      fc.property(stored, (kept) => {
        const { value, stage } = affinityState(afterMessage(readAffinity(kept), "ありがとう", "a"));
        assert.ok(value >= 0 && value <= 100 && stage >= 0 && stage <= 4);
      }),
    );
  });
});
