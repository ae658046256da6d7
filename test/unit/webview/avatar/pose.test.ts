import assert from "node:assert/strict";
import fc from "fast-check";
import { emotions } from "../../../../src/protocol";
import { expressions } from "../../../../src/webview/avatar/expressions";
import { effects, eyeStates, mouthParts, partNames, type Effect } from "../../../../src/webview/avatar/parts";
import { overdose, poseAt, type Activity, type PoseInput } from "../../../../src/webview/avatar/pose";
import { drawFrame } from "../../../../src/webview/avatar/rig";
import type { MouthShape } from "../../../../src/webview/speech/lips";

const activities: readonly Activity[] = ["idle", "listening", "thinking", "speaking", "startled"];
const shapes: readonly MouthShape[] = ["closed", "a", "i", "u", "e", "o", "N"];
const coordinate = fc.double({ min: -5, max: 5, noNaN: true });

const inputs: fc.Arbitrary<PoseInput> = fc.record({
  time: fc.double({ min: 0, max: 1e5, noNaN: true }),
  since: fc.double({ min: 0, max: 1e5, noNaN: true }),
  expression: fc.constantFrom(...emotions),
  mouth: fc.record({ shape: fc.constantFrom(...shapes), open: fc.double({ min: 0, max: 1.2, noNaN: true }) }),
  activity: fc.constantFrom(...activities),
  look: fc.record({ x: coordinate, y: coordinate }),
  gauge: fc.double({ min: -1, max: 1, noNaN: true }),
  still: fc.boolean(),
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
});

const plain: PoseInput = {
  time: 1,
  since: 0,
  expression: "neutral",
  mouth: { shape: "closed", open: 0 },
  activity: "idle",
  look: { x: 0, y: 1 },
  gauge: 0,
  still: true,
  seed: 1,
};

describe("her pose", () => {
  it("stays within what the art can show", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { motion, cut, ...pose } = poseAt(input);
        for (const value of [pose.blink, pose.breath, pose.open, motion.blush]) {
          assert.ok(value >= 0 && value <= 1);
        }
        for (const value of [motion.gazeX, motion.gazeY, motion.turnX, motion.turnY]) {
          assert.ok(value >= -1 && value <= 1, String(value));
        }
        assert.ok(motion.lids > 0.5 && motion.lids < 1.2);
        assert.ok(Math.abs(motion.tilt) < 13);
        assert.ok(eyeStates.includes(cut.eyes) && mouthParts.includes(cut.mouth));
        assert.ok(cut.effects.every((effect) => effects.includes(effect)));
      }),
    );
  });

  it("shows the vowel that is said, whatever else she does", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { cut } = poseAt(input);
        if (input.mouth.shape !== "closed") {
          assert.equal(cut.mouth, input.mouth.shape);
        }
      }),
    );
  });

  it("is the same at all times where no motion is wanted", () => {
    fc.assert(
      fc.property(inputs, fc.double({ min: 0, max: 1e5, noNaN: true }), (input, later) => {
        assert.deepEqual(poseAt({ ...input, still: true }), poseAt({ ...input, still: true, time: later }));
      }),
    );
  });

  it("tells the six expressions apart by the face alone", () => {
    const faces = emotions.map((expression) => {
      const { motion, cut } = poseAt({ ...plain, expression });
      return JSON.stringify([motion.browLift, motion.browTilt, motion.lids, motion.eyeTilt, cut.eyes, cut.mouth]);
    });
    assert.equal(new Set(faces).size, emotions.length);
  });

  it("is startled over any expression, looks at what is typed, and thinks with her eyes up", () => {
    for (const expression of emotions) {
      const { motion, cut } = poseAt({ ...plain, expression, activity: "startled" });
      assert.equal(cut.mouth, expressions.surprised.rest);
      assert.ok(motion.iris < 1 && cut.effects.includes("sweat"));
    }
    assert.deepEqual(gaze("listening"), { x: 0, y: 1 });
    assert.ok(gaze("thinking").y < 0);
    assert.deepEqual(gaze("speaking"), { x: 0, y: 0 });
  });

  it("has hearts in her eyes from OVERDOSE on, not before", () => {
    assert.equal(poseAt({ ...plain, gauge: overdose - 0.01 }).cut.hearts, false);
    const { cut } = poseAt({ ...plain, gauge: overdose });
    assert.ok(cut.hearts && cut.effects.includes("heart"));
    assert.ok(poseAt({ ...plain, gauge: 0.4 }).motion.blush > poseAt(plain).motion.blush);
  });

  it("smiles with closed eyes at first and then looks at the person", () => {
    const happy = { ...plain, expression: "happy", still: false, since: 10 } as const;
    assert.equal(poseAt({ ...happy, time: 10.5 }).cut.eyes, "happy");
    assert.equal(poseAt({ ...happy, time: 14 }).cut.eyes, "open");
  });

  it("becomes attributes of parts that the art has, one of each thing shown", () => {
    const named = new Set([...partNames, "mouth"]);
    fc.assert(
      fc.property(inputs, fc.double({ min: 0, max: 1, noNaN: true }), (input, blink) => {
        const pose = poseAt(input);
        const shown = Object.fromEntries(effects.map((effect) => [effect, pose.cut.effects.includes(effect) ? 1 : 0])) as Record<Effect, number>;
        const visible: string[] = [];
        drawFrame({ ...pose, blink, sway: 1, shown }, { of: () => ({ x: 200, y: 190 }) }, 0.1, (part, attribute, value) => {
          assert.ok(named.has(part), part);
          assert.doesNotMatch(value, /NaN|Infinity|undefined|e-/);
          if (attribute === "visibility" && value === "inherit") {
            visible.push(part);
          }
        });
        assert.equal(visible.filter((part) => part.startsWith("mouth-")).length, 1);
        assert.equal(visible.filter((part) => part.startsWith("eyes-")).length, 1);
        assert.equal(visible.filter((part) => part.endsWith("-left")).length, 1, "either the glint or the heart");
      }),
    );
  });
});

function gaze(activity: Activity) {
  const { gazeX, gazeY } = poseAt({ ...plain, activity }).motion;
  return { x: gazeX, y: gazeY };
}
