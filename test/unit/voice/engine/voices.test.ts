import assert from "node:assert/strict";
import type { Emotion } from "../../../../src/protocol";
import { type Character, charactersOf, chooseVoice } from "../../../../src/voice/engine/characters";
import { engineName, statedCredit, usualCredit } from "../../../../src/voice/engine/credit";
import { emotionStyle } from "../../../../src/voice/engine/emotionStyle";
import type { WantedVoice } from "../../../../src/voice/speechEngine";

const speaker = (name: string, styles: unknown[]) => ({ name, speaker_uuid: `id of ${name}`, styles, version: "1" });

describe("the characters of an engine", () => {
  it("are those that talk, whatever else there is", () => {
    const characters = charactersOf([
      speaker("A", [
        { name: "ノーマル", id: 1, type: "talk" },
        { name: "歌", id: 2, type: "sing" },
        { name: "おどり", id: 3, type: "a type to come" },
        { name: "古い", id: 4 },
        { name: "no id" },
        { name: "half", id: 1.5, type: "talk" },
        null,
      ]),
      speaker("only sings", [{ name: "ノーマル", id: 5, type: "frame_decode" }]),
      speaker("empty", []),
      { name: "malformed", styles: [{ name: "ノーマル", id: 6, type: "talk" }] },
      "nobody",
      speaker("negative", [{ name: "ノーマル", id: -1_325_133_120, type: "talk" }]),
    ]);
    assert.deepEqual(characters, [
      { speakerId: "id of A", name: "A", styles: [{ id: 1, name: "ノーマル" }, { id: 4, name: "古い" }] },
      { speakerId: "id of negative", name: "negative", styles: [{ id: -1_325_133_120, name: "ノーマル" }] },
    ]);
  });

  const metan = speaker("四国めたん", [{ name: "あまあま", id: 0 }, { name: "ノーマル", id: 2 }]);
  const zundamon = speaker("ずんだもん", [{ name: "あまあま", id: 1 }, { name: "ノーマル", id: 3 }]);

  const chosen = (speakers: unknown[], styleId?: number, wanted?: WantedVoice) => {
    const voice = chooseVoice(charactersOf(speakers), styleId, wanted);
    return voice && [voice.character.name, voice.style.id, voice.isGone];
  };

  it("give the style that was chosen", () => assert.deepEqual(chosen([metan, zundamon], 0), ["四国めたん", 0, false]));

  it("give the default voice, or the first, where none was chosen", () => {
    assert.deepEqual(chosen([metan, zundamon]), ["ずんだもん", 3, false]);
    assert.deepEqual(chosen([metan]), ["四国めたん", 2, false]);
    assert.deepEqual(chosen([]), undefined);
  });

  it("give the persona's voice where none was chosen and the engine has it", () => {
    const ryusei = speaker("青山龍星", [{ name: "ノーマル", id: 13 }, { name: "しっとり", id: 84 }]);
    const wanted = { character: "青山龍星", styles: { neutral: "しっとり" } };
    assert.deepEqual(chosen([metan, zundamon, ryusei], undefined, wanted), ["青山龍星", 84, false]);
    assert.deepEqual(chosen([metan, zundamon, ryusei], 0, wanted), ["四国めたん", 0, false]);
    assert.deepEqual(chosen([zundamon, ryusei], undefined, { character: "青山龍星", styles: { neutral: "はるかな" } }), ["青山龍星", 13, false]);
    assert.deepEqual(chosen([metan, zundamon], undefined, wanted), ["ずんだもん", 3, false]);
    assert.deepEqual(chosen([metan, zundamon], undefined, { styles: { neutral: "あまあま" } }), ["ずんだもん", 1, false]);
  });

  it("keep the styles that a persona wants for its own character", () => {
    const styles = { happy: "あまあま" };
    const stylesOf = (character: string) => chooseVoice(charactersOf([metan, zundamon]), undefined, { character, styles })?.styles;
    assert.deepEqual(stylesOf("四国めたん"), styles);
    assert.deepEqual(stylesOf("somebody else"), {});
  });

  it("give the first talking style where the chosen one is gone, and say so", () =>
    assert.deepEqual(chosen([metan, zundamon], 77), ["四国めたん", 0, true]));
});

