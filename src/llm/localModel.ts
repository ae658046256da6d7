import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Failure, ModelStatus } from "../protocol";
import type { ChatModel, LoadSettings, Log, ReplyEvent, ReplyRequest, Steering, WarmRequest } from "./chatModel";
import { EventQueue } from "./eventQueue";
import { LocalReply } from "./localReply";
import { SilenceTimer } from "./silenceTimer";
import { WorkerProcess } from "./workerProcess";
import type { LoadedModel } from "./workerProtocol";

export interface LocalModelOptions {
  /** The bundled worker, an ES module. */
  readonly workerPath: string;
  readonly settings: LoadSettings;
  readonly log: Log;
  /** Whether each token is to be logged. */
  readonly traceEnabled: () => boolean;
}

/** Loading reports its progress; silence for so long means that it hangs. */
const loadSilenceMs = 120_000;
/** A worker that died so often within so long is started again only when somebody asks for a reply. */
const restarts = { most: 3, withinMs: 60_000 };

interface LoadedWorker {
  readonly process: WorkerProcess;
  readonly settings: LoadSettings;
  /** Settles when the model is loaded, or with what went wrong. */
  readonly ready: Promise<LoadedModel | Failure>;
  /** Whether it was told to log each token. */
  traced: boolean;
  /** Whether it had no memory for a second sequence. */
  refusedSecond: boolean;
}

/** A model on this machine, in a worker process that is started when needed and again when it died. */
export class LocalModel implements ChatModel {
  readonly #options: LocalModelOptions;
  readonly #listeners = new Set<(status: ModelStatus) => void>();
  readonly #deaths: number[] = [];
  #settings: LoadSettings;
  #worker: LoadedWorker | undefined;
  #reply: LocalReply | undefined;
  /** The last one that was asked for, and how many were: a reply that waits must not miss one. */
  #steered: { readonly count: number; readonly steering?: Steering } = { count: 0 };
  #status: ModelStatus = { phase: "idle" };
  #replies = 0;
  #disposed = false;

  constructor(options: LocalModelOptions) {
    this.#options = options;
    this.#settings = options.settings;
  }

  get status(): ModelStatus {
    return this.#status;
  }

