import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { localEndpoint, parseAddress } from "../../../../src/voice/engine/address";
import { findProgram, programPlaces } from "../../../../src/voice/engine/program";
import { runtimeAddresses } from "../../../../src/voice/engine/runtimeInfo";
import { VoiceError } from "../../../../src/voice/voice";
import { Stage } from "./stage";

describe("the address of an engine", () => {
  for (const [text, expected] of [
    ["http://127.0.0.1:50021", "http://127.0.0.1:50021"],
    [" http://127.0.0.1:50021/ ", "http://127.0.0.1:50021"],
    ["127.0.0.1:50021", "http://127.0.0.1:50021"],
    ["localhost:10101", "http://localhost:10101"],
    ["https://voice.example.com", "https://voice.example.com"],
    ["https://example.com/voicevox//", "https://example.com/voicevox"],
    ["http://[::1]:50021", "http://[::1]:50021"],
  ] as const)
    it(`is ${expected} for ${text}`, () => assert.equal(parseAddress(text), expected));

  for (const text of ["ftp://example.com", "file:///etc/passwd", "javascript://x", "http://", "http://a b", "", "http://a/?b=1", "http://a/#b"])
    it(`is not ${text || "nothing"}`, () =>
      assert.throws(() => parseAddress(text), (error) => error instanceof VoiceError && error.failure.reason === "voice-unreachable"));

  it("holds no password, and a refused one is not told on", () =>
    assert.throws(
      () => parseAddress("http://me:secret@127.0.0.1:50021"),
      (error) => error instanceof VoiceError && !error.message.includes("secret") && !error.message.includes("me:"),
    ));

  it("can be one at which a program is started, on this machine only", () => {
    assert.deepEqual(localEndpoint("http://127.0.0.1:50021"), { host: "127.0.0.1", port: 50021 });
    assert.deepEqual(localEndpoint("http://localhost:1"), { host: "localhost", port: 1 });
    assert.deepEqual(localEndpoint("http://[::1]:50021"), { host: "::1", port: 50021 });
    for (const address of ["http://192.168.0.2:50021", "https://127.0.0.1:50021", "http://127.0.0.1:50021/voicevox", "http://127.example.com", "?"])
      assert.equal(localEndpoint(address), undefined, address);
  });
});

describe("where VOICEVOX is on a machine", () => {
  let stage: Stage;
  const put = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
  };
  const info = (...urls: unknown[]) =>
    JSON.stringify({ formatVersion: 1, appVersion: "0.25.2", engineInfos: urls.map((url) => ({ uuid: "u", url, name: "VOICEVOX" })) });

  beforeEach(() => {
    stage = new Stage();
  });

  afterEach(() => stage.close());

  for (const [platform, path] of [
    ["linux", ".config/voicevox/runtime-info.json"],
    ["darwin", "Library/Application Support/voicevox/runtime-info.json"],
  ] as const)
    it(`is written down by its editor on ${platform}`, async () => {
      put(join(stage.home, path), info("http://127.0.0.1:50022", "http://127.0.0.1:50122"));
      assert.deepEqual(await runtimeAddresses(stage.machine(platform)), ["http://127.0.0.1:50022", "http://127.0.0.1:50122"]);
    });

  it("is written down in another folder where the person's settings are elsewhere", async () => {
    const elsewhere = join(stage.home, "elsewhere");
    put(join(elsewhere, "voicevox", "runtime-info.json"), info("http://127.0.0.1:50022"));
    const machine = { ...stage.machine(), environment: { XDG_CONFIG_HOME: elsewhere } };
    assert.deepEqual(await runtimeAddresses(machine), ["http://127.0.0.1:50022"]);
  });

  it("is written down by the Windows around a WSL, and not looked for there otherwise", async () => {
    const windowsPeople = join(stage.home, "Users");
    put(join(windowsPeople, "naru", "AppData/Roaming/voicevox/runtime-info.json"), info("http://127.0.0.1:50023"));
    const machine = { ...stage.machine(), windowsPeople };
    assert.deepEqual(await runtimeAddresses(machine), []);
    assert.deepEqual(await runtimeAddresses({ ...machine, environment: { WSL_DISTRO_NAME: "Debian" } }), ["http://127.0.0.1:50023"]);
    assert.deepEqual(await runtimeAddresses({ ...machine, windowsPeople: join(stage.home, "none"), environment: { WSL_DISTRO_NAME: "D" } }), []);
  });

  for (const [what, text] of [
    ["cut off", info("http://127.0.0.1:50022").slice(0, 40)],
    ["of another format", info("http://127.0.0.1:50022").replace('"formatVersion":1', '"formatVersion":2')],
    ["something else", '["http://127.0.0.1:50022"]'],
    ["huge", info("http://127.0.0.1:50022") + " ".repeat(200_000)],
  ] as const)
    it(`is not known from a file that is ${what}`, async () => {
      put(join(stage.home, ".config/voicevox/runtime-info.json"), text);
      assert.deepEqual(await runtimeAddresses(stage.machine()), []);
    });

  it("is known as far as a file is in order", async () => {
    put(join(stage.home, ".config/voicevox/runtime-info.json"), info(7, "http://127.0.0.1:50022", null));
    assert.deepEqual(await runtimeAddresses(stage.machine()), ["http://127.0.0.1:50022"]);
  });

  it("has its program where its installer puts it", () => {
    const windows = programPlaces({ platform: "win32", home: "C:\\Users\\naru", environment: { LOCALAPPDATA: "D:\\Local" } });
    assert.equal(windows[0], "D:\\Local\\Programs\\VOICEVOX\\vv-engine\\run.exe");
    assert.deepEqual(programPlaces({ platform: "darwin", home: "/Users/naru", environment: {} }), [
      "/Applications/VOICEVOX.app/Contents/Resources/vv-engine/run",
      "/Users/naru/Applications/VOICEVOX.app/Contents/Resources/vv-engine/run",
    ]);
    assert.equal(programPlaces({ platform: "linux", home: "/home/naru", environment: {} }).at(-1), "/home/naru/.voicevox/VOICEVOX.AppImage");
  });

  it("has a program only where one can be run, and the chosen one before all", async () => {
    const image = join(stage.home, ".voicevox", "VOICEVOX.AppImage");
    assert.equal(await findProgram("", stage.machine()), undefined);
    put(image, "", 0o644);
    mkdirSync(join(stage.home, ".voicevox", "vv-engine", "run"), { recursive: true });
    assert.equal(await findProgram("", stage.machine()), undefined);
    chmodSync(image, 0o755);
    assert.equal(await findProgram("", stage.machine()), image);
    assert.equal(await findProgram("/chosen/run", stage.machine()), "/chosen/run");
  });
});
