import assert from "node:assert/strict";
import { belongsToInputMethod, resolveDraft, type DraftSituation } from "../../../src/webview/draft";

const quiet: DraftSituation = { box: "", incoming: "", sent: undefined, composing: false, recent: [] };

describe("resolveDraft", () => {
  it("shows what another view typed", () => {
    assert.deepEqual(resolveDraft({ ...quiet, box: "古い", incoming: "新しい" }), {
      kind: "show", box: "新しい", tell: false,
    });
  });

  it("empties the box when what was sent is accepted", () => {
    assert.deepEqual(resolveDraft({ ...quiet, box: "送った", sent: "送った" }), { kind: "show", box: "", tell: false });
  });

  it("keeps what was typed behind the sent text, and tells the host", () => {
    assert.deepEqual(resolveDraft({ ...quiet, box: "送った次の", sent: "送った", recent: ["送った"] }), {
      kind: "show", box: "次の", tell: true,
    });
  });

  it("keeps a box that has nothing to do with what was sent", () => {
    assert.deepEqual(resolveDraft({ ...quiet, box: "下書き", sent: "おすすめ" }), {
      kind: "show", box: "下書き", tell: true,
    });
  });

  it("never overwrites newer typing", () => {
    assert.deepEqual(resolveDraft({ ...quiet, box: "いま打った", incoming: "古い", recent: ["また"] }), {
      kind: "show", box: "いま打った", tell: true,
    });
  });

  it("puts a message that was withdrawn before newer typing, so that neither is lost", () => {
    const put = (incoming: string, recent: readonly string[]) =>
      resolveDraft({ ...quiet, box: "つぎの", incoming, recent });
    assert.deepEqual(put("長い話", ["", "つ", "つぎの"]), { kind: "show", box: "長い話\nつぎの", tell: true });
    assert.deepEqual(put("長い話\nつ", ["", "つ", "つぎの"]), { kind: "show", box: "長い話\nつぎの", tell: true });
  });

  it("touches nothing during a conversion", () => {
    assert.deepEqual(resolveDraft({ ...quiet, box: "へんかん", incoming: "", sent: "送った", composing: true }), {
      kind: "later",
    });
  });

  it("does nothing where both agree", () => {
    assert.deepEqual(resolveDraft({ ...quiet, box: "同じ", incoming: "同じ", composing: true }), {
      kind: "show", box: "同じ", tell: false,
    });
  });
});

describe("belongsToInputMethod", () => {
  const enter = { isComposing: false, keyCode: 13, timeStamp: 1000 };

  it("knows the Enter that ends a conversion in every browser", () => {
    assert.ok(belongsToInputMethod({ ...enter, isComposing: true }, -Infinity));
    assert.ok(belongsToInputMethod({ ...enter, keyCode: 229 }, -Infinity));
    assert.ok(belongsToInputMethod(enter, 995));
  });

  it("lets an Enter through that comes after it", () => {
    assert.ok(!belongsToInputMethod(enter, 900));
    assert.ok(!belongsToInputMethod(enter, -Infinity));
  });
});