  onStatus(listener: (status: ModelStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reply(request: ReplyRequest, signal: AbortSignal): AsyncGenerator<ReplyEvent, void, void> {
    return this.#events(request, this.#steered.count, signal);
  }

  /** @param steeredBefore how often it was steered before the request was made */
  async *#events(asked: ReplyRequest, steeredBefore: number, signal: AbortSignal): AsyncGenerator<ReplyEvent, void, void> {
    // The events of a reply that waits for another one are not asked for yet.
    const { count, steering } = this.#steered;
    const request = steering && count > steeredBefore ? { ...asked, steering } : asked;
    const events = new EventQueue<ReplyEvent>();
    const left = new AbortController();
    void this.#run(request, AbortSignal.any([signal, left.signal]), events);
    try {
      yield* events;
    } finally {
      left.abort();
    }
  }

  warm({ messages, plainPrompt, steering }: WarmRequest): void {
    if (this.#reply || this.#disposed) return;
    const worker = this.#start();
    void worker.ready.then((loaded) => {
      if (isFailure(loaded) || this.#reply || this.#worker !== worker) return;
      void worker.process.rpc.warm({ messages, plainPrompt, steering });
    });
  }

  steer(steering: Steering): void {
    this.#steered = { count: this.#steered.count + 1, steering };
    this.#reply?.steer(steering);
  }

  configure(settings: LoadSettings): void {
    this.#settings = settings;
    if ((this.#worker || this.#status.phase === "failed") && !this.#reply) this.#start();
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#listeners.clear();
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.process.kill();
    await worker?.process.died;
  }

  async #run(request: ReplyRequest, signal: AbortSignal, events: EventQueue<ReplyEvent>): Promise<void> {
    let reply: LocalReply | undefined;
    try {
      const worker = this.#start();
      reply = new LocalReply(`${request.replyId}/${++this.#replies}`, worker.process, request, this.#options.log);
      this.#reply = reply;
      await reply.run(worker.ready, this.#status.progress, signal, (event) => events.push(event));
    } catch (error) {
      const failure: Failure = { reason: "generation-failed", data: { detail: String(error) } };
      events.push({ type: "failed", failure, text: "", thinking: "" });
    } finally {
      if (this.#reply === reply) this.#reply = undefined;
      events.close();
    }
  }

  /** The worker for the settings of now: the one that runs, or a new one. */
  #start(): LoadedWorker {
    const settings = this.#settings;
    if (this.#worker && isSameModel(this.#worker.settings, settings) && !lacksRoom(this.#worker, settings)) return this.#worker;
    this.#worker?.process.kill();
    const { log, workerPath } = this.#options;
    const model = basename(settings.modelPath);
    this.#setStatus({ phase: "loading", model, progress: 0 });

    const silence = new SilenceTimer(loadSilenceMs, () => process.kill());
    const process = new WorkerProcess(
      workerPath,
      {
        loadProgress: (progress) => {
          silence.heard();
          if (this.#worker !== worker) return;
          this.#setStatus({ phase: "loading", model, progress });
          this.#reply?.loading(progress);
        },
        event: (id, event) => {
          this.#followTrace(worker);
          if (event.type === "notSteered") worker.refusedSecond = true;
          this.#reply?.receive(id, event);
        },
        alive: (id) => this.#reply?.alive(id),
        noSecondSequence: () => {
          worker.refusedSecond = true;
          // There may be time to load it again before the next message is typed.
          if (this.#worker === worker && !this.#reply) this.#start();
        },
        log,
      },
      log,
    );
    const ready = Promise.race([
      process.rpc.load(settings).then(
        (result) => (result.loaded ? result.model : result.failure),
        (error: unknown): Failure => ({
          reason: "model-load-failed",
          data: { path: settings.modelPath, detail: error instanceof Error ? error.message : String(error) },
        }),
      ),
      process.died,
    ]).finally(() => silence.stop());
    const worker: LoadedWorker = { process, settings, ready, traced: false, refusedSecond: false };
    this.#worker = worker;
    void process.died.then((failure) => this.#reply?.onDeath(process, failure));
    void ready.then((loaded) => this.#onLoaded(worker, loaded, model));
    return worker;
  }

  /** Somebody may want to see each token at any time, mid-reply too. */
  #followTrace(worker: LoadedWorker): void {
    const wanted = this.#options.traceEnabled();
    if (worker.traced === wanted) return;
    worker.traced = wanted;
    void worker.process.rpc.trace(wanted);
  }

  #onLoaded(worker: LoadedWorker, loaded: LoadedModel | Failure, model: string): void {
    if (this.#worker !== worker) return;
    if (isFailure(loaded)) {
      this.#worker = undefined;
      worker.process.kill();
      this.#options.log("error", `The model could not be loaded: ${JSON.stringify(loaded)}`);
      this.#setStatus({ phase: "failed", model, failure: loaded });
      return;
    }
    this.#options.log("info", `Loaded ${JSON.stringify(loaded)}`);
    this.#followTrace(worker);
    this.#setStatus({ phase: "ready", model: loaded.name, device: loaded.device });
    void worker.process.died.then((failure) => this.#onDeath(worker, failure));
  }

  /** A worker that had been ready died: a new one takes its place, unless they keep dying. */
  #onDeath(worker: LoadedWorker, failure: Failure): void {
    if (this.#worker !== worker || this.#disposed) return;
    this.#options.log("error", `The worker died: ${JSON.stringify(failure)}`);
    this.#worker = undefined;
    const now = Date.now();
    this.#deaths.push(now);
    const recent = this.#deaths.filter((at) => now - at < restarts.withinMs).length;
    if (recent <= restarts.most) this.#start();
    else this.#setStatus({ phase: "failed", failure });
  }

  #setStatus(status: ModelStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }
}

export function isFailure(value: object): value is Failure {
  return "reason" in value;
}

function isSameModel({ sequences: _, ...one }: LoadSettings, { sequences: __, ...other }: LoadSettings): boolean {
  return isDeepStrictEqual(one, other);
}

/** Whether the model was loaded for one sequence, has no memory for the second, and could have it if loaded for two. */
function lacksRoom({ refusedSecond, settings: loaded }: LoadedWorker, { sequences, gpu, gpuLayers }: LoadSettings): boolean {
  const layersAreFitted = gpu !== "off" && gpuLayers === "auto";
  return refusedSecond && layersAreFitted && sequences === 2 && loaded.sequences !== 2;
}
