import type { Log } from "../../llm/chatModel";
import type { Failure } from "../../protocol";
import { VoiceError } from "../voice";
import { parseAddress } from "./address";
import type { Manifest } from "./answers";
import { type Character, charactersOf } from "./characters";
import { badAnswer, EngineClient, type Timeouts } from "./engineClient";
import { type Machine, runtimeAddresses } from "./runtimeInfo";

/** Where VOICEVOX listens. 127.0.0.1, for it listens nowhere else: `localhost` may be ::1. */
export const usualAddress = "http://127.0.0.1:50021";
/** VOICEVOX Nemo, AivisSpeech, SHAREVOX. */
export const otherAddresses = ["http://127.0.0.1:50121", "http://127.0.0.1:10101", "http://127.0.0.1:50025"];

/** An engine that answered, and what it is. */
export interface FoundEngine {
  readonly client: EngineClient;
  readonly version: string;
  readonly manifest: Manifest;
  readonly characters: readonly Character[];
}

interface Place {
  readonly address: string;
  /** Something that answers strangely there is worth a word; elsewhere it is another program's business. */
  readonly isExpected: boolean;
}

export interface FinderOptions {
  readonly machine: Machine;
  readonly usualAddress: string;
  readonly otherAddresses: readonly string[];
  readonly timeouts: Timeouts;
  readonly log: Log;
}

/** Looks for an engine in the places where one may be. */
export class Finder {
  readonly #options: FinderOptions;
  readonly #clients = new Map<string, EngineClient>();

  constructor(options: FinderOptions) {
    this.#options = options;
  }

  /**
   * Asks each place, in order, until one answers as an engine.
   *
   * @param chosen the one address to ask; empty: the editor's, the usual one, and those of other engines
   * @param signal ends it before the next request
   * @returns the engine, or why there is none
   * @throws the signal's reason
   */
  async find(chosen: string, signal: AbortSignal): Promise<FoundEngine | Failure> {
    const { usualAddress: usual, log } = this.#options;
    let failure: Failure | undefined;
    let last = usual;
    for (const { address, isExpected } of await this.#places(chosen)) {
      signal.throwIfAborted();
      try {
        last = parseAddress(address);
        const found = await askEngine(this.#client(last), signal);
        log("info", `Found an engine at ${last}: ${found.manifest.name} ${found.version}`);
        return found;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof VoiceError)) throw error;
        log("debug", `No engine: ${JSON.stringify(error.failure)}`);
        const isThere = error.failure.reason !== "voice-unreachable";
        if (chosen || (isExpected && isThere)) failure ??= error.failure;
      }
    }
    return failure ?? { reason: "voice-not-found", data: { address: last } };
  }

  /** Ends all requests, also those for lines. */
  forget(): void {
    for (const client of this.#clients.values()) client.dispose();
    this.#clients.clear();
  }

  /** The same one for the same address: what an engine still works on is not asked past. */
  #client(address: string): EngineClient {
    const client = this.#clients.get(address) ?? new EngineClient(address, this.#options.timeouts);
    this.#clients.set(address, client);
    return client;
  }

  async #places(chosen: string): Promise<Place[]> {
    if (chosen) return [{ address: chosen, isExpected: true }];
    const { machine, usualAddress: usual, otherAddresses: others } = this.#options;
    const written = await runtimeAddresses(machine);
    const expected = [...new Set([...written, usual])].map((address) => ({ address, isExpected: true }));
    return [...expected, ...others.map((address) => ({ address, isExpected: false }))];
  }
}

/** @throws {VoiceError} where it is no engine, or has nobody who talks */
async function askEngine(client: EngineClient, signal: AbortSignal): Promise<FoundEngine> {
  const version = await client.version();
  signal.throwIfAborted();
  const manifest = await client.manifest();
  signal.throwIfAborted();
  const characters = charactersOf(await client.speakers());
  signal.throwIfAborted();
  if (characters.length === 0) throw badAnswer("/speakers: nobody who talks");
  return { client, version, manifest, characters };
}
