import { homedir } from "node:os";
import { isDeepStrictEqual } from "node:util";
import type { Failure, VoiceChoice } from "../../protocol";
import type { EngineSettings, EngineStatus, SpeechEngine, VoicePictures } from "../speechEngine";
import { type Voice, VoiceError } from "../voice";
import { type Endpoint, localEndpoint } from "./address";
import { Connection } from "./connection";
import { Finder, type FoundEngine, otherAddresses, usualAddress } from "./discovery";
import { defaultTimeouts } from "./engineClient";
import type { VoicevoxEngineOptions } from "./options";
import { Starter } from "./starter";
import { systemTimers, Watch } from "./watch";

const noAnswer = /^voice-(?:unreachable|timeout)$/;
const isMissing = /^voice-(?:not-found|unreachable)$/;

/** VOICEVOX, or an engine compatible with it: found, watched, started, spoken with. */
export class VoicevoxEngine implements SpeechEngine {
  readonly #options: VoicevoxEngineOptions;
  readonly #finder: Finder;
  readonly #starter: Starter;
  readonly #watch: Watch;
  readonly #listeners = new Set<(status: EngineStatus) => void>();
  #settings: EngineSettings;
  /** Aborted when what is searched for changes. */
  #search = new AbortController();
  /** Aborted while nobody listens. */
  #listening = new AbortController();
  #connection: Connection | undefined;
  /** How the last request for a line failed. Until one succeeds again, it is not sure that she can speak. */
  #doubt: { readonly address: string; readonly failure: Failure } | undefined;
  /** Why there is no connection. */
  #failure: Failure | undefined;
  /** It tells more than that nothing is found: of an engine that was there, or that did not start. */
  #isTelling = false;
  #told: string;

