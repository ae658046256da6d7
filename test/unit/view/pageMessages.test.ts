import assert from "node:assert/strict";
import fc from "fast-check";
import { allowedLink, parsePageMessage } from "../../../src/view/pageMessages";

describe("parsePageMessage", () => {
  const messages = [
    { type: "ready" },
    { type: "send", text: "こんにちは" },
    { type: "edit", id: "a", text: "b" },
    { type: "goOn", id: "a" },
    { type: "openLink", href: "https://example.com" },
    { type: "log", level: "warn", text: "x" },
  ];
  for (const message of messages)
    it(`takes ${message.type}`, () => assert.deepEqual(parsePageMessage(message), message));

  const strangers: readonly unknown[] = [
    undefined, null, 7, "ready", [], {}, { type: "nothing" }, { type: "send" }, { type: "send", text: 7 },
    { type: "edit", id: "", text: "a" }, { type: "retry", id: "a".repeat(1_000) }, { type: "log", level: "fatal", text: "x" },
    { type: ["ready"] }, { type: "send", text: { toString: () => "x" } },
  ];
  for (const stranger of strangers)
    it(`refuses ${JSON.stringify(stranger)?.slice(0, 60)}`, () => assert.equal(parsePageMessage(stranger), undefined));

  it("never throws", () => {
    fc.assert(fc.property(fc.anything(), (value) => void parsePageMessage(value)));
  });

  it("takes a huge text, and cuts a huge log line", () => {
    const text = "あ".repeat(5_000_000);
    assert.deepEqual(parsePageMessage({ type: "send", text }), { type: "send", text });
    const line = parsePageMessage({ type: "log", level: "info", text });
    assert.ok(line?.type === "log" && line.text.length <= 10_000);
  });
});

describe("allowedLink", () => {
  for (const href of ["https://example.com/a?b#c", "http://localhost:3000/", "mailto:a@example.com"])
    it(`opens ${href}`, () => assert.equal(allowedLink(href), href));

  for (const href of [
    "javascript:alert(1)", " JavaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "file:///etc/passwd",
    "vscode://x/y", "command:workbench.action.quit", "//example.com", "relative", "",
  ])
    it(`does not open ${JSON.stringify(href)}`, () => assert.equal(allowedLink(href), undefined));
});
