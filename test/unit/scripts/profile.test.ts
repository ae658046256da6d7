import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { changeSettings, openProfile, readSettings } from "../../../scripts/lib/profile.mjs";
import { folderForEachTest } from "./temporary";

describe("a profile's settings", () => {
  const folder = folderForEachTest();
  const open = () => openProfile({ directory: folder(), settings: { "aituber.model.threads": 1, "editor.fontSize": 14 } });
  const read = (kind: string) => JSON.parse(fs.readFileSync(path.join(folder(), "data", kind, "settings.json"), "utf8"));

  it("are the person's at first, but for those of the machine", () => {
    open();
    assert.deepEqual(read("Machine"), { "aituber.model.threads": 1 });
    assert.equal(read("User")["editor.fontSize"], 14);
    assert.equal(read("User")["telemetry.telemetryLevel"], "off");
  });

  it("stay as the person left them", () => {
    const profile = open();
    fs.writeFileSync(path.join(folder(), "data", "User", "settings.json"), '{"editor.fontSize": 20}');
    open();
    assert.equal(readSettings(profile)["editor.fontSize"], 20);
  });

  it("that change while VS Code runs are where it looks then, whatever their scope", () => {
    const profile = open();
    changeSettings(profile, { "aituber.reply.timeoutSeconds": 2, "aituber.model.threads": 3 });
    assert.deepEqual(read("Machine"), { "aituber.model.threads": 3, "aituber.reply.timeoutSeconds": 2 });
    assert.equal(read("User")["aituber.reply.timeoutSeconds"], 2);
    assert.equal(read("User")["editor.fontSize"], 14);
  });

  it("that are taken away go back to their defaults", () => {
    const profile = open();
    changeSettings(profile, { "aituber.reply.timeoutSeconds": 2, "editor.fontSize": 20 });
    changeSettings(profile, { "aituber.reply.timeoutSeconds": undefined, "editor.fontSize": undefined });
    assert.equal(read("Machine")["aituber.reply.timeoutSeconds"], 60);
    assert.ok(!("aituber.reply.timeoutSeconds" in read("User")));
    assert.ok(!("editor.fontSize" in readSettings(profile)));
  });
});
