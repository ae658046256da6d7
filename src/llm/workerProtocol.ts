import type { Failure, LogLevel } from "../protocol";
import type { LoadSettings, ReplyEvent, ReplyRequest, Steering, WarmRequest } from "./chatModel";

/**
 * The calls between the extension host and the worker process, over Node's IPC with birpc. Each
 * reply has a request id; what comes for one that ended is ignored.
 */

export interface LoadedModel {
  /** For people: the file's own name for itself, else the file's name. */
  readonly name: string;
  /** The GPU's name, or "CPU". */
  readonly device: string;
  readonly gpuLayers: number;
  /** Tokens. */
  readonly contextSize: number;
}

export type LoadResult =
  | { readonly loaded: true; readonly model: LoadedModel }
  | { readonly loaded: false; readonly failure: Failure };

export type GenerateRequest = WarmRequest & Pick<ReplyRequest, "gaugeBefore" | "sampling" | "maxTokens">;

/** What the worker does for the host. */
export interface WorkerFunctions {
  load(settings: LoadSettings): Promise<LoadResult>;
  /** Answers with events; ends with `done`, `stopped` or `failed`. One at a time. */
  generate(requestId: string, request: GenerateRequest): void;
  stop(requestId: string): void;
  /** Steers a reply that is being generated or about to be, from its next token on. */
  steer(requestId: string, steering: Steering): void;
  /** Prefills the beginning of the next prompt; gives way to `generate`. */
  warm(request: WarmRequest): void;
  /** Whether each token is to be logged. */
  trace(on: boolean): void;
}

/** What the worker tells the host; none of it is answered. */
export interface HostFunctions {
  loadProgress(value: number): void;
  event(requestId: string, event: ReplyEvent): void;
  /** Tokens come, but none that completed a chunk. */
  alive(requestId: string): void;
  /** Prefilling ahead found no memory for the second sequence; a reply says so itself, by an event. */
  noSecondSequence(): void;
  log(level: LogLevel, text: string): void;
}

export const hostEvents: (keyof HostFunctions)[] = ["loadProgress", "event", "alive", "noSecondSequence", "log"];
export const workerEvents: (keyof WorkerFunctions)[] = ["generate", "stop", "steer", "warm", "trace"];
