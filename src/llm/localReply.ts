import type { Failure, ReplyPart } from "../protocol";
import type { Log, ReplyEvent, ReplyRequest, Steering } from "./chatModel";
import { SilenceTimer } from "./silenceTimer";
import type { WorkerProcess } from "./workerProcess";
import type { LoadedModel } from "./workerProtocol";

/** A worker that was told to stop and has not answered for so long is stuck in native code. */
const stopPatienceMs = 3_000;

/** One reply of a worker: passes its events on, and ends it whatever happens to the worker. */
export class LocalReply {
  readonly #id: string;
  readonly #process: WorkerProcess;
  readonly #request: ReplyRequest;
  readonly #log: Log;
  #emit: ((event: ReplyEvent) => void) | undefined;
  #ended: (() => void) | undefined;
  #silence: SilenceTimer | undefined;
  #patience: NodeJS.Timeout | undefined;
  /** Why the reply is being stopped, where it was not the person. */
  #failing: Failure | undefined;
  #said = { text: "", thinking: "" };
  #steering: Steering;

  /** @param id of this attempt; what comes for another is ignored */
  constructor(id: string, process: WorkerProcess, request: ReplyRequest, log: Log) {
    this.#id = id;
    this.#process = process;
    this.#request = request;
    this.#steering = request.steering;
    this.#log = log;
  }

  /** Runs until exactly one of `done`, `stopped`, `failed` was emitted. Never rejects. */
  async run(
    ready: Promise<LoadedModel | Failure>,
    loadProgress: number | undefined,
    signal: AbortSignal,
    emit: (event: ReplyEvent) => void,
  ): Promise<void> {
    const ended = new Promise<void>((resolve) => (this.#ended = resolve));
    this.#emit = emit;
    if (loadProgress !== undefined) this.loading(loadProgress);

    const stop = () => this.#stop();
    if (signal.aborted) this.#end({ type: "stopped", ...this.#said });
    else signal.addEventListener("abort", stop, { once: true });
    void ready.then((loaded) => {
      if ("reason" in loaded) this.#end({ type: "failed", failure: loaded, ...this.#said });
      else this.#generate();
    });

    await ended;
    signal.removeEventListener("abort", stop);
    this.#silence?.stop();
    clearTimeout(this.#patience);
  }

  /** The last word counts, also where the model is still being loaded. */
  steer(steering: Steering): void {
    this.#steering = steering;
    if (this.#silence) void this.#process.rpc.steer(this.#id, steering);
  }

  loading(value: number): void {
    this.#emit?.({ type: "progress", phase: "loading", value });
  }

  alive(id: string): void {
    if (id === this.#id) this.#silence?.heard();
  }

  receive(id: string, event: ReplyEvent): void {
    if (id !== this.#id) return;
    this.#silence?.heard();
    if (event.type === "chunk") this.#hear(event.part, event.text);
    if (event.type === "done" || event.type === "failed") this.#end(event);
    else if (event.type === "stopped")
      this.#end(this.#failing ? { ...event, type: "failed", failure: this.#failing } : event);
    else this.#emit?.(event);
  }

  #generate(): void {
    if (!this.#emit) return;
    const { messages, plainPrompt, gaugeBefore, sampling, maxTokens, timeoutMs } = this.#request;
    this.#silence = new SilenceTimer(timeoutMs, () => {
      this.#log("warn", `No token for ${timeoutMs} ms`);
      this.#failing = { reason: "timeout", data: { seconds: timeoutMs / 1000 } };
      this.#stop();
    });
    const prompts = { messages, plainPrompt, steering: this.#steering };
    void this.#process.rpc.generate(this.#id, { ...prompts, gaugeBefore, sampling, maxTokens });
  }

  #hear(part: ReplyPart, text: string): void {
    if (part === "text") this.#said.text += text;
    else this.#said.thinking += text;
  }

  #stop(): void {
    // Before generation began there is nothing to wait for; the model goes on loading.
    if (!this.#silence) {
      this.#end({ type: "stopped", ...this.#said });
      return;
    }
    this.#silence.stop();
    void this.#process.rpc.stop(this.#id);
    this.#patience ??= setTimeout(() => {
      this.#log("error", "The worker does not answer; it is ended");
      this.#process.kill();
    }, stopPatienceMs);
  }

  /** The worker is gone, and with it whatever it still had to say. */
  onDeath(process: WorkerProcess, failure: Failure): void {
    if (process !== this.#process) return;
    const stoppedByPerson = this.#patience !== undefined && !this.#failing;
    if (stoppedByPerson) this.#end({ type: "stopped", ...this.#said });
    else this.#end({ type: "failed", failure: this.#failing ?? failure, ...this.#said });
  }

  #end(event: ReplyEvent): void {
    // The worker's own account of a failure may lack what it had sent.
    const whole = event.type === "failed" && event.text === "" ? { ...event, ...this.#said } : event;
    this.#emit?.(whole);
    this.#emit = undefined;
    this.#ended?.();
  }
}
