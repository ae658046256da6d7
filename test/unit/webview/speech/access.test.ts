import assert from "node:assert/strict";
import { SoundAccess, type AccessSource } from "../../../../src/webview/speech/access";

class FakeSource implements AccessSource {
  runs = false;
  wakes = 0;
  readonly #listeners = new Set<() => void>();

  onState(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  wake(): void {
    this.wakes += 1;
  }

  set(runs: boolean): void {
    this.runs = runs;
    this.#listeners.forEach((listener) => listener());
  }
}

describe("SoundAccess", () => {
  it("is ready at once where the page may sound", () => {
    const source = new FakeSource();
    source.runs = true;
    const told: string[] = [];
    new SoundAccess(source, (state) => told.push(state)).dispose();
    assert.deepEqual(told, ["ready"]);
  });

  it("is blocked where nothing runs, and ready after a click lets it", async () => {
    const source = new FakeSource();
    const told: string[] = [];
    const blocked = new Promise<void>((resolve) => {
      const access: SoundAccess = new SoundAccess(source, (state) => {
        told.push(state);
        resolve();
        source.set(true);
        assert.equal(access.access, "ready");
        access.dispose();
      });
      assert.equal(access.access, "unknown");
    });
    await blocked;
    assert.deepEqual(told, ["blocked", "ready"]);
  });

  it("tries with every gesture while it may not sound", () => {
    const source = new FakeSource();
    const access = new SoundAccess(source, () => {});
    assert.equal(source.wakes, 1);
    access.gesture();
    access.gesture();
    assert.equal(source.wakes, 3);
    source.set(true);
    access.gesture();
    assert.equal(source.wakes, 3);
    access.dispose();
  });

  it("does not call a short break blocked", async () => {
    const source = new FakeSource();
    source.runs = true;
    const told: string[] = [];
    const access = new SoundAccess(source, (state) => told.push(state));
    source.set(false);
    await new Promise((resolve) => setTimeout(resolve, 5));
    source.set(true);
    assert.deepEqual(told, ["ready"]);
    access.dispose();
  });
});
