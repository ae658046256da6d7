import assert from "node:assert/strict";
import { firstBeat, nextBeat } from "../../../../src/webview/self/heartBeat";

describe("the heart", () => {
  it("beats where she comes closer, and only there", () => {
    const beats: boolean[] = [];
    [40, 40, 43, 43, 41, 42, 12].reduce((before, value) => {
      const beat = nextBeat(before, value);
      beats.push(beat.rises);
      return beat;
    }, firstBeat(40));
    // 41 is more than at first, and yet an insult.
    assert.deepEqual(beats, [false, false, true, true, false, true, false]);
  });
});