describe("the style for an emotion", () => {
  const character = (...names: string[]): Character => {
    const [only] = charactersOf([speaker("A", names.map((name, id) => ({ name, id })))]);
    assert.ok(only);
    return only;
  };
  const styleFor = (emotion: Emotion, who: Character, own = 0) => {
    const chosen = who.styles[own];
    assert.ok(chosen);
    const { style, changes } = emotionStyle(emotion, who, chosen);
    return { name: style.name, isChanged: changes.speed !== 1 || changes.pitch !== 0 || changes.intonation !== 1 };
  };

  const known: readonly (readonly [Emotion, string, readonly string[]])[] = [
    ["happy", "あまあま", ["ノーマル", "あまあま", "ツンツン", "セクシー", "ささやき", "ヒソヒソ", "ヘロヘロ", "なみだめ"]],
    ["angry", "ツンツン", ["ノーマル", "あまあま", "ツンツン", "セクシー", "ささやき"]],
    ["sad", "なみだめ", ["ノーマル", "ヘロヘロ", "なみだめ"]],
    ["relaxed", "ささやき", ["ノーマル", "ささやき"]],
    ["happy", "喜び", ["ノーマル", "喜び", "ツンギレ", "悲しみ"]],
    ["angry", "ツンギレ", ["ノーマル", "喜び", "ツンギレ", "悲しみ"]],
    ["sad", "悲しみ", ["ノーマル", "喜び", "ツンギレ", "悲しみ"]],
    ["happy", "わーい", ["ふつう", "わーい", "びくびく", "おこ", "びえーん"]],
    ["angry", "おこ", ["ふつう", "わーい", "びくびく", "おこ", "びえーん"]],
    ["angry", "人間(怒り)ver.", ["人間ver.", "人間(怒り)ver.", "鬼ver."]],
    ["surprised", "おどろき", ["ノーマル", "おどろき", "こわがり", "へろへろ"]],
    ["sad", "へろへろ", ["ノーマル", "おどろき", "へろへろ"]],
    ["happy", "上機嫌", ["ノーマル", "通常", "テンション高め", "落ち着き", "上機嫌", "怒り・悲しみ"]],
    ["relaxed", "落ち着き", ["ノーマル", "落ち着き"]],
    ["sad", "Sad", ["Neutral", "Happy", "Sad"]],
  ];
  for (const [emotion, expected, names] of known)
    it(`${emotion} is ${expected} of ${names.join(", ")}`, () =>
      assert.deepEqual(styleFor(emotion, character(...names)), { name: expected, isChanged: false }));

  it("is the chosen one for calm words, and where it fits already", () => {
    const who = character("ノーマル", "あまあま", "喜び");
    assert.deepEqual(styleFor("neutral", who, 1), { name: "あまあま", isChanged: false });
    assert.deepEqual(styleFor("happy", who, 2), { name: "喜び", isChanged: false });
  });

  it("is the chosen one, gently changed, where the character has no other", () => {
    for (const emotion of ["happy", "sad", "angry", "surprised", "relaxed"] as const)
      assert.deepEqual(styleFor(emotion, character("ノーマル", "はねおこし")), { name: "ノーマル", isChanged: true });
  });

  it("is the one that the persona wants, where the character has it", () => {
    const who = character("ノーマル", "喜び", "しっとり");
    assert.equal(emotionStyle("happy", who, who.styles[0], { happy: "しっとり" }).style.name, "しっとり");
    assert.equal(emotionStyle("happy", who, who.styles[0], { happy: "熱血" }).style.name, "喜び");
  });

  it("changes gently, in the direction of the emotion", () => {
    const who = character("ノーマル");
    const changes = (emotion: Emotion) => emotionStyle(emotion, who, who.styles[0]).changes;
    for (const { speed, pitch, intonation } of (["happy", "sad", "angry", "surprised", "relaxed"] as const).map(changes)) {
      assert.ok(Math.abs(speed - 1) <= 0.1 && Math.abs(pitch) <= 0.03 && Math.abs(intonation - 1) <= 0.25);
    }
    assert.ok(changes("happy").speed > 1 && changes("happy").pitch > 0 && changes("happy").intonation > 1);
    assert.ok(changes("sad").speed < 1 && changes("sad").pitch < 0 && changes("sad").intonation < 1);
  });
});

