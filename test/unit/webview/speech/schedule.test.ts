import assert from "node:assert/strict";
import fc from "fast-check";
import { Schedule } from "../../../../src/webview/speech/schedule";

describe("Schedule", () => {
  it("begins a clip on the frame on which the one before ends, however late the call comes in between", () => {
    const clips = fc.array(fc.record({ frames: fc.integer({ min: 2400, max: 240_000 }), early: fc.double({ min: 0, max: 1, noNaN: true }) }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(clips, fc.constantFrom(24_000, 44_100, 48_000), (lines, rate) => {
        const schedule = new Schedule(rate);
        let now = 0;
        let before = schedule.add(now, 0.02, 4800);
        for (const { frames, early } of lines) {
          // Half the lead before its turn at the latest.
          now += Math.max(0, before.end - 0.0101 - now) * early;
          const slot = schedule.add(now, 0.02, frames);
          assert.equal(slot.gap, 0);
          assert.equal(slot.startFrame, before.endFrame);
          assert.equal(slot.endFrame - slot.startFrame, frames);
          before = slot;
        }
      }),
    );
  });

  it("begins soon with the first clip, and with one that is late", () => {
    const schedule = new Schedule(24_000);
    const first = schedule.add(1, 0.02, 24_000);
    assert.equal(first.startFrame, 24_480);
    assert.equal(first.gap, undefined);
    const late = schedule.add(3, 0.02, 24_000);
    assert.equal(late.startFrame, 72_480);
    assert.equal(late.gap, 72_480 - 48_480);
    const tooClose = schedule.add(late.end - 0.005, 0.02, 24_000);
    assert.ok((tooClose.gap ?? 0) > 0, "it could miss its frame");
  });

  it("never overlaps where the browser converts the rate", () => {
    const schedule = new Schedule(24_000);
    const first = schedule.add(0, 0.02, 1000.4);
    const second = schedule.add(0, 0.02, 500);
    assert.ok(second.startFrame >= first.endFrame && second.startFrame - first.endFrame < 1);
  });

  it("forgets what was silenced", () => {
    const schedule = new Schedule(24_000);
    schedule.add(0, 0.02, 240_000);
    schedule.clear();
    assert.equal(schedule.add(0, 0.02, 100).startFrame, 480);
  });
});
