import { strict as assert } from "node:assert";
import { PairingTrial } from "../../../src/llm/worker/pairing";

/** Which way 100 pairs go that take so long each way, in ms. */
function ways(cost: { readonly together: number; readonly apart: number }, disturb = (_pair: number) => 0): string[] {
  const trial = new PairingTrial();
  return Array.from({ length: 100 }, (_, pair) => {
    const way = trial.next;
    trial.took(way, cost[way] + disturb(pair));
    return way;
  });
}

describe("PairingTrial", () => {
  it("tries both ways in turns, and stays with the cheaper one", () => {
    for (const [cost, cheaper] of [[{ together: 2, apart: 3 }, "together"], [{ together: 3, apart: 2 }, "apart"]] as const) {
      const seen = ways(cost);
      assert.deepEqual(seen.slice(0, 4), ["together", "apart", "together", "apart"]);
      assert.ok(seen.slice(12).every((way) => way === cheaper), seen.join());
    }
  });

  it("is not misled by what else the machine does", () => {
    const seen = ways({ together: 3, apart: 2 }, (pair) => (pair % 4 === 1 ? 50 : 0));
    assert.equal(seen.at(-1), "apart");
  });
});
