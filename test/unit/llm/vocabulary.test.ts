import { strict as assert } from "node:assert";
import { byteVocabulary, fingerprint, TokenType } from "../../../src/llm/worker/vocabulary";

const metadata = (model: string, pieces: readonly (readonly [string, number])[]) => ({
  model,
  tokens: pieces.map(([piece]) => piece),
  types: pieces.map(([, type]) => type),
  addSpacePrefix: model === "llama",
});

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("utf8");

describe("byteVocabulary", () => {
  it("inverts GPT-2's byte map for byte-level BPE", () => {
    const pieces = metadata("gpt2", [
      ["ãģĤ", TokenType.normal], // U+3042
      ["Ġtest", TokenType.normal],
      ["ðŁĺ", TokenType.normal], // three of the four bytes of U+1F63A
      ["Ċ", TokenType.normal],
      ["<|im_end|>", TokenType.control],
      ["<think>", TokenType.userDefined],
    ]);
    const vocabulary = byteVocabulary(pieces);
    assert.equal(text(vocabulary?.bytesOf(0)), "あ");
    assert.equal(text(vocabulary?.bytesOf(1)), " test");
    assert.deepEqual([...(vocabulary?.bytesOf(2) ?? [])], [0xf0, 0x9f, 0x98]);
    assert.equal(text(vocabulary?.bytesOf(3)), "\n");
    assert.equal(vocabulary?.bytesOf(4).length, 0, "control tokens are never shown");
    assert.equal(text(vocabulary?.bytesOf(5)), "<think>");
  });

  it("reads SentencePiece's spaces and bytes", () => {
    const vocabulary = byteVocabulary(
      metadata("llama", [
        ["▁こんにちは", TokenType.normal],
        ["<0xE3>", TokenType.byte],
        ["</s>", TokenType.control],
      ]),
    );
    assert.equal(text(vocabulary?.bytesOf(0)), " こんにちは");
    assert.deepEqual([...(vocabulary?.bytesOf(1) ?? [])], [0xe3]);
    assert.equal(vocabulary?.bytesOf(2).length, 0);
    assert.equal(vocabulary?.stripsFirstSpace, true);
  });

  it("leaves other kinds to the model's own detokenizer", () => {
    assert.equal(byteVocabulary(metadata("bert", [["##ing", TokenType.normal]])), undefined);
  });

  it("names a vocabulary by what is in it", () => {
    const one = metadata("gpt2", [["a", 1], ["b", 1]]);
    assert.equal(fingerprint(one), fingerprint(metadata("gpt2", [["a", 1], ["b", 1]])));
    assert.notEqual(fingerprint(one), fingerprint(metadata("gpt2", [["b", 1], ["a", 1]])));
    assert.notEqual(fingerprint(one), fingerprint(metadata("gpt2", [["ab", 1], ["", 1]])));
  });
});
