import assert from "node:assert/strict";
import fc from "fast-check";
import { BuiltInVoice } from "../../../src/voice/builtInVoice";
import { sounds } from "../../../src/voice/sounds";

const spell = (text: string) => sounds(text).map(({ mora, vowel }) => `${mora}${vowel}`).join(" ");

describe("sounds", () => {
  it("makes one mora of each kana, with small ones taken along", () => {
    assert.equal(spell("こんにちは"), "コo ンN ニi チi ハa");
    assert.equal(spell("キャッシュ"), "キャa ッcl シュu");
    assert.equal(spell("おはよー"), "オo ハa ヨo ーo");
    assert.equal(spell("ﾅﾙ"), "ナa ルu");
    assert.equal(spell("ぁ"), "ァa");
  });

  it("pauses at punctuation, once, and not at the ends", () => {
    assert.equal(spell("、あ、。い！？"), "アa 、pau イi");
  });

  it("sounds kanji, digits and Latin letters too, always the same", () => {
    assert.equal(sounds("漢字").length, 4);
    assert.equal(sounds("12").length, 4);
    assert.deepEqual(sounds("漢字"), sounds("漢字"));
    assert.equal(spell("null"), "nN uu lu");
    assert.equal(spell("Typescript"), "yi ee cu ru ii tu");
  });

  it("is silent where there is nothing to say", () => {
    assert.deepEqual(sounds("🎉…—"), []);
    assert.deepEqual(sounds("ー"), []);
  });
});

describe("BuiltInVoice", () => {
  const say = async (text: string, settings = { speed: 1, pauses: 1 }) => {
    const voice = new BuiltInVoice(() => settings);
    return voice.synthesize(await voice.query(text, "neutral"));
  };

  it("knows what has no sound", async () => {
    const voice = new BuiltInVoice(() => ({ speed: 1, pauses: 1 }));
    assert.ok((await voice.query("🎉", "happy")).isSilent);
    assert.ok(!(await voice.query("あ", "happy")).isSilent);
  });

  it("is twice as fast at speed 2, and without pauses where they are off", async () => {
    const normal = await say("あい、う");
    const fast = await say("あい、う", { speed: 2, pauses: 1 });
    assert.ok(Math.abs(fast.duration * 2 - normal.duration) < 1e-9);
    const pause = (await say("あ、い", { speed: 1, pauses: 0 })).moras.find(({ vowel }) => vowel === "pau");
    assert.equal(pause && pause.end - pause.start, 0);
  });

  it("gives times in order, without overlap, within the line, whatever it says", () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (text) => {
        const { moras, duration } = await say(`${text}あ`);
        let at = 0;
        for (const { start, end } of moras) {
          assert.ok(start >= at && end >= start);
          at = end;
        }
        assert.ok(at <= duration);
      }),
    ));
});
