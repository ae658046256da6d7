import assert from "node:assert/strict";
import fc from "fast-check";
import { longestDelay, pacing, readingSpeed } from "../../../src/companion/pace";
import { FakeClock } from "./fakeClock";

interface Shown {
  readonly at: number;
  readonly text: string;
}

function reading() {
  const clock = new FakeClock();
  const shown: Shown[] = [];
  const pace = pacing("reading", clock, (text) => shown.push({ at: clock.now(), text }));
  return { clock, shown, pace, text: () => shown.map(({ text }) => text).join("") };
}

describe("pacing", () => {
  it("as generated passes each chunk on at once", () => {
    const clock = new FakeClock();
    const shown: string[] = [];
    const pace = pacing("asGenerated", clock, (text) => shown.push(text));
    pace.push("あ");
    pace.push("いう");
    assert.deepEqual(shown, ["あ", "いう"]);
    assert.equal(clock.timers, 0);
  });

  it("shows the first character at once", () => {
    const { pace, text } = reading();
    pace.push("あいう");
    assert.equal(text(), "あ");
  });

  it("shows slow text at about reading speed", () => {
    const { clock, pace, text } = reading();
    pace.push("あいうえおかきくけこ");
    clock.pass(500);
    assert.ok(Math.abs(text().length - readingSpeed / 2) <= 2, text());
  });

  it("is never further behind than it may be, and loses nothing", () => {
    const arrivals = fc.array(
      fc.record({ wait: fc.nat(400), text: fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(arrivals, (chunks) => {
        const { clock, shown, pace, text } = reading();
        const generated: { at: number; upTo: number }[] = [];
        let all = "";
        for (const chunk of chunks) {
          clock.pass(chunk.wait);
          all += chunk.text;
          generated.push({ at: clock.now(), upTo: all.length });
          pace.push(chunk.text);
        }
        let ended = false;
        pace.end(() => (ended = true));
        clock.pass(longestDelay);
        assert.equal(text(), all);
        assert.ok(ended);
        assert.equal(clock.timers, 0);
        for (const { at, upTo } of generated) {
          const inTime = shown.filter((piece) => piece.at <= at + longestDelay);
          assert.ok(inTime.reduce((sum, piece) => sum + piece.text.length, 0) >= upTo);
        }
      }),
    );
  });

  it("spreads a burst instead of showing it in one block", () => {
    const { clock, shown, pace } = reading();
    pace.push("あ".repeat(300));
    clock.pass(longestDelay);
    assert.ok(shown.length > 30, `${shown.length} pieces`);
    assert.ok(Math.max(...shown.map(({ text }) => text.length)) < 30);
  });

  it("never cuts a grapheme", () => {
    const { clock, shown, pace } = reading();
    pace.push("👩‍👩‍👧‍👦🇯🇵が👍🏽".repeat(5));
    clock.pass(longestDelay);
    const segmenter = new Intl.Segmenter("ja", { granularity: "grapheme" });
    const graphemes = shown.flatMap(({ text }) => [...segmenter.segment(text)].map(({ segment }) => segment));
    assert.deepEqual(new Set(graphemes), new Set(["👩‍👩‍👧‍👦", "🇯🇵", "が", "👍🏽"]));
  });

  it("shows all at once when hurried", () => {
    const { clock, pace, text } = reading();
    let ended = false;
    pace.push("あいうえお");
    pace.end(() => (ended = true));
    assert.ok(!ended);
    pace.hurry();
    assert.equal(text(), "あいうえお");
    assert.ok(ended);
    assert.equal(clock.timers, 0);
  });
});
