import assert from "node:assert/strict";
import type { Clip, MoraTime } from "../../../../src/protocol";
import { FrameLoop } from "../../../../src/webview/speech/frameLoop";
import { LipSync, type Mouth } from "../../../../src/webview/speech/lips";
import type { Scheduled } from "../../../../src/webview/speech/player";
import { clip } from "./pageVoice";

const moras: readonly MoraTime[] = [
  { mora: "コ", vowel: "o", start: 0.1, end: 0.3 },
  { mora: "ン", vowel: "N", start: 0.3, end: 0.4 },
  { mora: "、", vowel: "pau", start: 0.4, end: 0.6 },
  { mora: "シ", vowel: "I", start: 0.6, end: 0.7 },
  { mora: "ッ", vowel: "cl", start: 0.7, end: 0.8 },
  { mora: "カ", vowel: "a", start: 0.8, end: 1 },
];

/** A line that begins at 10 s on the audio clock. */
function stage(change: Partial<Clip> = {}) {
  const made = { heard: 0, level: 0, asked: 0 };
  const scheduled: Scheduled = {
    clip: clip("c1", 26_400, { moras, ...change }),
    origin: 10,
    slot: { start: 10, end: 11.1, startFrame: 240_000, endFrame: 266_400, gap: undefined },
  };
  const lips = new LipSync({
    get heard() {
      return made.heard;
    },
    at: (time) => (time >= 10 && time < 11.1 ? scheduled : undefined),
    level: () => made.level,
  });
  return { lips, made, scheduled };
}

describe("LipSync", () => {
  it("has the shape of the mora that is said", () => {
    const { lips } = stage();
    const shapes = [9.9, 10.05, 10.2, 10.35, 10.5, 10.65, 10.75, 10.9, 11.05, 11.2].map((time) => lips.at(time).shape);
    assert.deepEqual(shapes, ["closed", "closed", "o", "N", "closed", "i", "closed", "a", "closed", "closed"]);
    assert.ok(lips.at(10.9).open > lips.at(10.65).open);
  });

  it("gives the moras as events on the audio clock", () => {
    const { lips, scheduled } = stage();
    assert.deepEqual(lips.at(10.85).event, { mora: "カ", vowel: "a", start: 10.8, end: 11 });
    const events = LipSync.events(scheduled);
    assert.equal(events.length, 6);
    assert.deepEqual(events[0], { mora: "コ", vowel: "o", start: 10.1, end: 10.3 });
  });

  it("follows the level of the sound where no moras are known", () => {
    const { lips, made } = stage({ moras: [] });
    made.level = 0.02;
    assert.equal(lips.at(10.5).shape, "closed");
    made.level = 0.8;
    assert.deepEqual(lips.at(10.5), { shape: "a", open: 0.8 });
    assert.equal(lips.at(12).shape, "closed", "what else sounds is not hers");
  });

  it("tells of changes only", () => {
    const { lips, made } = stage();
    const told: Mouth[] = [];
    const end = lips.subscribe((mouth) => told.push(mouth));
    lips.update();
    made.heard = 10.9;
    lips.update();
    lips.update();
    lips.hold(false);
    assert.deepEqual(told.map(({ shape }) => shape), ["closed", "a", "closed"]);
    end();
    lips.hold(true);
    assert.equal(told.length, 3);
    assert.equal(lips.current.shape, "a");
  });
});

describe("FrameLoop", () => {
  it("asks for frames only while it is wanted", () => {
    const waiting = new Map<number, () => void>();
    let [handles, ran] = [0, 0];
    const frames = {
      request: (task: () => void) => (waiting.set(++handles, task), handles),
      cancel: (handle: number) => void waiting.delete(handle),
    };
    const loop = new FrameLoop(frames, () => (ran += 1));
    const paint = (): void => {
      const tasks = [...waiting.values()];
      waiting.clear();
      tasks.forEach((task) => task());
    };
    loop.run(true);
    loop.run(true);
    assert.equal(waiting.size, 1);
    paint();
    paint();
    assert.equal(ran, 2);
    assert.equal(waiting.size, 1);
    loop.run(false);
    assert.equal(waiting.size, 0);
    assert.equal(loop.runs, false);
  });
});