describe("the credit of a voice", () => {
  const manifest = (name: string, brand?: string) => ({
    name,
    frame_rate: 93.75,
    supported_features: new Map<string, boolean>(),
    ...(brand && { brand_name: brand }),
  });

  it("is VOICEVOX and the character's name, for VOICEVOX", () => {
    assert.equal(usualCredit(engineName(manifest("VOICEVOX Engine", "VOICEVOX")), "ずんだもん"), "VOICEVOX:ずんだもん");
    assert.equal(usualCredit(engineName(manifest("VOICEVOX ENGINE OSS", "VOICEVOX OSS")), "dummy1"), "VOICEVOX:dummy1");
  });

  it("is VOICEVOX Nemo for all of its voices", () => {
    const name = engineName(manifest("VOICEVOX Nemo Engine", "VOICEVOX"));
    assert.equal(name, "VOICEVOX Nemo");
    assert.equal(usualCredit(name, "女声1"), "VOICEVOX Nemo");
  });

  it("names another engine by its own name", () => {
    assert.equal(usualCredit(engineName(manifest("AivisSpeech Engine", "AivisSpeech")), "Anneli"), "AivisSpeech:Anneli");
    assert.equal(engineName(manifest("No brand")), "No brand");
  });

  const stated: readonly (readonly [string, string, string | undefined])[] = [
    ["ずんだもんの音声ライブラリを用いて生成した音声は、\n「VOICEVOX:ずんだもん」とクレジットを記載すれば、商用・非商用で利用可能です。", "ずんだもん", "VOICEVOX:ずんだもん"],
    ["個人の利用者は、利用時に「VOICEVOX:Voidoll(CV:丹下桜)」とクレジットを記載ください。", "Voidoll", "VOICEVOX:Voidoll(CV:丹下桜)"],
    ["「VOICEVOX:もち子(cv 明日葉よもぎ)」とクレジットを記載すれば、\n音声作品・音声素材・ゲーム作品を除いて利用可能です。", "もち子さん", "VOICEVOX:もち子(cv 明日葉よもぎ)"],
    ["「VOICEVOX\n  Nemo」とクレジットを記載すれば、商用・非商用で利用可能です。", "女声1", "VOICEVOX Nemo"],
    ["クレジット表記は「VOICEVOX:A（声:B）」としてください。", "A", "VOICEVOX:A（声:B）"],
    ["「批判・攻撃」の定義はクレジットの項を見てください。", "A", undefined],
    ["「VOICEVOX:キャラ名」とクレジットを記載してください。", "A", undefined],
    ["「VOICEVOX」を使うときは「規約」を読むこと。", "A", undefined],
    ["dummy1 policy\n\nhttps://voicevox.hiroshiba.jp/\n", "dummy1", undefined],
    ["", "A", undefined],
    [`「VOICEVOX${"長".repeat(100)}」とクレジットを記載すれば`, "A", undefined],
  ];
  for (const [policy, character, expected] of stated)
    it(`is ${expected ?? "as usual"} where the terms say ${policy.slice(0, 60).replace(/\s+/g, " ")}`, () =>
      assert.equal(statedCredit(policy, "VOICEVOX", character), expected));
});
