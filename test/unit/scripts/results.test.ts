import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import Mocha from "mocha";
import { readResults, runAndReport, summary } from "../../../scripts/test/results.mjs";
import { folderForEachTest } from "./temporary";

describe("results of a run", () => {
  const folder = folderForEachTest();

  it("end with the counts alone, the skipped on the line before", () => {
    const lines = summary({ passed: 3, failed: ["unit: a b"], skipped: ["e2e: c", "e2e: d"] }).split("\n");
    assert.equal(lines.at(-1), "3 passed, 1 failed");
    assert.equal(lines.at(-2), "2 skipped: e2e: c; e2e: d");
    assert.ok(lines.includes("  unit: a b"));
    assert.equal(summary({ passed: 3, failed: [], skipped: [] }), "3 passed, 0 failed");
  });

  it("hold what passed, failed and was skipped, hooks included", async () => {
    const mocha = new Mocha({ reporter: class {} as never });
    mocha.suite.addSuite(
      suiteOf("tests", (suite) => {
        suite.addTest(new Mocha.Test("passes", () => {}));
        suite.addTest(new Mocha.Test("fails", () => assert.fail()));
        suite.addTest(new Mocha.Test("is pending"));
        suite.addTest(
          new Mocha.Test("skips itself", function (this: Mocha.Context) {
            this.skip();
          }),
        );
      }),
    );
    mocha.suite.addSuite(
      suiteOf("hooked", (suite) => {
        suite.beforeAll("breaks", () => assert.fail());
        suite.addTest(new Mocha.Test("never runs", () => {}));
      }),
    );
    const file = path.join(folder(), "results.json");
    const results = await runAndReport(mocha, file);
    assert.deepEqual(results, {
      passed: 1,
      failed: ["tests fails", 'hooked "before all" hook: breaks for "never runs"'],
      skipped: ["tests is pending", "tests skips itself"],
    });
    assert.deepEqual(readResults(file), results);
  });

  it("are missing where a run did not come to its end", () => {
    const file = path.join(folder(), "results.json");
    assert.equal(readResults(file), undefined);
    fs.writeFileSync(file, '{"passed": 3');
    assert.equal(readResults(file), undefined);
  });
});

function suiteOf(title: string, fill: (suite: Mocha.Suite) => void): Mocha.Suite {
  const suite = new Mocha.Suite(title, new Mocha.Context());
  fill(suite);
  return suite;
}
