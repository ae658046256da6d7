import { strict as assert } from "node:assert";
import type { SamplingSettings, Steering } from "../../../../src/llm/chatModel";
import type { Engine } from "../../../../src/llm/worker/engine";
import { warm } from "../../../../src/llm/worker/warm";
import { bundledModel, drawTokens, eventsOf, loadEngine, ownDistribution, promptsOf, reopen } from "./inProcess";
import { ModelBench, system, timingsOf, user } from "./harness";

const personaPrompt = "あなたは「ナル」。開発者を応援する明るいギャルのAI VTuberです。一人称は「あーし」です。";
const plainPrompt = "あなたは執事です。落ち着いていて正確で、ていねいな言葉で話します。一人称は「わたくし」です。";
/** Hot, so that many tokens have a chance. */
const hot = { temperature: 1.8, topK: 40, topP: 0.98, minP: 0.002, repeatPenalty: 1.2 } satisfies SamplingSettings;
const greedy = { temperature: 0, topK: 40, topP: 1, minP: 0, repeatPenalty: 1 } satisfies SamplingSettings;
const at = (strength: number, gauge = true) => (): Steering => ({ strength, gauge });

describe("With a real model", function () {
  this.timeout(120_000);
  let engine: Engine;
  before(async () => {
    engine = await loadEngine(bundledModel);
  });
  after(() => engine.model.llama.dispose());

  describe("the two sides", () => {
    const messages = [
      system(personaPrompt),
      user("きょうはテストが通らなくて、すごく疲れた…"),
      { id: "a", role: "assistant", text: "[happy] ", thinking: "" } as const,
    ];

    for (const [side, strength] of [["persona", 1], ["plain", 0]] as const)
      it(`at strength ${strength} are drawn from the ${side} one's own distribution`, async () => {
        const prompts = promptsOf(engine, messages, plainPrompt);
        const before = prompts.persona.slice(-3);
        const ids = prompts[side] ?? [];
        const own = await ownDistribution(engine, ids, hot, before);
        const draws = 1500;
        const drawn = new Map<number, number>();
        for (let seed = 0; seed < draws; seed++) {
          const [token] = await drawTokens(1, { engine, prompts, before, sampling: { ...hot, seed }, steering: at(strength) });
          if (token) drawn.set(token.id, (drawn.get(token.id) ?? 0) + 1);
        }
        const { statistic, freedom } = chiSquare(own, drawn, draws);
        assert.ok(freedom >= 5, `too few tokens to tell distributions apart: ${freedom + 1}`);
        assert.ok(statistic < limit(freedom), `χ² ${statistic} with ${freedom} degrees of freedom, at most ${limit(freedom)}`);
        // The same draws are not the other side's.
        const other = await ownDistribution(engine, prompts[side === "plain" ? "persona" : "plain"] ?? [], hot, before);
        const wrong = chiSquare(other, drawn, draws);
        assert.ok(wrong.statistic > limit(wrong.freedom), `χ² ${wrong.statistic}`);
      });

    it("give the same tokens for the same seed, and others for another", async () => {
      const prompts = promptsOf(engine, messages, plainPrompt);
      const say = async (seed: number) =>
        (await drawTokens(12, { engine, prompts, sampling: { ...hot, seed }, steering: at(1.5) })).map(({ id }) => id);
      const first = await say(7);
      assert.deepEqual(await say(7), first);
      assert.notDeepEqual(await say(8), first);
    });

    it("are evaluated in one way where a seed or temperature 0 asks for the same reply again, whichever way would be quicker", async () => {
      const prompts = promptsOf(engine, messages, plainPrompt);
      const { seed: _, ...noSeed } = { ...hot, seed: 0 };
      for (const [sampling, isTimed] of [[{ ...hot, seed: 7 }, false], [greedy, false], [noSeed, true]] as const) {
        const runs = [];
        for (const next of ["together", "apart"] as const) {
          await reopen(engine);
          let timed = 0;
          Object.assign(engine.sequences, { pairing: { next, took: () => timed++ } });
          runs.push(await drawTokens(24, { engine, prompts, sampling, steering: at(1.5) }));
          assert.equal(timed > 0, isTimed);
        }
        // How far each token moved included, to the last bit.
        if (!isTimed) assert.deepEqual(runs[0], runs[1]);
      }
      await reopen(engine);
    });

    it("are steered at the next token, mid-reply, to either side and back to one sequence", async () => {
      const prompts = promptsOf(engine, messages.slice(0, 2), plainPrompt);
      const alone: Steering = { strength: 1, gauge: false };
      const plan = [alone, alone, alone, at(0)(), at(0)(), at(0)(), at(1)(), alone, alone, at(0)()];
      const tokens = await drawTokens(plan.length, {
        engine,
        prompts,
        sampling: greedy,
        steering: (token) => plan[token] ?? alone,
      });
      assert.equal(tokens.length, plan.length);
      for (const [index, { id, moved }] of tokens.entries()) {
        const steering = plan[index] ?? alone;
        assert.equal(moved !== undefined, steering.gauge, `token ${index}`);
        const side = steering.strength === 0 ? prompts.plain : prompts.persona;
        const ids = [...(side ?? []), ...tokens.slice(0, index).map((token) => token.id)];
        const own = await ownDistribution(engine, ids, { ...greedy, temperature: 1 }, []);
        const best = Math.max(...own.values());
        // Evaluated alone or in a batch of two, logits may differ in their last bits.
        assert.ok((own.get(id) ?? 0) > best * 0.98, `token ${index} has ${own.get(id)} of ${best}`);
      }
    });

    it("agree on what a reply is about, however far the persona is turned up", async () => {
      const texts = ["おはよう！", "やあ", "お腹すいた", "テスト通った！", "ビルドが落ちた", "ありがとう", "もう帰るね", "眠い", "かわいいね", "君の名前は？"];
      let planned = 0;
      for (const text of texts) {
        const prompts = promptsOf(engine, [system(personaPrompt), user(text)], plainPrompt);
        const first = async (strength: number) =>
          (await drawTokens(1, { engine, prompts, sampling: greedy, steering: at(strength) }))[0]?.id ?? -1;
        const own = await first(1);
        if (engine.bytesOf(own).length > 0) continue;
        planned++;
        for (const strength of [1.5, 2, 6]) assert.equal(await first(strength), own, `${text} at ${strength}`);
      }
      assert.ok(planned >= 8, `the model plans ${planned} of ${texts.length} replies`);
    });

    it("move the gauge as far as their log probabilities differ", async () => {
      const prompts = promptsOf(engine, messages, plainPrompt);
      const [token] = await drawTokens(1, { engine, prompts, sampling: greedy, steering: at(1) });
      const open = { temperature: 1, topK: 0, topP: 1, minP: 0, repeatPenalty: 1 };
      const persona = await ownDistribution(engine, prompts.persona, open, []);
      const plain = await ownDistribution(engine, prompts.plain ?? [], open, []);
      assert.ok(token?.moved !== undefined);
      const expected = Math.log(amongLikeliest(persona, token.id) / amongLikeliest(plain, token.id));
      assert.ok(Math.abs(token.moved - expected) < 0.05, `${token.moved} for ${expected}`);
    });
  });

  describe("the second sequence", () => {
    const request = { messages: [system(personaPrompt), user("やあ")], plainPrompt, sampling: greedy, maxTokens: 8 };
    beforeEach(() => reopen(engine));

    it("is done without where there is no room for it: it is said once, and nothing is lost", async () => {
      const { model } = engine;
      const createContext = model.createContext.bind(model);
      let tries = 0;
      model.createContext = async (options) => {
        if (options?.sequences !== 2) return createContext(options);
        tries++;
        throw new Error("not enough memory for this");
      };
      try {
        const unsteered = await eventsOf(engine, { ...request, steering: { strength: 1, gauge: false } });
        for (const steering of [at(2)(), at(1)()]) {
          const events = await eventsOf(engine, { ...request, steering });
          assert.deepEqual(events.filter(({ type }) => type === "notSteered"), [
            { type: "notSteered", detail: "not enough memory for this" },
          ]);
          assert.ok(!events.some(({ type }) => type === "gauge"));
          const [end, expected] = [events.at(-1), unsteered.at(-1)];
          assert.ok(end?.type === "done" && expected?.type === "done" && end.text === expected.text && end.text !== "");
        }
      } finally {
        model.createContext = createContext;
      }
      assert.equal(tries, 1, "a failed try costs the caches, so it is not repeated");
    });

    it("is not taken where nothing is compared", async () => {
      const sequences = () => engine.sequences.persona.context.totalSequences;
      await eventsOf(engine, { ...request, steering: { strength: 1, gauge: false } });
      await eventsOf(engine, { ...request, plainPrompt: undefined, steering: at(2)() });
      await eventsOf(engine, { ...request, plainPrompt: personaPrompt, steering: at(2)() });
      assert.deepEqual([sequences(), engine.sequences.plain], [1, undefined]);
      await eventsOf(engine, { ...request, steering: at(1)() });
      assert.equal(sequences(), 2);
    });

    it("is given back at the next reply that compares nothing, or ahead of it, not in the middle of one", async () => {
      const state = () => [engine.sequences.persona.context.totalSequences, engine.sequences.plain !== undefined];
      const alone: Steering = { strength: 1, gauge: false };
      const ahead = () => warm(engine, { ...request, steering: alone }, new AbortController().signal, () => undefined);
      for (const giveBack of [() => eventsOf(engine, { ...request, steering: alone }), ahead]) {
        await eventsOf(engine, { ...request, steering: at(1)() });
        const evaluated = engine.sequences.evaluated;
        await drawTokens(4, {
          engine,
          prompts: promptsOf(engine, request.messages, plainPrompt),
          sampling: greedy,
          steering: (token) => (token < 2 ? at(1)() : alone),
        });
        assert.deepEqual(state(), [2, true]);
        await giveBack();
        assert.deepEqual(state(), [1, false]);
        assert.ok(engine.sequences.evaluated > evaluated, "what was evaluated stays counted");
        const said = (await eventsOf(engine, { ...request, steering: alone })).at(-1);
        assert.ok(said?.type === "done" && said.text !== "");
      }
    });

    it("is refused before the first one is given up, where it would not fit", async () => {
      const { sequences, model } = engine;
      const persona = sequences.persona;
      const { fileInsights } = model;
      const estimate = fileInsights.estimateContextResourceRequirements.bind(fileInsights);
      fileInsights.estimateContextResourceRequirements = (options) =>
        options.sequences === 2 ? { ...estimate(options), cpuRam: Number.MAX_SAFE_INTEGER } : estimate(options);
      try {
        const ahead = { ...request, steering: at(2)() };
        assert.match((await warm(engine, ahead, new AbortController().signal, () => undefined)) ?? "", /GB > /);
        assert.match((await sequences.prepare(true)) ?? "", /GB > /);
        assert.equal(sequences.persona, persona);
        assert.ok(!persona.disposed);
      } finally {
        fileInsights.estimateContextResourceRequirements = estimate;
      }
    });
  });
});

