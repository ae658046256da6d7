import assert from "node:assert/strict";
import { throttled } from "../../../src/webview/throttled";

describe("throttled", () => {
  it("calls at once, and then with what was given last", async () => {
    const called: number[] = [];
    const call = throttled((value: number) => called.push(value), 5);
    call(1);
    call(2);
    call(3);
    assert.deepEqual(called, [1]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.deepEqual(called, [1, 3]);
    call(4);
    assert.deepEqual(called, [1, 3, 4]);
  });
});
