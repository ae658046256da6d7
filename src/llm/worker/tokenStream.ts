import { randomInt } from "node:crypto";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import type { SamplingSettings, Steering } from "../chatModel";
import { type Candidates, contrast } from "./contrast";
import { type Engine, asTokens } from "./engine";
import type { Pairing, PairingTrial } from "./pairing";
import { prefill, type Prefill } from "./prefill";
import { Dice, distribution, isReproducible } from "./sampler";
import { comparesSides } from "./steering";

/** Ids of what is before the reply, as each side has it. */
export interface Prompts {
  readonly persona: readonly number[];
  /** None where there is nothing to compare with. */
  readonly plain?: readonly number[];
}

export function longest({ persona, plain }: Prompts): number {
  return Math.max(persona.length, plain?.length ?? 0);
}

/** Candidates of each side, before the repeat penalty and what follows it. */
const candidatesPerSide = 64;
/** Tokens that the repeat penalty looks back at. */
const penaltyWindow = 64;

export interface TokenStreamOptions {
  readonly engine: Engine;
  readonly prompts: Prompts;
  /** Ids of a reply that is being continued, at the prompts' end. */
  readonly before: readonly number[];
  readonly sampling: SamplingSettings;
  /** As it is now: asked for each token. */
  readonly steering: () => Steering;
  readonly signal: AbortSignal;
  /** Something was evaluated that gave no token yet. */
  readonly alive: () => void;
  /** Both sides were wanted, and cannot be had. Called at most once. */
  readonly onNotSteered: (detail: string) => void;
}

/** A token of the reply; `moved` is log p_persona − log p_plain in nats, where both sides were asked. */
export interface NextToken {
  readonly id: number;
  readonly moved?: number;
}

/**
 * The tokens of one reply, one at a time: from the persona's sequence alone with node-llama-cpp's own sampler
 * where there is nothing to compare, and from both sides' contrast where there is. It may change mid-reply.
 */
export class TokenStream {
  readonly #options: TokenStreamOptions;
  /** All ids so far; the last one is evaluated by the call that samples the next. */
  readonly #persona: number[];
  readonly #plain: number[] | undefined;
  readonly #recent: number[];
  readonly #seed: number;
  readonly #dice: Dice;
  #generated = 0;
  #alone: AsyncGenerator<Token, void, void> | undefined;
  /** The sequences that hold all ids but the last. */
  #ready: readonly LlamaContextSequence[] = [];
  #refused = false;
  #promptTokens: number;

  constructor(options: TokenStreamOptions) {
    const { prompts, before, sampling } = options;
    this.#options = options;
    this.#persona = [...prompts.persona];
    this.#plain = prompts.plain && [...prompts.plain];
    this.#recent = before.slice(-penaltyWindow);
    this.#promptTokens = prompts.persona.length;
    // node-llama-cpp's own default is the time in seconds: two replies within one would be the same.
    this.#seed = sampling.seed ?? randomInt(2 ** 32 - 1);
    this.#dice = new Dice(this.#seed);
  }

  /** Tokens before the reply, of the sides that it began with. */
  get promptTokens(): number {
    return this.#promptTokens;
  }

  /** How many sides are in use. */
  get sides(): number {
    return this.#ready.length;
  }

  /**
   * Evaluates the prompts but for their last tokens, which are left for the call that samples.
   * @param onProgress 0..1
   * @returns false where the signal ended it
   * @throws what llama.cpp says
   */
  async prefill(onProgress: (value: number) => void): Promise<boolean> {
    const sides = await this.#sides();
    this.#promptTokens = sides.reduce((sum, { ids }) => sum + ids.length, 0);
    return this.#catchUp(sides, (evaluated) => onProgress(evaluated / this.#promptTokens));
  }

