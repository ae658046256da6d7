import assert from "node:assert/strict";
import { withNpmOptions } from "../../../scripts/lib/npmOptions.mjs";
import { readArguments as readPackageArguments } from "../../../scripts/package.mjs";
import { readArguments as readStartArguments } from "../../../scripts/start.mjs";
import { readArguments as readTestArguments } from "../../../scripts/test.mjs";
import { folderForEachTest } from "./temporary";

/** What npm adds to the environment of a script. */
function underNpm(config: Record<string, string>): NodeJS.ProcessEnv {
  const entries = Object.entries(config).map(([name, value]) => [`npm_config_${name}`, value]);
  return { npm_lifecycle_event: "start", ...Object.fromEntries(entries) };
}

describe("arguments of npm start", () => {
  const folder = folderForEachTest();

  function read(args: string[], env?: NodeJS.ProcessEnv) {
    const options = readStartArguments([...args, folder()], env);
    if (options === "help") assert.fail("help");
    return options;
  }

  it("are all optional", () => {
    const { web, open, port } = read([]);
    assert.deepEqual({ web, open, port }, { web: false, open: true, port: undefined });
  });

  it("are read after a --", () => {
    const options = read(["--web", "--port", "8400", "--no-open", "--demo-voice", "--lang", "ja"]);
    assert.deepEqual(options, {
      web: true,
      open: false,
      port: 8400,
      demoVoice: true,
      language: "ja",
      folder: folder(),
    });
  });

  it("are read where npm has swallowed them", () => {
    // `npm start --web --port 8400 --no-open FOLDER`
    const { web, open, port } = read(["8400"], underNpm({ web: "true", port: "true", open: "" }));
    assert.deepEqual({ web, open, port }, { web: true, open: false, port: 8400 });
  });

  it("are read where npm has swallowed them with their values", () => {
    const { web, port, open } = read([], underNpm({ web: "true", port: "8400", open: "false" }));
    assert.deepEqual({ web, port, open }, { web: true, port: 8400, open: false });
  });

  it("tell a value from a folder", () => {
    const options = readStartArguments([folder(), "8400"], underNpm({ port: "true" }));
    assert.ok(options !== "help");
    assert.deepEqual([options.port, options.folder], [8400, folder()]);
  });

  it("that are wrong are named", () => {
    assert.throws(() => read(["--prot", "1"]), /--prot/);
    assert.throws(() => read(["--port", "eighty"]), /"eighty" is no port/);
    assert.throws(() => read(["--port", "65536"]), /"65536" is no port/);
    assert.throws(() => readStartArguments(["--port"]), /--port/);
    assert.throws(() => read([], underNpm({ port: "true" })), /port/);
    assert.throws(() => readStartArguments(["/no/such/folder"]), /no folder "\/no\/such\/folder"/);
    assert.throws(() => read(["."]), /One folder at most/);
  });

  it("may ask for help", () => {
    assert.equal(readStartArguments(["--help"]), "help");
  });
});

describe("arguments of npm test", () => {
  it("name no suite: all of them", () => {
    assert.deepEqual(readTestArguments([]).chosen, ["unit", "host", "e2e"]);
  });

  it("name suites, which run in their own order", () => {
    assert.deepEqual(readTestArguments(["e2e", "unit"]).chosen, ["unit", "e2e"]);
  });

  it("hold a pattern, also where npm has swallowed its option", () => {
    assert.equal(readTestArguments(["unit", "--grep", "a b"]).grep, "a b");
    // `npm test --grep "a b" unit`, and the other way round
    for (const args of [["a b", "unit"], ["unit", "a b"]]) {
      const { grep, chosen } = readTestArguments(args, underNpm({ grep: "true" }));
      assert.deepEqual({ grep, chosen }, { grep: "a b", chosen: ["unit"] });
    }
  });

  it("that are wrong are named", () => {
    assert.throws(() => readTestArguments(["units"]), /no suite "units"/);
    assert.throws(() => readTestArguments(["--grep", "("]), /Invalid regular expression/);
  });
});

describe("arguments of npm run package", () => {
  it("are read, also where npm has swallowed them", () => {
    assert.deepEqual({ ...readPackageArguments(["--cuda", "--out", "a.vsix"]) }, { cuda: true, out: "a.vsix" });
    const swallowed = readPackageArguments(["a.vsix"], underNpm({ cuda: "true", out: "true" }));
    assert.deepEqual({ ...swallowed }, { cuda: true, out: "a.vsix" });
  });

  it("that are wrong are named", () => {
    assert.throws(() => readPackageArguments(["cuda"]), /cuda/);
  });
});

describe("options that npm swallows", () => {
  const options = { web: { type: "boolean" }, "no-open": { type: "boolean" }, name: { type: "string" } } as const;

  it("are those of the environment only under npm", () => {
    assert.deepEqual(withNpmOptions(["x"], options, { npm_config_web: "true" }), ["x"]);
  });

  it("that are off are left out, or negated", () => {
    assert.deepEqual(withNpmOptions([], options, underNpm({ web: "", open: "true" })), []);
    assert.deepEqual(withNpmOptions([], options, underNpm({ open: "" })), ["--no-open"]);
  });

  it("come first, so that those after a -- win", () => {
    assert.deepEqual(withNpmOptions(["--name", "b"], options, underNpm({ name: "a" })), ["--name=a", "--name", "b"]);
  });
});
