import assert from "node:assert/strict";
import fc from "fast-check";
import { errorInMessage, inMessage, inPick } from "../../../src/view/inMessage";

/** What VS Code makes a link of in a notification. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** What it makes an icon of in a list. */
const icon = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;

describe("a text from elsewhere", () => {
  it("makes no link in a notification, and no icon in a list", () => {
    assert.equal(inMessage("[Mei](command:workbench.action.quit)"), "［Mei］(command:workbench.action.quit)");
    assert.equal(inPick("$(trash) [Mei]"), "＄(trash) [Mei]");
    const piece = fc.constantFrom("[", "]", "(", ")", "$", "\u202e", "\u2066", "\n", "\0", "[a](command:b)", "$(x)", "https://a", "💤", "a");
    const text = fc.array(piece, { maxLength: 400 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (value) => {
        const [message, pick] = [inMessage(value), inPick(value)];
        assert.doesNotMatch(`${message}(command:a)`, link);
        assert.doesNotMatch(pick, icon);
        for (const shown of [message, pick]) {
          assert.doesNotMatch(shown, /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
          assert.ok(shown.isWellFormed() && Array.from(shown).length <= 301);
        }
      }),
    );
  });

  it("stays on one line and of a length, with whole characters", () => {
    assert.equal(inMessage("a\r\nb\u2028c\u202egpj.exe"), "a b cgpj.exe");
    assert.equal(inMessage("💤".repeat(6), 5), `${"💤".repeat(5)}…`);
    assert.equal(inMessage("💤".repeat(5), 5), "💤".repeat(5));
    assert.equal(inMessage("\ud800a"), "\ufffda");
    assert.equal(errorInMessage(new Error("[x](file:///y)")), "［x］(file:///y)");
  });
});
