import assert from "node:assert/strict";
import { Audience } from "../../../src/view/audience";
import type { Player } from "../../../src/voice/speech";

function start() {
  const told: string[] = [];
  let player: Player | undefined;
  const audience = new Audience({
    setAudience: (hasViews, next) => {
      player = next;
      told.push(hasViews ? "views" : "none");
    },
    playback: (id, event) => told.push(`${id} ${event}`),
  });
  const played: string[] = [];
  const page = (name: string): Player => ({ play: () => played.push(name), silence: () => undefined });
  const plays = (): string => {
    played.length = 0;
    player?.play({ id: "c", replyId: "r", stretch: { start: 0, end: 1 }, emotion: "neutral", duration: 1, from: 0, moras: [], words: [] });
    return played.join();
  };
  return { audience, told, page, plays };
}

describe("Audience", () => {
  it("lets one page play, and never two", () => {
    const { audience, page, plays } = start();
    const panel = audience.join(page("panel"));
    const sidebar = audience.join(page("sidebar"));
    assert.equal(plays(), "");
    sidebar.setAudio("ready");
    assert.equal(plays(), "sidebar");
    panel.setAudio("ready");
    assert.equal(plays(), "sidebar");
  });

  it("goes on with another page where the one that plays leaves, or may not sound", () => {
    const { audience, page, plays, told } = start();
    const panel = audience.join(page("panel"));
    const sidebar = audience.join(page("sidebar"));
    panel.setAudio("ready");
    sidebar.setAudio("ready");
    panel.setAudio("blocked");
    assert.equal(plays(), "sidebar");
    panel.setAudio("ready");
    sidebar.leave();
    assert.equal(plays(), "panel");
    panel.leave();
    assert.equal(plays(), "");
    assert.equal(told.at(-1), "none");
  });

  it("hears of playback only from the page that plays", () => {
    const { audience, page, told } = start();
    const panel = audience.join(page("panel"));
    const sidebar = audience.join(page("sidebar"));
    panel.setAudio("ready");
    sidebar.setAudio("ready");
    panel.playback("a", "started");
    sidebar.playback("b", "started");
    assert.deepEqual(told.slice(-1), ["a started"]);
  });

  it("does not take back a page that has left", () => {
    const { audience, page, plays } = start();
    const panel = audience.join(page("panel"));
    panel.leave();
    panel.setAudio("ready");
    assert.equal(plays(), "");
  });
});