  /**
   * The next token; `end` where the model ends its reply, `stopped` where the signal ended it.
   * @throws what llama.cpp says
   */
  async next(): Promise<NextToken | "end" | "stopped"> {
    const sides = await this.#sides();
    // After a change of sides, one of them lacks what was said meanwhile, or both lack all.
    const ready = sides.length === this.#ready.length && sides.every(({ sequence }, at) => sequence === this.#ready[at]);
    if (!ready && !(await this.#catchUp(sides, this.#options.alive))) return "stopped";
    const token = sides.length === 1 ? await this.#nextOfPersona() : await this.#nextOfBoth(sides);
    if (this.#options.signal.aborted) return "stopped";
    if (token === "end") return "end";
    this.#persona.push(token.id);
    this.#plain?.push(token.id);
    this.#recent.push(token.id);
    if (this.#recent.length > penaltyWindow) this.#recent.shift();
    this.#generated++;
    return token;
  }

  async close(): Promise<void> {
    await this.#alone?.return();
    this.#alone = undefined;
  }

  /** The persona's side, and the plain one where it is wanted now and can be had. */
  async #sides(): Promise<Prefill[]> {
    const { engine, steering, onNotSteered } = this.#options;
    const plainIds = !this.#refused && comparesSides(steering()) ? this.#plain : undefined;
    if (plainIds) await this.close();
    const refusal = await engine.sequences.prepare(plainIds !== undefined);
    const { persona, plain } = engine.sequences;
    const sides = [{ sequence: persona, ids: this.#persona }];
    if (refusal !== undefined) {
      this.#refused = true;
      onNotSteered(refusal);
    } else if (plainIds && plain) sides.push({ sequence: plain, ids: plainIds });
    return sides;
  }

  async #catchUp(sides: readonly Prefill[], onProgress: (evaluated: number) => void): Promise<boolean> {
    const prefills = sides.map(({ sequence, ids }) => ({ sequence, ids: ids.slice(0, -1) }));
    this.#ready = [];
    if (!(await prefill(prefills, this.#options.signal, onProgress))) return false;
    this.#ready = sides.map(({ sequence }) => sequence);
    return true;
  }

  async #nextOfPersona(): Promise<NextToken | "end"> {
    const { engine } = this.#options;
    this.#alone ??= engine.sequences.persona.evaluate(asTokens(this.#persona.slice(-1)), this.#ownSampler());
    const { value, done } = await this.#alone.next();
    // It ends by itself at an end-of-generation token.
    return done ? "end" : { id: value };
  }

  async #nextOfBoth(sides: readonly Prefill[]): Promise<NextToken | "end"> {
    const { engine, sampling, steering } = this.#options;
    const [persona = none, plain = none] = await candidatesOf(sides, engine.sequences.pairing, sampling);
    const strength = this.#isUnspoken(persona) ? Math.min(steering().strength, 1) : steering().strength;
    const chosen = this.#dice.draw(distribution(contrast(persona, plain, strength), sampling, this.#recent));
    if (!chosen) throw new Error("The model has no next token");
    const [id] = asTokens([chosen.id]);
    return engine.model.isEogToken(id) ? "end" : { id: chosen.id, moved: chosen.moved };
  }

  /**
   * Whether a control token comes next that does not end the reply, such as a plan or a channel. It has no voice
   * that could be exaggerated; it would only be another one, and the reply about something else.
   */
  #isUnspoken(candidates: Candidates): boolean {
    const { model } = this.#options.engine;
    const [id] = asTokens(likeliest(candidates));
    return id !== undefined && model.isSpecialToken(id) && !model.isEogToken(id);
  }

  #ownSampler() {
    const { temperature, topP, topK, minP, repeatPenalty } = this.#options.sampling;
    return {
      temperature,
      topP,
      topK,
      minP,
      // Where it takes over mid-reply, the same dice would fall again as at the beginning.
      seed: (this.#seed + this.#generated) % 2 ** 32,
      ...(repeatPenalty === 1
        ? {}
        : { repeatPenalty: { punishTokens: () => asTokens(this.#recent), penalty: repeatPenalty } }),
    };
  }
}

const none: Candidates = new Map();

/** One id, or none where there are no candidates. */
function likeliest(candidates: Candidates): number[] {
  let best: [id: number, logit: number] | undefined;
  for (const entry of candidates) if (best === undefined || entry[1] > best[1]) best = entry;
  return best ? [best[0]] : [];
}

/** Where the reply is to be the same again, always in one way: logits of the two differ in their last bits. */
async function candidatesOf(sides: readonly Prefill[], trial: PairingTrial, sampling: SamplingSettings): Promise<Candidates[]> {
  if (isReproducible(sampling)) return evaluate(sides, "together");
  const way = trial.next;
  const started = performance.now();
  const candidates = await evaluate(sides, way);
  trial.took(way, performance.now() - started);
  return candidates;
}

async function evaluate(sides: readonly Prefill[], way: Pairing): Promise<Candidates[]> {
  // Asked for in the same moment, they are one batch.
  if (way === "together") return Promise.all(sides.map(({ sequence, ids }) => candidatesAfter(sequence, ids.at(-1))));
  const candidates: Candidates[] = [];
  for (const { sequence, ids } of sides) candidates.push(await candidatesAfter(sequence, ids.at(-1)));
  return candidates;
}

/** Evaluates a token, and gives what is likeliest to come after it. */
async function candidatesAfter(sequence: LlamaContextSequence, id: number | undefined): Promise<Candidates> {
  const [token] = asTokens(id === undefined ? [] : [id]);
  if (token === undefined) return none;
  // The logits of what the chain leaves; a temperature of 1 leaves them as they are.
  const options = { temperature: 1, topK: candidatesPerSide, topP: 1, minP: 0 };
  const [output] = await sequence.controlledEvaluate([[token, { generateNext: { logits: true, options } }]]);
  return output?.next.logits ?? none;
}
