import assert from "node:assert/strict";
import fc from "fast-check";
import { SpeechQueue } from "../../../src/voice/speechQueue";
import { type Voice, VoiceError } from "../../../src/voice/voice";
import { ScriptedVoice } from "../../fixtures/scriptedVoice";
import { line } from "./lines";

function start(voice: Voice | undefined = new ScriptedVoice()) {
  const said: string[] = [];
  const state: { voice: Voice | undefined } = { voice };
  const queue = new SpeechQueue({
    voice: () => state.voice,
    spoken: (one) => said.push(one.text),
    unsaid: (one, failure) => said.push(`(${one.text}${failure ? ` ${failure.reason}` : ""})`),
  });
  return { queue, said, state };
}

describe("SpeechQueue", () => {
  it("sends the first request in the same tick, and one at a time", async () => {
    const voice = new ScriptedVoice();
    const { queue, said } = start(voice);
    queue.push(line("a"));
    assert.deepEqual(voice.sent, ["query a"]);
    queue.push(line("b"));
    queue.push(line("c"));
    await voice.answerAll();
    assert.equal(voice.mostInFlight, 1);
    assert.deepEqual(said, ["a", "b", "c"]);
    assert.ok(queue.isEmpty);
  });

  it("asks for the next line before it synthesizes this one", async () => {
    const voice = new ScriptedVoice();
    const { queue } = start(voice);
    for (const text of ["a", "b", "c"]) queue.push(line(text));
    await voice.answerAll();
    assert.deepEqual(voice.sent, ["query a", "query b", "synthesize a", "query c", "synthesize b", "synthesize c"]);
  });

  it("does not wait for a line that is not known yet", async () => {
    const voice = new ScriptedVoice();
    const { queue } = start(voice);
    queue.push(line("a"));
    await voice.answer();
    queue.push(line("b"));
    assert.deepEqual(voice.sent, ["query a", "synthesize a"]);
    await voice.answer();
    assert.deepEqual(voice.sent, ["query a", "synthesize a", "query b"]);
  });

  it("leaves out what has no sound, without a synthesis", async () => {
    const voice = new ScriptedVoice();
    const { queue, said } = start(voice);
    for (const text of ["・", "b", "・・", "c"]) queue.push(line(text));
    await voice.answerAll();
    assert.deepEqual(said, ["b", "c"]);
    assert.deepEqual(
      voice.sent.filter((one) => one.startsWith("synthesize")),
      ["synthesize b", "synthesize c"],
    );
  });

  it("tries a line that failed once more, in each phase", async () => {
    const voice = new ScriptedVoice();
    const { queue, said } = start(voice);
    queue.push(line("a"));
    await voice.fail();
    await voice.answer();
    assert.deepEqual(voice.sent, ["query a", "query a", "synthesize a"]);
    await voice.answer();
    queue.push(line("b"));
    await voice.answer();
    await voice.fail();
    await voice.answerAll();
    assert.deepEqual(said, ["a", "b"]);
  });

  it("leaves out a line that failed twice, says why, and goes on", async () => {
    const voice = new ScriptedVoice();
    const { queue, said } = start(voice);
    queue.push(line("a"));
    queue.push(line("b"));
    await voice.fail(new VoiceError({ reason: "voice-timeout", data: { seconds: 1 } }));
    await voice.fail(new VoiceError({ reason: "voice-refused", data: { status: 500 } }));
    await voice.answerAll();
    assert.deepEqual(said, ["(a voice-refused)", "b"]);
  });

  it("does not let a failed query of the next line spoil this one", async () => {
    const voice = new ScriptedVoice();
    const { queue, said } = start(voice);
    queue.push(line("a"));
    queue.push(line("b"));
    await voice.answer(); // query a
    await voice.fail(); // query b, ahead of its time
    await voice.answer(); // synthesize a
    await voice.answerAll();
    assert.deepEqual(said, ["a", "b"]);
    assert.deepEqual(voice.sent, ["query a", "query b", "synthesize a", "query b", "synthesize b"]);
  });

  it("drops what waits unsent, throws away what comes back, and waits for it before the next", async () => {
    const voice = new ScriptedVoice();
    const { queue, said } = start(voice);
    for (const text of ["a", "b", "c"]) queue.push(line(text));
    await voice.answer();
    await voice.answer();
    assert.deepEqual(voice.inFlight, ["synthesize a"]);
    queue.clear();
    queue.push(line("d"));
    assert.deepEqual(voice.inFlight, ["synthesize a"]);
    await voice.answerAll();
    assert.deepEqual(said, ["d"]);
    assert.deepEqual(voice.sent, ["query a", "query b", "synthesize a", "query d", "synthesize d"]);
  });

  it("sends nothing while it is held", async () => {
    const voice = new ScriptedVoice();
    const { queue, said } = start(voice);
    queue.hold(true);
    queue.push(line("a"));
    assert.deepEqual(voice.sent, []);
    queue.hold(false);
    await voice.answerAll();
    assert.deepEqual(said, ["a"]);
  });

  it("asks anew of another voice: no one else understands a query", async () => {
    const first = new ScriptedVoice();
    const second = new ScriptedVoice();
    const { queue, said, state } = start(first);
    queue.push(line("a"));
    state.voice = second;
    await first.answer();
    assert.deepEqual(second.sent, ["query a"]);
    await second.answerAll();
    assert.deepEqual(said, ["a"]);
    assert.deepEqual(first.sent, ["query a"]);
  });

  it("leaves lines unsaid where nobody can say them", () => {
    const { queue, said, state } = start();
    state.voice = undefined;
    queue.push(line("a"));
    queue.push(line("b"));
    assert.deepEqual(said, ["(a)", "(b)"]);
  });

  it("keeps the order and at most one request in flight, whatever fails", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), async (fails, count) => {
        const voice = new ScriptedVoice();
        const { queue, said } = start(voice);
        const texts = Array.from({ length: count }, (_, at) => String.fromCharCode(97 + at));
        const waiting = [...texts];
        for (const failing of fails) {
          const next = waiting.shift();
          if (next) queue.push(line(next));
          await (failing ? voice.fail() : voice.answer());
        }
        for (const text of waiting) queue.push(line(text));
        await voice.answerAll();
        assert.deepEqual(said.map((one) => one.replace(/[()]/g, "")), texts);
        assert.equal(voice.mostInFlight, 1);
      }),
    ));

  it("gets through 500 lines", async () => {
    const voice = new ScriptedVoice();
    const { queue, said } = start(voice);
    for (let at = 0; at < 500; at++) queue.push(line(`line ${at}`));
    await voice.answerAll();
    assert.equal(said.length, 500);
    assert.equal(voice.sent.length, 1000);
  });
});
