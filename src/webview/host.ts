import type { LogLevel, ToHost } from "../protocol";

/** What the page itself remembers while VS Code throws it away and makes it anew. */
export interface Remembered {
  /** The message at the top of the view and how far it is scrolled out, in CSS pixels; none: at the newest. */
  readonly place?: { readonly id: string; readonly offset: number };
  /** A message being edited in place. */
  readonly editing?: {
    readonly id: string;
    readonly text: string;
    /** It was sent, and the host has neither taken nor refused it yet. */
    readonly sent?: boolean;
  };
  /** How much of her face is wanted here; none: large. */
  readonly face?: FaceSize;
}

export type FaceSize = "large" | "small" | "hidden";

interface VsCodeApi {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: Remembered): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

/** Says something to the host. */
export function post(message: ToHost): void {
  api.postMessage(message);
}

/** Writes to the AITuber log. */
export function log(level: LogLevel, text: string): void {
  post({ type: "log", level, text });
}

export function remembered(): Remembered {
  const state = api.getState();
  return typeof state === "object" && state !== null ? state : {};
}

/** Remembers some of it anew; `undefined` forgets. */
export function remember(change: { [K in keyof Remembered]: Remembered[K] | undefined }): void {
  const next = Object.entries({ ...remembered(), ...change }).filter(([, value]) => value !== undefined);
  api.setState(Object.fromEntries(next));
}
