import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { missingBinary, targetOf } from "../../../scripts/lib/llamaBinaries.mjs";
import { isInstalled } from "../../../scripts/lib/npm.mjs";
import { unwantedBinaries } from "../../../scripts/package.mjs";
import { folderForEachTest, writeJson } from "./temporary";

describe("what npm has installed", () => {
  const folder = folderForEachTest();
  const lock = {
    packages: {
      "": { version: "0.1.0" },
      "node_modules/a": { version: "1.0.0" },
      "node_modules/tool": { version: "2.0.0", dev: true },
      "node_modules/extra": { version: "3.0.0", optional: true },
    },
  };
  const writeLock = (packages: object) => writeJson(path.join(folder(), "package-lock.json"), { packages });
  const writePresent = (packages: object) =>
    writeJson(path.join(folder(), "node_modules", ".package-lock.json"), { packages });

  beforeEach(() => {
    writeLock(lock.packages);
    writePresent({ "node_modules/a": { version: "1.0.0" }, "node_modules/tool": { version: "2.0.0" } });
  });

  it("is all there", () => {
    assert.ok(isInstalled(folder()));
  });

  it("is not all there before npm's own record is, which it writes last", () => {
    fs.rmSync(path.join(folder(), "node_modules", ".package-lock.json"));
    assert.ok(!isInstalled(folder()));
  });

  it("is not all there any more when the lock file has changed", () => {
    writeLock({ ...lock.packages, "node_modules/a": { version: "1.0.1" } });
    assert.ok(!isInstalled(folder()));
    writeLock({ ...lock.packages, "node_modules/b": { version: "1.0.0" } });
    assert.ok(!isInstalled(folder()));
  });

  it("need not hold tools where they are not wanted", () => {
    writePresent({ "node_modules/a": { version: "1.0.0" } });
    assert.ok(!isInstalled(folder()));
    assert.ok(isInstalled(folder(), { omitDev: true }));
  });
});

describe("llama.cpp's binary", () => {
  const folder = folderForEachTest();
  const install = (name: string, contents: object) =>
    writeJson(path.join(folder(), "node_modules", name, "package.json"), contents);
  const name = "@node-llama-cpp/mac-arm64-metal";

  beforeEach(() => install("node-llama-cpp", { version: "3.22.1", optionalDependencies: { [name]: "3.22.1" } }));

  it("is missing where npm could not fetch it, and is named", () => {
    install("@node-llama-cpp/linux-x64", { version: "3.22.1" });
    assert.equal(missingBinary(folder(), "darwin-arm64"), `${name} 3.22.1`);
  });

  it("is missing where it is another version's", () => {
    install(name, { version: "3.21.1" });
    assert.equal(missingBinary(folder(), "darwin-arm64"), `${name} 3.22.1`);
  });

  it("is there", () => {
    install(name, { version: "3.22.1" });
    assert.equal(missingBinary(folder(), "darwin-arm64"), undefined);
  });

  it("is known by the names that VS Code has for platforms", () => {
    assert.equal(targetOf("linux", "arm"), "linux-armhf");
    assert.equal(targetOf("win32", "x64"), "win32-x64");
    assert.throws(() => targetOf("freebsd", "x64"), /no llama.cpp for freebsd-x64/);
  });
});

describe("what a package leaves out of llama.cpp's binaries", () => {
  const installed = ["linux-arm64", "linux-x64", "linux-x64-cuda", "linux-x64-cuda-ext", "linux-x64-vulkan"];

  it("is other machines', and CUDA", () => {
    const unwanted = unwantedBinaries("linux-x64", false, installed);
    assert.deepEqual(unwanted, ["linux-arm64", "linux-x64-cuda", "linux-x64-cuda-ext"]);
  });

  it("is other machines' alone, where CUDA is wanted", () => {
    assert.deepEqual(unwantedBinaries("linux-x64", true, installed), ["linux-arm64"]);
  });

  it("cannot be said where this machine's own is not installed", () => {
    assert.throws(() => unwantedBinaries("win32-x64", false, installed), /@node-llama-cpp\/win-x64 is not installed/);
  });
});
