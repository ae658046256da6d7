import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import type { SelfPreferences } from "../../../src/companion/self";
import { PersonaPreferences } from "../../../src/view/personaPreferences";

/** Settings that are written when the test says so, and her self that takes what is in effect. */
class Desk {
  settings: SelfPreferences = { strength: 1, gauge: false, affinity: true };
  applied: SelfPreferences = this.settings;
  readonly writes: { readonly change: Partial<SelfPreferences>; readonly end: (error?: Error) => void }[] = [];
  readonly preferences = new PersonaPreferences({
    settings: () => this.settings,
    apply: (preferences) => (this.applied = preferences),
    keep: (key, value) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => (error ? reject(error) : resolve());
        this.writes.push({ change: { [key]: value }, end });
      }),
  });

  /** A write ends: its setting changes, which is told of, and then the promise settles. */
  async written(index: number): Promise<void> {
    const write = this.writes[index];
    assert.ok(write);
    this.change(write.change);
    write.end();
    await setImmediate();
  }

  change(change: Partial<SelfPreferences>): void {
    this.settings = { ...this.settings, ...change };
    this.preferences.refresh();
  }
}

describe("what is set with a click", () => {
  let desk: Desk;
  beforeEach(() => (desk = new Desk()));
  afterEach(() => desk.preferences.dispose());

  it("is in effect at once, and not turned back by another setting or another control", async () => {
    desk.preferences.setGauge(true);
    desk.preferences.setStrength(1.5);
    assert.deepEqual(desk.applied, { strength: 1.5, gauge: true, affinity: true });
    desk.change({ affinity: false });
    assert.deepEqual(desk.applied, { strength: 1.5, gauge: true, affinity: false });
    await desk.written(0);
    assert.deepEqual(desk.applied, { strength: 1.5, gauge: true, affinity: false });
  });

  it("is the last of many clicks, while earlier ones are still written", async () => {
    for (const gauge of [true, false, true]) desk.preferences.setGauge(gauge);
    for (const index of [0, 1]) {
      await desk.written(index);
      assert.equal(desk.applied.gauge, true);
    }
    await desk.written(2);
    // From now on it is the setting that counts.
    desk.change({ gauge: false });
    assert.equal(desk.applied.gauge, false);
  });

  it("counts for less than what was written into the settings meanwhile, once it is kept itself", async () => {
    desk.preferences.setGauge(true);
    desk.change({ gauge: false });
    assert.equal(desk.applied.gauge, true);
    desk.writes[0]?.end();
    await setImmediate();
    assert.equal(desk.applied.gauge, false);
  });

  it("stays in effect where it could not be kept", async () => {
    desk.preferences.setGauge(true);
    desk.writes[0]?.end(new Error("read only"));
    await setImmediate();
    assert.equal(desk.applied.gauge, true);
  });

  it("is kept once, as it was let go, and at the end too", async () => {
    for (const strength of [1.2, 1.4, 1.7]) desk.preferences.setStrength(strength);
    assert.equal(desk.writes.length, 0);
    desk.preferences.dispose();
    assert.deepEqual(desk.writes.map(({ change }) => change), [{ strength: 1.7 }]);
    const before = desk.applied;
    await desk.written(0);
    assert.equal(desk.applied, before);
    desk.preferences.dispose();
    assert.equal(desk.writes.length, 1);
  });
});
