import { totalmem } from "node:os";
import { InsufficientMemoryError, type LlamaContext, type LlamaContextSequence, type LlamaModel } from "node-llama-cpp";
import type { Log } from "../chatModel";
import { firstLine } from "./device";
import { PairingTrial } from "./pairing";

/** The persona's sequence, and the plain side's where it is wanted: both of one context, so that they can be one batch. */
export class Sequences {
  /** How the two are evaluated. */
  readonly pairing = new PairingTrial();
  readonly #model: LlamaModel;
  readonly #log: Log;
  /** As asked for; the context may round it. */
  readonly #contextSize: number;
  #context: LlamaContext;
  #persona: LlamaContextSequence;
  #plain: LlamaContextSequence | undefined;
  /** Why the second one could not be had. It is not tried again: a failed try costs the caches. */
  #refusal: string | undefined;
  /** Tokens that sequences evaluated which are gone. */
  #evaluatedBefore = 0;

  private constructor(model: LlamaModel, contextSize: number, context: LlamaContext, log: Log) {
    this.#model = model;
    this.#log = log;
    this.#contextSize = contextSize;
    this.#context = context;
    this.#persona = context.getSequence();
  }

  /**
   * Opens a context for one sequence.
   * @param contextSize tokens of a sequence
   * @throws InsufficientMemoryError, and what llama.cpp says
   */
  static async open(model: LlamaModel, contextSize: number, log: Log): Promise<Sequences> {
    checkFits(model, contextSize, 1);
    return new Sequences(model, contextSize, await createContext(model, contextSize, 1), log);
  }

  get persona(): LlamaContextSequence {
    return this.#persona;
  }

  /** There once {@link prepare} was asked for it, until it is given back. */
  get plain(): LlamaContextSequence | undefined {
    return this.#plain;
  }

  /** Tokens that a sequence holds. */
  get contextSize(): number {
    return this.#context.contextSize;
  }

  /** Prompt tokens evaluated by all sequences so far. */
  get evaluated(): number {
    return this.#evaluatedBefore + this.#evaluatedNow;
  }

  /**
   * Has the sequences ready for use. A context has as many as it was made with: where the second one is wanted
   * for the first time, a new context takes the old one's place, and both sequences begin empty.
   * @param both whether the second one is wanted
   * @returns why the second one cannot be had
   * @throws where not even the first one can
   */
  async prepare(both: boolean): Promise<string | undefined> {
    // A failure may have left none.
    if (this.#context.disposed) await this.#reopen(1);
    if (!both || this.#plain) return undefined;
    if (this.#refusal !== undefined) return this.#refusal;
    try {
      await checkSecondFits(this.#model, this.#contextSize);
      await this.#reopen(2);
      this.#plain = this.#context.getSequence();
    } catch (error) {
      this.#refusal = firstLine(error);
      this.#log("warn", `There is no room for a second sequence: ${this.#refusal}`);
      if (this.#context.disposed) await this.#reopen(1);
    }
    return this.#refusal;
  }

  /**
   * Gives the second sequence's memory back. The context goes with it: the first sequence begins empty.
   * @throws where not even the first one can be had again
   */
  async giveBackPlain(): Promise<void> {
    if (!this.#plain) return;
    await this.#reopen(1);
    this.#log("debug", "Gave the second sequence's memory back");
  }

  /** The old context goes first: memory that holds one or two of them may not hold three. */
  async #reopen(sequences: 1 | 2): Promise<void> {
    if (!this.#context.disposed) {
      this.#evaluatedBefore += this.#evaluatedNow;
      await this.#context.dispose();
    }
    this.#plain = undefined;
    this.#context = await createContext(this.#model, this.#contextSize, sequences);
    this.#persona = this.#context.getSequence();
  }

  get #evaluatedNow(): number {
    return this.#persona.tokenMeter.usedInputTokens + (this.#plain?.tokenMeter.usedInputTokens ?? 0);
  }
}

function createContext(model: LlamaModel, contextSize: number, sequences: 1 | 2): Promise<LlamaContext> {
  const threads = model.llama.maxThreads;
  return model.createContext({ contextSize, sequences, threads: { ideal: threads, min: threads } });
}

/** @throws InsufficientMemoryError; llama.cpp itself would take the memory until the system kills it */
function checkFits(model: LlamaModel, contextSize: number, sequences: 1 | 2): void {
  const { cpuRam } = needs(model, contextSize, sequences);
  const memory = availableMemory();
  if (cpuRam > memory) throw new InsufficientMemoryError(`${contextSize} tokens: ${gigabytes(cpuRam)} > ${gigabytes(memory)}`);
}

/** @throws InsufficientMemoryError while the context of now is still whole; out of memory, a GPU ends the process */
async function checkSecondFits(model: LlamaModel, contextSize: number): Promise<void> {
  checkFits(model, contextSize, 2);
  const more = needs(model, contextSize, 2).gpuVram - needs(model, contextSize, 1).gpuVram;
  if (more <= 0) return;
  const { total, used } = await model.llama.getVramState();
  // Some drivers answer nonsense; what llama.cpp says then has to do.
  const free = used <= total && total < 2 ** 50 ? total - used : Infinity;
  if (more > free) throw new InsufficientMemoryError(`a second sequence: ${gigabytes(more)} > ${gigabytes(free)}`);
}

function needs(model: LlamaModel, contextSize: number, sequences: 1 | 2): { cpuRam: number; gpuVram: number } {
  // The newer estimate asks llama.cpp, which dies of the very context that is to be refused.
  return model.fileInsights.estimateContextResourceRequirements({
    contextSize,
    sequences,
    modelGpuLayers: model.gpuLayers,
  });
}

/** Of the machine, or of the container where that has less. In bytes. */
export function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
