import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import manifest from "../../../package.json";
import { checkSettings, settingRules, type SettingKey } from "../../../src/view/settingRules";

const extensionPath = join(homedir(), "extension");
const bundled = join(extensionPath, "media/models/naru-mini.f16.gguf");

const rules = settingRules(manifest);

function check(values: Partial<Record<SettingKey, unknown>> = {}) {
  return checkSettings(rules, (key) => values[key], extensionPath);
}

describe("checkSettings", () => {
  it("gives the defaults of package.json where nothing is set", () => {
    const { problems, openOnStartup, load, persona, reply, voice } = check();
    assert.deepEqual(problems, []);
    assert.equal(openOnStartup, "off");
    assert.deepEqual(load, {
      modelPath: bundled,
      contextSize: 4096,
      gpu: "auto",
      gpuLayers: "auto",
      threads: "auto",
      flashAttention: "auto",
      sequences: 2,
    });
    assert.deepEqual(persona, { id: "naru", strength: 1, gauge: true, affinity: true });
    assert.deepEqual(reply, {
      sampling: { temperature: 0.7, topP: 0.9, topK: 40, minP: 0, repeatPenalty: 1.1 },
      maxTokens: 512,
      timeoutMs: 60_000,
      emissionUnit: "token",
      pace: "asGenerated",
    });
    assert.deepEqual(voice, {
      enabled: true,
      builtIn: true,
      volume: 1,
      engine: { address: "", program: "", styleId: undefined, emotions: true, speed: 1, pitch: 0, intonation: 1, pauses: 1 },
    });
  });

  it("takes an engine's address only over HTTP, without a password in it", () => {
    const address = (text: string) => {
      const { voice, problems } = check({ "aituber.voice.address": text });
      return problems.length === 0 ? voice.engine.address : problems.map(({ key }) => key).join();
    };
    assert.equal(address(" http://127.0.0.1:50021 "), "http://127.0.0.1:50021");
    assert.equal(address("https://voice.local/"), "https://voice.local/");
    assert.equal(address("localhost:50021"), "localhost:50021");
    for (const wrong of ["http://", "the one in the kitchen", "file:///etc/passwd", "http://me:secret@127.0.0.1", "http://127.0.0.1/?a=1"])
      assert.equal(address(wrong), "aituber.voice.address", wrong);
  });

  it("takes a style of any engine, and the program from the home folder", () => {
    const { voice, problems } = check({ "aituber.voice.styleId": 888753760, "aituber.voice.program": "~/vv/run" });
    assert.deepEqual(problems, []);
    assert.equal(voice.engine.styleId, 888753760);
    assert.equal(voice.engine.program, join(homedir(), "vv/run"));
  });

  it("takes what is set", () => {
    const { problems, load, reply } = check({
      "aituber.model.gpuLayers": 0,
      "aituber.model.threads": 1,
      "aituber.model.gpu": "off",
      "aituber.sampling.seed": 0,
      "aituber.reply.pace": "reading",
      "aituber.reply.timeoutSeconds": 5,
    });
    assert.deepEqual(problems, []);
    assert.deepEqual([load.gpuLayers, load.threads, load.gpu], [0, 1, "off"]);
    assert.deepEqual([reply.sampling.seed, reply.pace, reply.timeoutMs], [0, "reading", 5_000]);
  });

  it("takes the largest seed that llama.cpp does not take for a random one", () => {
    assert.equal(check({ "aituber.sampling.seed": 2 ** 32 - 2 }).reply.sampling.seed, 2 ** 32 - 2);
  });

  it("is told by a package.json what is allowed, and refuses one that does not say", () => {
    const properties = manifest.contributes.configuration.properties;
    const narrow = { ...properties, "aituber.sampling.topK": { type: "integer", default: 3, minimum: 2, maximum: 4 } };
    const narrowRules = settingRules({ contributes: { configuration: { properties: narrow } } });
    const { reply, problems } = checkSettings(narrowRules, (key) => (key === "aituber.sampling.topK" ? 5 : undefined), extensionPath);
    assert.deepEqual([reply.sampling.topK, problems.length], [3, 1]);
    assert.throws(() => settingRules({ contributes: {} }));
    assert.throws(() => checkSettings({}, () => undefined, extensionPath), /aituber\./);
  });

  const bad: readonly [SettingKey, unknown][] = [
    ["aituber.sampling.temperature", 9],
    ["aituber.sampling.temperature", "warm"],
    ["aituber.sampling.temperature", Number.NaN],
    ["aituber.sampling.topK", 1.5],
    // llama.cpp takes it for "another one each time".
    ["aituber.sampling.seed", 2 ** 32 - 1],
    ["aituber.model.contextSize", 0],
    ["aituber.model.gpu", "rocm"],
    ["aituber.model.gpu", 1],
    ["aituber.model.path", 7],
    ["aituber.model.path", "https://example.com/model.gguf"],
    ["aituber.model.path", "hf:somebody/model"],
    ["aituber.reply.maxTokens", []],
    ["aituber.reply.emissionUnit", { unit: "word" }],
  ];
  for (const [key, value] of bad)
    it(`names ${key} = ${JSON.stringify(value)} and takes the default`, () => {
      const { problems, ...settings } = check({ [key]: value });
      assert.deepEqual(problems.map((problem) => [problem.key, problem.value]), [[key, value]]);
      const { problems: none, ...defaults } = check();
      assert.deepEqual(none, []);
      assert.deepEqual(settings, defaults);
    });

  it("takes exactly the numbers that package.json allows", () => {
    const numbers = Object.entries(manifest.contributes.configuration.properties).flatMap(([key, rule]) =>
      "minimum" in rule ? [{ key, ...rule }] : [],
    );
    assert.ok(numbers.length > 5);
    fc.assert(
      fc.property(fc.constantFrom(...numbers), fc.oneof(fc.integer(), fc.double()), (rule, value) => {
        const { problems } = checkSettings(rules, (key) => (key === rule.key ? value : undefined), extensionPath);
        const whole = rule.type === "number" || Number.isInteger(value);
        assert.equal(problems.length === 0, whole && value >= rule.minimum && value <= rule.maximum);
      }),
    );
  });

  const paths: readonly [string, string][] = [
    ["", bundled],
    ["   ", bundled],
    ["/models/a.gguf", "/models/a.gguf"],
    [" /models/../b.gguf ", "/b.gguf"],
    ["~/a.gguf", join(homedir(), "a.gguf")],
    ["~", homedir()],
    ["models/a.gguf", join(homedir(), "models/a.gguf")],
    ["~somebody/a.gguf", join(homedir(), "~somebody/a.gguf")],
  ];
  if (process.platform !== "win32")
    for (const [setting, path] of paths)
      it(`finds the model ${JSON.stringify(setting)} at ${path}`, () => {
        assert.equal(check({ "aituber.model.path": setting }).load.modelPath, path);
      });
});
