import assert from "node:assert/strict";
import fc from "fast-check";
import { Animator, type Scene } from "../../../../src/webview/avatar/animator";
import { sprung } from "../../../../src/webview/avatar/springs";

const neutral: Scene = { expression: "neutral", activity: "idle", look: { x: 0, y: 1 }, gauge: 0 };

/** A face whose clock and frames the test moves. */
function stage(seed = 1) {
  const drawn = new Map<string, string>();
  const made = { now: 100, frames: 0, changes: 0, touched: new Set<string>() };
  const frames: (() => void)[] = [];
  const waits: { readonly until: number; readonly task: () => void }[] = [];
  const animator = new Animator({
    art: {
      draw(part, attribute, value) {
        made.touched.add(part);
        if (drawn.get(`${part} ${attribute}`) !== value) {
          drawn.set(`${part} ${attribute}`, value);
          made.changes++;
        }
      },
      pivots: { of: () => ({ x: 200, y: 190 }) },
    },
    pace: {
      frames: { request: (task) => frames.push(task), cancel: () => frames.splice(0) },
      wait(milliseconds, task) {
        waits.push({ until: made.now + milliseconds / 1000, task });
        return () => waits.splice(0);
      },
    },
    now: () => made.now,
    grain: 0.1,
    seed,
  });
  const pass = (seconds: number) => {
    for (const end = made.now + seconds; made.now < end; ) {
      made.now += 1 / 60;
      waits.splice(0, waits.length, ...waits.filter(({ until, task }) => until > made.now || void task()));
      made.frames += frames.length;
      frames.splice(0).forEach((task) => task());
    }
  };
  return { animator, drawn, made, frames, waits, pass };
}

describe("Animator", () => {
  it("asks for no frames while nobody sees her or no motion is wanted", () => {
    for (const sight of [{ seen: false, still: false }, { seen: true, still: true }]) {
      const { animator, made, frames, waits, pass } = stage();
      animator.run({ seen: true, still: false });
      assert.ok(animator.runs);
      animator.run(sight);
      const before = made.frames;
      pass(5);
      assert.equal(made.frames, before);
      assert.equal(animator.runs, false);
      assert.deepEqual([frames.length, waits.length], [0, 0]);
    }
  });

  it("changes the expression at once where no motion is wanted, and then stays", () => {
    const { animator, drawn, made, pass } = stage();
    animator.run({ seen: true, still: true });
    animator.show({ ...neutral, expression: "sad" });
    assert.equal(drawn.get("mouth-frown visibility"), "inherit");
    assert.equal(drawn.get("effect-tear visibility"), "inherit");
    const brows = drawn.get("brow-left transform");
    const { changes } = made;
    pass(3);
    animator.show({ ...neutral, expression: "sad" });
    assert.equal(drawn.get("brow-left transform"), brows);
    assert.equal(made.changes, changes);
  });

  it("has moved to the same brows where motion is wanted", () => {
    const still = stage();
    still.animator.run({ seen: true, still: true });
    still.animator.show({ ...neutral, expression: "angry" });
    const moving = stage();
    moving.animator.run({ seen: true, still: false });
    moving.animator.show({ ...neutral, expression: "angry" });
    moving.pass(0.03);
    assert.notEqual(moving.drawn.get("brow-left transform"), still.drawn.get("brow-left transform"));
    moving.pass(2);
    assert.equal(moving.drawn.get("brow-left transform"), still.drawn.get("brow-left transform"));
  });

  it("shows a vowel in the very call that tells of it", () => {
    const { animator, drawn } = stage();
    animator.run({ seen: true, still: false });
    for (const shape of ["a", "i", "u", "e", "o", "N"] as const) {
      animator.say({ shape, open: 0.5 });
      assert.equal(drawn.get(`mouth-${shape} visibility`), "inherit");
    }
    animator.say({ shape: "closed", open: 0 });
    assert.equal(drawn.get("mouth-N visibility"), "hidden");
  });

  it("draws nothing but the mouth for what is said between her own frames, and all of her where there are none", () => {
    const { animator, drawn, made, pass } = stage();
    animator.run({ seen: true, still: false });
    animator.show({ ...neutral, activity: "speaking" });
    pass(1);
    made.touched.clear();
    animator.say({ shape: "o", open: 0.6 });
    assert.ok(made.touched.has("mouth-o"));
    assert.deepEqual([...made.touched].filter((part) => !part.startsWith("mouth")), []);
    const said = [...drawn].filter(([key]) => key.startsWith("mouth"));
    pass(1 / 60);
    assert.ok(made.touched.has("head"));
    assert.deepEqual([...drawn].filter(([key]) => key.startsWith("mouth")), said, "the frame after has the same mouth");
    animator.run({ seen: true, still: true });
    made.touched.clear();
    animator.say({ shape: "a", open: 0.5 });
    assert.ok(made.touched.has("head"));
  });

  it("draws rarely while she is calm and each frame while she speaks", () => {
    const { animator, made, pass } = stage();
    animator.run({ seen: true, still: false });
    pass(3);
    const calm = made.frames;
    pass(6);
    const calmFrames = made.frames - calm;
    animator.show({ ...neutral, activity: "speaking" });
    pass(0.2);
    const speaking = made.frames;
    pass(6);
    assert.ok(calmFrames < (made.frames - speaking) / 2, `${calmFrames} of ${made.frames - speaking}`);
  });

  it("blinks, and shows the drawn closed eye then", () => {
    const { animator, drawn, pass } = stage();
    animator.run({ seen: true, still: false });
    let closed = 0;
    for (let frame = 0; frame < 60 * 20; frame++) {
      pass(1 / 60);
      closed += drawn.get("eyes-closed visibility") === "inherit" ? 1 : 0;
    }
    assert.ok(closed >= 5 && closed < 200, String(closed));
  });
});

describe("sprung", () => {
  it("comes to its goal, from anywhere and in any steps", () => {
    const spring = fc.record({ rate: fc.double({ min: 2, max: 30, noNaN: true }), damping: fc.double({ min: 0.3, max: 1, noNaN: true }) });
    const value = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(spring, value, value, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (made, from, goal, step) => {
        let state = { value: from, speed: 0 };
        for (let time = 0; time < 12; time += step) {
          state = sprung(state, goal, made, step);
          assert.ok(Math.abs(state.value - goal) <= Math.abs(from - goal) * 1.05 + 1e-6);
        }
        assert.ok(Math.abs(state.value - goal) < Math.abs(from - goal) * 0.01 + 1e-6);
      }),
      { numRuns: 60 },
    );
  });
});