describe("A seeded reply of a real model", function () {
  this.timeout(120_000);
  const bench = new ModelBench();
  after(() => bench.close());

  it("is the same in every worker, and whatever that one said before", async () => {
    // So hot that it seldom finds its end.
    const sampling = { ...hot, temperature: 8, topK: 64, topP: 1, minP: 0 };
    const question = [system(personaPrompt), user("きょうはテストが通らなくて、すごく疲れた…")];
    const said: unknown[][] = [[], []];
    let longest = 0;
    for (const replies of said) {
      const started = bench.start(bundledModel, { contextSize: 1024 });
      for (const seed of [1, 2, 3, 4, 1]) {
        const steering = { strength: seed / 2, gauge: true };
        const reply = await started.reply(question, { plainPrompt, steering, sampling: { ...sampling, seed }, maxTokens: 200 });
        const { tokens } = timingsOf(reply);
        longest = Math.max(longest, tokens);
        replies.push([reply.text, reply.end.tokens, reply.events.flatMap((event) => (event.type === "gauge" ? [event.value] : []))]);
      }
      await started.model.dispose();
    }
    assert.deepEqual(said[1], said[0]);
    assert.deepEqual(said[0]?.[4], said[0]?.[0]);
    assert.notDeepEqual(said[0]?.[1], said[0]?.[0]);
    assert.ok(longest > 60, `${longest} tokens at most`);
  });
});

