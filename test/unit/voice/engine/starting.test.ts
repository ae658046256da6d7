import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import type { VoicevoxEngine } from "../../../../src/voice/engine/voicevoxEngine";
import { TestEngine } from "../../../fixtures/voicevox/testEngine";
import { freePort, isFailed, isReady, nextStatus, plainSettings, Stage, say } from "./stage";

const loader = pathToFileURL(resolve("node_modules/tsx/dist/loader.mjs")).href;
const fakeProgram = resolve("test/unit/voice/engine/fakeProgram.ts");

describe("starting an engine's program", () => {
  let stage: Stage;
  let address: string;

  before(function () {
    // The programs here are shell scripts.
    if (process.platform === "win32") this.skip();
  });

  beforeEach(async () => {
    stage = new Stage();
    address = `http://127.0.0.1:${await freePort()}`;
  });

  afterEach(async () => {
    await stage.close();
    // Whatever a failed test has left.
    for (const pid of processes()) if (isAlive(pid)) process.kill(pid, "SIGKILL");
  });

  const script = (path: string, ...lines: string[]): string => {
    const program = join(stage.home, path);
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, ["#!/bin/sh", ...lines, ""].join("\n"));
    chmodSync(program, 0o755);
    return program;
  };
  const engineScript = (path = ".voicevox/vv-engine/run", environment = ""): string =>
    script(path, `${environment} exec '${process.execPath}' --import '${loader}' '${fakeProgram}' "$@"`);
  const processes = (): number[] =>
    stage.log.flatMap((line) => /^debug Engine: processes (\d+) (\d+)/.exec(line)?.slice(1).map(Number) ?? []);

  async function untilDead(pids: readonly number[]): Promise<void> {
    while (pids.some(isAlive)) await sleep(10);
  }

  const canStart = (engine: VoicevoxEngine) => nextStatus(engine, (status) => status.canStart);

  it("makes it speak, and ends it with all that it started, and no other", async () => {
    engineScript();
    const engine = stage.engine(address);
    engine.setListened(true);
    await canStart(engine);
    engine.start();
    assert.deepEqual(await nextStatus(engine, ({ phase }) => phase === "starting"), { phase: "starting", canStart: false });
    await stage.untilStatus(engine, isReady);
    await say(engine);
    const pids = processes();
    assert.equal(pids.length, 2);
    assert.ok(pids.every(isAlive));
    await engine.dispose();
    await untilDead(pids);
  });

  it("ends one that does not want to", async () => {
    engineScript(undefined, "FAKE_PROGRAM_IS_STUBBORN=1");
    const engine = stage.engine(address);
    engine.setListened(true);
    await canStart(engine);
    engine.start();
    await stage.untilStatus(engine, isReady);
    await engine.dispose();
    await untilDead(processes());
  });

  it("does not end what it did not start", async () => {
    const tested = await TestEngine.start();
    const engine = stage.engine(tested.url, { program: engineScript() });
    engine.setListened(true);
    await nextStatus(engine, isReady);
    assert.equal(engine.status.canStart, false);
    engine.start();
    await engine.dispose();
    assert.equal(tested.isUp, true);
    assert.deepEqual(processes(), []);
    await tested.stop();
  });

  it("starts it again after it died", async () => {
    engineScript();
    const engine = stage.engine(address);
    engine.setListened(true);
    await canStart(engine);
    engine.start();
    await stage.untilStatus(engine, isReady);
    for (const pid of processes()) process.kill(pid, "SIGKILL");
    const { failure, canStart: again } = await nextStatus(engine, isFailed);
    assert.deepEqual([failure?.reason, again], ["voice-unreachable", true]);
    engine.start();
    await stage.untilStatus(engine, isReady);
    assert.equal(processes().length, 4);
    await engine.dispose();
    await untilDead(processes());
  });

  it("runs the engine out of an AppImage", async () => {
    engineScript("shown/vv-engine/run");
    const shown = join(stage.home, "shown");
    script(".voicevox/VOICEVOX.AppImage", `[ "$1" = --appimage-mount ] || exit 9`, `echo '${shown}'`, "exec sleep 1000");
    const engine = stage.engine(address);
    engine.setListened(true);
    await canStart(engine);
    engine.start();
    await stage.untilStatus(engine, isReady);
    await engine.dispose();
    await untilDead(processes());
  });

  for (const [how, settings] of [
    ["wherever it is looked for", () => ({})],
    ["at the address that the person gave", () => ({ address })],
  ] as const)
    it(`tells why it ended instead, ${how}`, async () => {
      const program = script("broken", "echo 'INFO: begins'", "echo 'ERROR: address already in use' >&2", "echo bye", "exit 3");
      const engine = stage.engine(address, { program, ...settings() });
      engine.setListened(true);
      await canStart(engine);
      engine.start();
      const { failure } = await nextStatus(engine, (status) => status.failure?.reason === "voice-start-failed");
      assert.deepEqual(failure?.data, { program, detail: "exit code 3: ERROR: address already in use" });
      stage.clock.pass(1000);
      // That there is still none hides nothing.
      await sleep(20);
      assert.equal(engine.status.failure?.reason, "voice-start-failed");
      assert.equal(engine.status.canStart, true);
    });

  it("tells that there is no such program", async () => {
    const program = join(stage.home, "missing");
    const engine = stage.engine(address, { program });
    engine.setListened(true);
    await canStart(engine);
    engine.start();
    const { failure } = await nextStatus(engine, (status) => status.failure?.reason === "voice-start-failed");
    assert.equal(failure?.data?.program, program);
    assert.match(String(failure?.data?.detail), /ENOENT/);
  });

  it("gives up after two minutes, and ends it", async () => {
    const program = script("silent", `echo "processes $$ $$"`, "exec sleep 1000");
    const engine = stage.engine(address, { program });
    engine.setListened(true);
    await canStart(engine);
    engine.start();
    await nextStatus(engine, ({ phase }) => phase === "starting");
    let seconds = 0;
    while (engine.status.phase === "starting") {
      if (stage.clock.timers > 0) seconds++;
      stage.clock.pass(1000);
      await sleep(1);
    }
    assert.equal(engine.status.failure?.reason, "voice-start-failed");
    assert.ok(seconds >= 110 && seconds <= 120, `${seconds} s`);
    await untilDead(processes());
  });

  it("is offered only where it would help", async () => {
    const program = engineScript();
    for (const elsewhere of ["http://192.0.2.1:50021", "https://127.0.0.1:50021"])
      assert.equal(stage.engine(address, { program, address: elsewhere }).status.canStart, false);
    const engine = stage.engine(address, { address });
    await canStart(engine);
    engine.configure({ ...plainSettings, address: "http://192.0.2.1:50021" });
    assert.equal(engine.status.canStart, false);
  });

  it("asks nothing of it while nobody listens", async () => {
    engineScript();
    const engine = stage.engine(address);
    await canStart(engine);
    engine.start();
    await nextStatus(engine, ({ phase }) => phase === "starting");
    stage.clock.pass(600_000);
    assert.equal(stage.clock.timers, 0);
    engine.setListened(true);
    await stage.untilStatus(engine, isReady);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
