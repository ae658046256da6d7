import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { Piece } from "../../../src/llm/worker/reasoning";
import { ReplyDecoder } from "../../../src/llm/worker/replyDecoder";
import { ByteTokenDecoder, WindowedTokenDecoder } from "../../../src/llm/worker/tokenDecoder";
import type { ByteVocabulary } from "../../../src/llm/worker/vocabulary";
import { bytesInCuts, hardText, inCuts } from "./arbitraries";

/** Token i is the i-th cut. */
const vocabularyOf = (cuts: readonly Uint8Array[]): ByteVocabulary => ({
  bytesOf: (id) => cuts[id] ?? new Uint8Array(0),
  textOf(id) {
    const text = Buffer.from(this.bytesOf(id)).toString("utf8");
    return text.includes("\ufffd") ? undefined : text;
  },
  stripsFirstSpace: false,
});

function read(cuts: readonly Uint8Array[], stops: readonly string[] = []) {
  const decoder = new ReplyDecoder({
    decoder: new ByteTokenDecoder(vocabularyOf(cuts)),
    stops,
    begin: { in: "start" },
    before: undefined,
  });
  const pieces: Piece[] = [];
  for (const id of cuts.keys()) {
    const result = decoder.push(id);
    pieces.push(...result.pieces);
    if (result.stopped) break;
  }
  pieces.push(...decoder.end());
  const of = (wanted: string) => pieces.filter(({ part }) => part === wanted).map(({ text }) => text).join("");
  return { thinking: of("thinking"), text: of("text"), tokens: decoder.tokens("v"), dropped: decoder.dropped };
}

const bytesOf = (cuts: readonly Uint8Array[], ids: readonly number[] = []) =>
  Buffer.concat(ids.map((id) => cuts[id] ?? new Uint8Array(0))).toString("utf8");

describe("ReplyDecoder", () => {
  it("joins to the decoding of all ids, whatever bytes come", () => {
    fc.assert(
      fc.property(bytesInCuts, (cuts) => {
        const whole = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.concat(cuts));
        fc.pre(!/^\s*[<[]/.test(whole));
        const { text, dropped, tokens } = read(cuts);
        assert.equal(dropped.length > 0 ? `${text}\ufffd` : text, whole);
        assert.deepEqual(tokens?.content, [...cuts.keys()]);
      }),
      { numRuns: 1000 },
    );
  });

  it("knows which ids are speech, also where characters and emoji are split over tokens", () => {
    fc.assert(
      fc.property(hardText, hardText, fc.array(fc.nat(1000), { maxLength: 40 }), (thinking, said, at) => {
        fc.pre(thinking.trim() !== "" && said.trim() !== "");
        const opening = Buffer.from(`<think>\n${thinking.trim()}`);
        const closing = Buffer.from("</think>");
        const speech = Buffer.from(`\n\n${said.trim()}`);
        const cuts = [...inCuts(opening, at), closing, ...inCuts(speech, at)];
        const result = read(cuts);
        assert.equal(result.thinking, thinking.trim());
        assert.equal(result.text, said.trim());
        const { reasoning = [], content = [] } = result.tokens ?? {};
        assert.deepEqual([...reasoning, ...content], [...cuts.keys()]);
        assert.equal(bytesOf(cuts, content).trimStart(), said.trim());
      }),
      { numRuns: 1000 },
    );
  });

  it("has no exact ids where a token holds both the end of reasoning and speech", () => {
    const result = read(["<think>a", "</think>b"].map((text) => Buffer.from(text)));
    assert.deepEqual([result.thinking, result.text, result.tokens], ["a", "b", undefined]);
  });

  it("keeps neither text nor ids of a stop string", () => {
    const cuts = ["はい", "\n#", "## Us", "er:", "もっと"].map((text) => Buffer.from(text));
    const result = read(cuts, ["\n### User:"]);
    assert.equal(result.text, "はい");
    assert.deepEqual(result.tokens?.content, [0]);
  });

  it("completes a character that an earlier attempt had been cut off in", () => {
    const cuts = [Buffer.from("あ"), Buffer.of(0xf0, 0x9f), Buffer.of(0x98, 0xba), Buffer.from("!")];
    const before = { vocabulary: "v", reasoning: [], content: [0, 1] };
    const decoder = new ReplyDecoder({
      decoder: new ByteTokenDecoder(vocabularyOf(cuts), before.content),
      stops: [],
      begin: { in: "text" },
      before,
    });
    const pieces = [...decoder.push(2).pieces, ...decoder.push(3).pieces, ...decoder.end()];
    assert.equal(pieces.map(({ text }) => text).join(""), "😺!");
    assert.deepEqual(decoder.tokens("v")?.content, [0, 1, 2, 3]);
  });
});

describe("WindowedTokenDecoder", () => {
  const cuts = [...Buffer.from("犬😺か")].map((byte) => Uint8Array.of(byte));
  const detokenize = (ids: readonly number[]) => new TextDecoder().decode(Buffer.concat(ids.map((id) => cuts[id] ?? new Uint8Array(0))));

  it("lets text go once its last character is complete", () => {
    const decoder = new WindowedTokenDecoder(detokenize);
    const shown = [...cuts.keys()].map((id) => decoder.push(id));
    assert.deepEqual(shown, ["", "", "犬", "", "", "", "😺", "", "", "か"]);
  });

  it("drops an incomplete last character, and says so", () => {
    const decoder = new WindowedTokenDecoder(detokenize);
    for (const id of [0, 1, 2, 3, 4]) decoder.push(id);
    assert.equal(decoder.end().text, "");
    assert.ok(decoder.end().dropped.length > 0);
  });
});
