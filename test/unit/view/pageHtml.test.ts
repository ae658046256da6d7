import assert from "node:assert/strict";
import { pageHtml } from "../../../src/view/pageHtml";

const options = {
  kind: "sidebar",
  locale: "ja",
  cspSource: "https://*.vscode-cdn.net",
  nonce: "NONCE",
  script: "https://x/page.js",
  style: "https://x/page.css",
  texts: undefined,
} as const;

describe("pageHtml", () => {
  it("lets the page load its own program and styles, and nothing else", () => {
    const html = pageHtml(options);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.split("; ");
    assert.deepEqual(policy, [
      "default-src 'none'",
      "script-src 'nonce-NONCE'",
      "style-src https://*.vscode-cdn.net 'nonce-NONCE'",
      "img-src https://*.vscode-cdn.net blob:",
      "font-src https://*.vscode-cdn.net",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    assert.match(html, /<script nonce="NONCE" src="https:\/\/x\/page.js">/);
    assert.match(html, /<body data-aituber-view="sidebar">/);
    assert.match(html, /<html lang="ja">/);
  });

  it("carries the texts in an attribute that nothing escapes from", () => {
    const texts = { a: `"><script>alert(1)</script>&amp;'` };
    const html = pageHtml({ ...options, texts });
    const content = /name="aituber-l10n" content="([^"]*)"/.exec(html)?.[1] ?? "";
    assert.doesNotMatch(content, /[<>"]/);
    const decoded = content.replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
    assert.deepEqual(JSON.parse(decoded), texts);
    assert.equal(html.match(/<script/g)?.length, 1);
  });
});
