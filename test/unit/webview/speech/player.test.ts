import assert from "node:assert/strict";
import { Player } from "../../../../src/webview/speech/player";
import { FakeOutput } from "./fakeOutput";
import { clip } from "./pageVoice";

function stage() {
  const output = new FakeOutput();
  const told: string[] = [];
  const problems: string[] = [];
  let changes = 0;
  const player = new Player({
    output,
    onPlayback: (id, event) => told.push(`${id} ${event}`),
    onChange: () => (changes += 1),
    onProblem: (text) => problems.push(text),
  });
  return { output, told, problems, player, changes: () => changes };
}

/** Lets promises settle. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Player", () => {
  it("plays clips back to back, on the frame", () => {
    const { output, player } = stage();
    for (let line = 0; line < 30; line += 1) {
      player.play(clip(`c${line}`, 24_000 + line * 7));
    }
    const { scheduled } = player;
    assert.equal(scheduled.length, 30);
    scheduled.slice(1).forEach(({ slot }, index) => {
      assert.equal(slot.startFrame, scheduled[index]?.slot.endFrame);
      assert.equal(slot.gap, 0);
    });
    assert.deepEqual(output.played.map(({ start, end }) => [start, end]), scheduled.map(({ slot }) => [slot.start, slot.end]));
  });

  for (const startsFirst of [false, true]) {
    it(`tells of each clip once, in order, ${startsFirst ? "even when a start is told before the end on the same frame" : "from the audio clock"}`, () => {
      const { output, player, told } = stage();
      player.play(clip("c1", 24_000));
      player.play(clip("c2", 24_000));
      output.runTo(0.5, startsFirst);
      assert.deepEqual(told, ["c1 started"]);
      output.runTo(9, startsFirst);
      assert.deepEqual(told, ["c1 started", "c1 ended", "c2 started", "c2 ended"]);
      assert.ok(player.isIdle);
    });
  }

  it("knows the clip that is heard, from its first sample to its last", () => {
    const { output, player } = stage();
    player.play(clip("c1", 24_000, { emotion: "happy" }));
    player.play(clip("c2", 24_000, { emotion: "sad" }));
    const heard = [0, 0.5, 1.5, 9].map((time) => {
      output.runTo(time);
      return player.sounding?.emotion;
    });
    assert.deepEqual(heard, [undefined, "happy", "sad", undefined]);
  });

  it("says what sounds at a time", () => {
    const { player } = stage();
    player.play(clip("c1", 24_000));
    player.play(clip("c2", 24_000));
    assert.equal(player.at(0), undefined);
    assert.equal(player.at(0.5)?.clip.id, "c1");
    assert.equal(player.at(1.02)?.clip.id, "c2");
    assert.equal(player.at(2.1), undefined);
  });

  it("begins in the middle of a line where another page left off", () => {
    const { output, player } = stage();
    player.play(clip("c1", 24_000, { from: 0.75 }));
    assert.deepEqual(output.lengths, [6000]);
    const [scheduled] = player.scheduled;
    assert.ok(Math.abs((scheduled?.origin ?? 0) - ((scheduled?.slot.start ?? 0) - 0.75)) < 1e-9);
  });

  it("is done at once with a clip that was over already", () => {
    const { output, player, told } = stage();
    player.play(clip("c1", 24_000, { from: 5 }));
    player.play(clip("c2", 24_000));
    output.runTo(0.1);
    assert.deepEqual(told, ["c1 started", "c1 ended", "c2 started"]);
  });

  it("falls silent, drops what waits, and tells nothing of it", () => {
    const { output, player, told } = stage();
    player.play(clip("c1", 24_000));
    player.play(clip("c2", 24_000));
    output.runTo(0.5);
    player.silence();
    output.runTo(9);
    assert.deepEqual(told, ["c1 started"]);
    assert.equal(output.cuts, 1);
    assert.deepEqual(output.played, []);
    player.play(clip("c3", 24_000));
    assert.ok(Math.abs((player.scheduled[0]?.slot.start ?? 0) - 9.02) < 1e-9, "what is next begins soon");
  });

  it("murmurs the moras of a clip without a sound file, as long as it says", () => {
    const { output, player, told } = stage();
    const { wav: _, ...silent } = clip("c1", 24_000, { moras: [{ mora: "ア", vowel: "a", start: 0.2, end: 0.4 }] });
    player.play(silent);
    assert.deepEqual(output.lengths, [24_000]);
    assert.ok(output.played[0]?.sound.channels[0]?.some((sample) => Math.abs(sample) > 0.05));
    output.runTo(9);
    assert.deepEqual(told, ["c1 started", "c1 ended"]);
  });

  it("keeps the order when a clip takes time to be decoded", async () => {
    const { output, player } = stage();
    const ogg = new TextEncoder().encode("OggS");
    player.play(clip("c1", 24_000, { wav: ogg }));
    player.play(clip("c2", 24_000));
    assert.equal(player.scheduled.length, 0);
    output.decodes.get(ogg)?.resolve({ rate: 24_000, channels: [new Float32Array(48_000)] });
    await settled();
    assert.deepEqual(player.scheduled.map((one) => one.clip.id), ["c1", "c2"]);
    assert.deepEqual(output.lengths, [48_000, 24_000]);
  });

  it("goes past a clip that can't be decoded", async () => {
    const { output, player, told, problems } = stage();
    const broken = new TextEncoder().encode("<html>");
    player.play(clip("c1", 24_000, { wav: broken }));
    player.play(clip("c2", 24_000));
    output.decodes.get(broken)?.reject(new Error("unknown format"));
    await settled();
    output.runTo(0.5);
    assert.deepEqual(told, ["c1 started", "c1 ended", "c2 started"]);
    assert.match(problems.join(), /c1.*unknown format/);
  });

  it("goes on where it was when the device is lost", () => {
    const { output, player, told } = stage();
    player.play(clip("c1", 24_000));
    player.play(clip("c2", 24_000));
    player.play(clip("c3", 24_000));
    output.runTo(1.52);
    output.lose();
    assert.deepEqual(player.scheduled.map((one) => one.clip.id), ["c2", "c3"]);
    assert.deepEqual(output.lengths, [12_000, 24_000]);
    output.runTo(9);
    assert.deepEqual(told, ["c1 started", "c1 ended", "c2 started", "c2 ended", "c3 started", "c3 ended"]);
  });

  it("takes the rate of what it plays for its clock, unless something sounds", () => {
    const { output, player } = stage();
    player.play(clip("c1", 48_000, { wav: wav48() }));
    assert.equal(output.rate, 48_000);
    assert.equal(player.scheduled.length, 1);
    player.play(clip("c2", 24_000));
    assert.equal(output.rate, 48_000);
    assert.equal(player.scheduled[1]?.slot.endFrame, (player.scheduled[1]?.slot.startFrame ?? 0) + 48_000);
  });

  it("plays no clip twice, and knows when something came or went", () => {
    const { output, player, changes } = stage();
    player.play(clip("c1", 24_000));
    player.play(clip("c1", 24_000));
    assert.equal(player.scheduled.length, 1);
    const before = changes();
    output.runTo(9);
    assert.equal(changes(), before + 1);
    player.dispose();
    output.lose();
    assert.equal(changes(), before + 1);
  });
});

function wav48(): Uint8Array {
  const wav = clip("", 48_000).wav ?? new Uint8Array();
  new DataView(wav.buffer).setUint32(24, 48_000, true);
  return wav;
}
