import { strict as assert } from "node:assert";
import type { ChatMessage } from "../../../src/llm/chatModel";
import { fit } from "../../../src/llm/worker/fit";

const system: ChatMessage = { id: "s", role: "system", text: "s".repeat(10) };
const turn = (n: number, length: number): ChatMessage[] => [
  { id: `u${n}`, role: "user", text: "u".repeat(length) },
  { id: `a${n}`, role: "assistant", text: "a".repeat(length), thinking: "" },
];
/** One id for each character: counting is all that matters here. */
const build = (messages: readonly ChatMessage[]) => messages.flatMap((message) => [...message.text].map(() => 1));
const tryFit = (messages: readonly ChatMessage[], room: number) => fit(messages, room, build, (ids) => ids.length, (m) => m.text.length);

describe("fit", () => {
  it("leaves a conversation alone that fits", () => {
    const messages = [system, ...turn(1, 5), ...turn(2, 5)];
    const result = tryFit(messages, 30);
    assert.deepEqual(result, { fits: true, messages, prompt: build(messages), trimmed: false });
  });

  it("lets whole oldest turns leave, and several at once, so that it happens seldom", () => {
    const messages = [system, ...turn(1, 10), ...turn(2, 10), ...turn(3, 10), ...turn(4, 10)];
    const result = tryFit(messages, 80);
    assert.ok(result.fits && result.trimmed);
    assert.deepEqual(result.messages.map((message) => message.id), ["s", "u3", "a3", "u4", "a4"]);
    assert.ok(result.prompt.length <= 60);
  });

  it("keeps the last turn alone if it must", () => {
    const messages = [system, ...turn(1, 10), { id: "u2", role: "user", text: "u".repeat(65) } as const];
    const result = tryFit(messages, 80);
    assert.ok(result.fits);
    assert.deepEqual(result.messages.map((message) => message.id), ["s", "u2"]);
  });

  it("counts what is too long even alone, and how long it may be", () => {
    const messages = [system, ...turn(1, 10), { id: "u2", role: "user", text: "u".repeat(200) } as const];
    assert.deepEqual(tryFit(messages, 80), { fits: false, count: 200, limit: 70 });
  });
});
