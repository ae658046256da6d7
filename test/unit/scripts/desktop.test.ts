import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { findDesktopVscode } from "../../../scripts/lib/desktop.mjs";
import { folderForEachTest } from "./temporary";

describe("the desktop's VS Code", function () {
  const folder = folderForEachTest();
  const { PATH, DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI } = process.env;
  const before = { PATH, DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI };
  const ending = process.platform === "win32" ? ".cmd" : "";

  beforeEach(() => setEnvironment({ PATH: folder(), DISPLAY: ":0", WAYLAND_DISPLAY: undefined, VSCODE_IPC_HOOK_CLI: undefined }));
  afterEach(() => setEnvironment(before));

  function setEnvironment(changes: NodeJS.ProcessEnv): void {
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }

  function place(name: string, mode = 0o755): string {
    const file = path.join(folder(), name + ending);
    fs.writeFileSync(file, "", { mode });
    return file;
  }

  it("is the `code` on the PATH", () => {
    place("code-insiders");
    const code = place("code");
    assert.equal(findDesktopVscode()?.toLowerCase(), code.toLowerCase());
  });

  it("may be the insiders' one", () => {
    const code = place("code-insiders");
    assert.equal(findDesktopVscode()?.toLowerCase(), code.toLowerCase());
  });

  it("is nothing where there is no `code`, or only a file or folder of that name", () => {
    assert.equal(findDesktopVscode(), undefined);
    if (process.platform === "win32") return;
    place("code", 0o644);
    fs.mkdirSync(path.join(folder(), "code-insiders"));
    assert.equal(findDesktopVscode(), undefined);
  });

  it("is nothing where no window could open", () => {
    place("code");
    if (process.platform === "linux") {
      setEnvironment({ DISPLAY: undefined });
      assert.equal(findDesktopVscode(), undefined);
      setEnvironment({ WAYLAND_DISPLAY: "wayland-0" });
      assert.notEqual(findDesktopVscode(), undefined);
    }
    // The `code` of a remote window's terminal only talks to that window.
    setEnvironment({ VSCODE_IPC_HOOK_CLI: "/tmp/ipc.sock" });
    assert.equal(findDesktopVscode(), undefined);
  });
});