/** A token's probability among the likeliest 64; one beyond them counts like the last of them. */
function amongLikeliest(own: ReadonlyMap<number, number>, id: number): number {
  const likeliest = [...own.values()].sort((a, b) => b - a).slice(0, 64);
  return Math.max(own.get(id) ?? 0, likeliest.at(-1) ?? 0) / likeliest.reduce((sum, probability) => sum + probability, 0);
}

/** Pearson's statistic; tokens that are expected fewer than 5 times count as one. */
function chiSquare(own: ReadonlyMap<number, number>, drawn: ReadonlyMap<number, number>, draws: number) {
  const frequent = [...own].filter(([, probability]) => probability * draws >= 5);
  const bins = frequent.map(([id, probability]) => ({ expected: probability * draws, seen: drawn.get(id) ?? 0 }));
  const sum = (of: "expected" | "seen") => bins.reduce((total, bin) => total + bin[of], 0);
  const rest = { expected: Math.max(draws - sum("expected"), 0), seen: draws - sum("seen") };
  // A rest too small to judge joins the rarest bin.
  const rarest = bins.at(-1);
  if (rest.expected >= 5 || !rarest) bins.push(rest);
  else {
    rarest.expected += rest.expected;
    rarest.seen += rest.seen;
  }
  const statistic = bins.reduce((total, { expected, seen }) => total + (seen - expected) ** 2 / expected, 0);
  return { statistic, freedom: bins.length - 1 };
}

/** The 99.9% quantile of χ², as Wilson and Hilferty (1931) approximate it. */
function limit(freedom: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + 3.0902 * Math.sqrt(spread)) ** 3;
}
