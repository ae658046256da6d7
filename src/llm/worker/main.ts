import { createBirpc } from "birpc";
import type { LoadSettings, Log, Steering, WarmRequest } from "../chatModel";
import { type GenerateRequest, type HostFunctions, hostEvents, type LoadResult, type WorkerFunctions } from "../workerProtocol";
import { firstLine } from "./device";
import { Engine } from "./engine";
import { generate } from "./generate";
import { checkedSteering } from "./steering";
import { warm } from "./warm";

/** The worker process: one engine, and one thing done with it at a time. */
class Worker implements WorkerFunctions {
  #engine: Engine | undefined;
  #traced = false;
  /** What runs now; whatever comes next waits for it. */
  #work: Promise<void> = Promise.resolve();
  #reply: { readonly id: string; readonly abort: AbortController; steering: Steering } | undefined;
  #warming: AbortController | undefined;
  readonly #log: Log = (level, text) => void host.log(level, text);

  async load(settings: LoadSettings): Promise<LoadResult> {
    if (this.#engine) throw new Error("This process holds a model already");
    let percent = -1;
    const onProgress = (value: number) => {
      if (Math.floor(value * 100) === percent) return;
      percent = Math.floor(value * 100);
      void host.loadProgress(value);
    };
    const result = await Engine.load(settings, onProgress, this.#log);
    if ("failure" in result) return { loaded: false, failure: result.failure };
    this.#engine = result;
    return { loaded: true, model: result.loaded };
  }

  generate(requestId: string, request: GenerateRequest): void {
    this.#warming?.abort();
    const abort = new AbortController();
    const reply = { id: requestId, abort, steering: checkedSteering(request.steering) };
    this.#reply = reply;
    this.#enqueue(async (engine) => {
      try {
        await generate({
          engine,
          request,
          steering: () => reply.steering,
          signal: abort.signal,
          emit: (event) => void host.event(requestId, event),
          alive: () => void host.alive(requestId),
          log: this.#log,
          traced: () => this.#traced,
        });
      } catch (error) {
        const failure = { reason: "generation-failed", data: { detail: firstLine(error) } } as const;
        void host.event(requestId, { type: "failed", failure, text: "", thinking: "" });
      }
    });
  }

  stop(requestId: string): void {
    if (this.#reply?.id === requestId) this.#reply.abort.abort();
  }

  steer(requestId: string, steering: Steering): void {
    if (this.#reply?.id === requestId) this.#reply.steering = checkedSteering(steering);
  }

  warm(request: WarmRequest): void {
    this.#warming?.abort();
    const abort = new AbortController();
    this.#warming = abort;
    this.#enqueue(async (engine) => {
      const refusal = await warm(engine, request, abort.signal, this.#log);
      if (refusal !== undefined) void host.noSecondSequence();
    });
  }

  trace(on: boolean): void {
    this.#traced = on;
  }

  #enqueue(work: (engine: Engine) => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      try {
        if (this.#engine) await work(this.#engine);
      } catch (error) {
        this.#log("error", `The worker could not finish: ${String(error)}`);
      }
    });
  }
}

const host = createBirpc<HostFunctions, WorkerFunctions>(new Worker(), {
  post: (data) => process.send?.(data),
  on: (receive) => process.on("message", receive),
  bind: "functions",
  eventNames: hostEvents,
  timeout: -1,
});

// Without its host nobody would ever end it. An orderly exit would wait for what llama.cpp is doing.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