  constructor(options: VoicevoxEngineOptions) {
    const { settings, log, timeouts = defaultTimeouts, timers = systemTimers } = options;
    this.#options = options;
    this.#settings = settings;
    const machine = options.machine ?? { platform: process.platform, home: homedir(), environment: process.env };
    this.#finder = new Finder({
      machine,
      usualAddress: this.#usualAddress,
      otherAddresses: options.otherAddresses ?? otherAddresses,
      timeouts,
      log,
    });
    this.#starter = new Starter({
      machine,
      log,
      changed: () => this.#tell(),
      over: (failure) => (failure ? this.#fail(failure) : this.#watch.now()),
    });
    this.#watch = new Watch((isForced) => this.#look(isForced), timers);
    this.#listening.abort();
    this.#told = JSON.stringify(this.status);
    void this.#starter.findProgram(settings.program);
  }

  get status(): EngineStatus {
    const connection = this.#connection;
    if (connection) return connection.status(this.#doubt?.failure);
    if (this.#starter.comingUpAt) return { phase: "starting", canStart: false };
    const canStart = this.#starter.canStart && this.#endpoint !== undefined;
    const failure = this.#failure;
    const isNone = !failure || failure.reason === "voice-not-found";
    return { phase: isNone ? "none" : "failed", canStart, ...(failure && { failure }) };
  }

  get voice(): Voice | undefined {
    return this.#connection?.voice;
  }

  onStatus(listener: (status: EngineStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setListened(listened: boolean): void {
    if (listened === this.#isListened) return;
    if (listened) this.#listening = new AbortController();
    else this.#listening.abort();
    this.#watch.setListened(listened);
  }

  find(): void {
    this.#watch.now();
    void this.#watch.force();
  }

  start(): void {
    void this.#start();
  }

  configure(settings: EngineSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    const isElsewhere = settings.address !== before.address;
    if (isElsewhere) {
      this.#forgetAll();
      // What was started would be of no use at another place.
      void this.#starter.end();
    }
    if (settings.program !== before.program) void this.#starter.findProgram(settings.program);
    this.#tell();
    if (isElsewhere) this.#watch.now();
    else this.#warmUp();
  }

  voices(): Promise<{ readonly engine: string; readonly chosen: number | undefined; readonly voices: readonly VoiceChoice[] }> {
    return this.#ask(async ({ name, chosen, choices }) => ({ engine: name, chosen: chosen.style.id, voices: choices }));
  }

  pictures(speakerId: string): Promise<VoicePictures> {
    return this.#ask((connection) => connection.pictures(speakerId));
  }

  sample(styleId: number): Promise<Uint8Array> {
    return this.#ask((connection) => connection.sample(styleId));
  }

  policy(): Promise<{ readonly title: string; readonly text: string }> {
    return this.#ask((connection) => connection.policy());
  }

  async dispose(): Promise<void> {
    this.#listeners.clear();
    this.#watch.dispose();
    this.#listening.abort();
    this.#forgetAll();
    // Whatever asks from now on finds the search over.
    this.#search.abort();
    await this.#starter.end();
  }

  get #isListened(): boolean {
    return !this.#listening.signal.aborted;
  }

  get #usualAddress(): string {
    return this.#options.usualAddress ?? usualAddress;
  }

  /** Where a program that is started has to listen, to be found. */
  get #endpoint(): Endpoint | undefined {
    return localEndpoint(this.#settings.address || this.#usualAddress);
  }

  async #start(): Promise<void> {
    const { signal } = this.#search;
    const endpoint = this.#endpoint;
    if (!endpoint) return;
    const started = await this.#starter.start(endpoint, () => !signal.aborted && !this.#connection);
    if (typeof started === "object") return this.#fail(started);
    if (!started) return;
    this.#watch.restart(true);
    this.#watch.now();
  }

  async #look(isForced: boolean): Promise<void> {
    const search = this.#search.signal;
    const signal = isForced ? search : AbortSignal.any([search, this.#listening.signal]);
    try {
      if (!(await this.#isWell(signal))) {
        await this.#starter.findProgram();
        const comingUpAt = this.#starter.comingUpAt;
        const found = await this.#connect(comingUpAt ?? this.#settings.address, signal);
        if (found instanceof Connection) this.#arrived(found);
        else if (comingUpAt !== undefined) this.#notUpYet();
        else this.#missed(found);
      }
      this.#warmUp();
    } catch (error) {
      if (!signal.aborted) this.#options.log("error", `Looking for an engine failed: ${String(error)}`);
    }
  }

  /** @returns whether the engine that is known is there, as it was */
  async #isWell(signal: AbortSignal): Promise<boolean> {
    const connection = this.#connection;
    if (!connection || this.#doubt) return false;
    const health = await connection.check();
    signal.throwIfAborted();
    if (typeof health === "object" && connection === this.#connection) this.#lose(health);
    return health === "well";
  }

  async #connect(address: string, signal: AbortSignal): Promise<Connection | Failure> {
    const found = await this.#finder.find(address, signal);
    if (!("client" in found)) return found;
    const connection = this.#connectionTo(found);
    if (this.#doubt?.address !== found.client.address) return connection;
    try {
      // One that could not speak has to show that it can: to answer is not enough.
      await connection.voice.trySpeaking(signal);
      return connection;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof VoiceError) return error.failure;
      throw error;
    }
  }

  /** The connection that there is, where the engine is as it was: lines that were asked of it are still good. */
  #connectionTo(engine: FoundEngine): Connection {
    const known = this.#connection;
    if (known && isDeepStrictEqual({ ...known.engine }, { ...engine })) return known;
    return new Connection({
      engine,
      settings: () => this.#settings,
      log: this.#options.log,
      changed: () => this.#tell(),
      failed: (connection, failure) => this.#speechFailed(connection, failure),
      spoke: (connection) => {
        if (connection !== this.#connection || !this.#doubt) return;
        this.#doubt = undefined;
        this.#tell();
      },
    });
  }

  #arrived(connection: Connection): void {
    this.#connection = connection;
    this.#doubt = undefined;
    this.#failure = undefined;
    this.#isTelling = false;
    this.#starter.cameUp();
    this.#watch.restart();
    this.#tell();
  }

  /** Its program may have ended meanwhile, and said why. */
  #notUpYet(): void {
    const tooLong = this.#starter.comingUpAt === undefined ? undefined : this.#starter.wasMissed();
    if (tooLong) this.#fail(tooLong);
  }

  #missed(failure: Failure): void {
    this.#connection = undefined;
    const isNews = !this.#isTelling || !isMissing.test(failure.reason);
    if (isNews) {
      this.#failure = failure;
      this.#isTelling = false;
    }
    this.#tell();
  }

  #speechFailed(connection: Connection, failure: Failure): void {
    if (connection !== this.#connection) return;
    this.#options.log("warn", `A request for a line failed: ${JSON.stringify(failure)}`);
    this.#doubt = { address: connection.engine.client.address, failure };
    if (noAnswer.test(failure.reason)) this.#lose(failure);
    this.#tell();
    this.#watch.now();
  }

  #lose(failure: Failure): void {
    this.#connection = undefined;
    this.#fail(failure);
  }

  /** What stands until an engine is found, or something else is known than that none is. */
  #fail(failure: Failure): void {
    this.#failure = failure;
    this.#isTelling = true;
    this.#watch.restart();
    this.#tell();
  }

  #warmUp(): void {
    if (this.#isListened) void this.#connection?.warmUp();
  }

  #forgetAll(): void {
    this.#search.abort();
    this.#search = new AbortController();
    this.#finder.forget();
    this.#connection = undefined;
    this.#doubt = undefined;
    this.#failure = undefined;
    this.#isTelling = false;
  }

  /** A person asks for it: so it is looked for first, where there is none. */
  async #ask<Answer>(question: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    if (!this.#connection) await this.#watch.force();
    if (!this.#connection) throw new VoiceError(this.#failure ?? { reason: "voice-not-found", data: { address: this.#usualAddress } });
    try {
      return await question(this.#connection);
    } catch (error) {
      if (error instanceof VoiceError && noAnswer.test(error.failure.reason)) this.#watch.now();
      throw error;
    }
  }

  #tell(): void {
    // Nobody is told anything after the end.
    if (this.#search.signal.aborted) return;
    const { status } = this;
    const told = JSON.stringify(status);
    if (told === this.#told) return;
    this.#told = told;
    for (const listener of this.#listeners) listener(status);
  }
}
