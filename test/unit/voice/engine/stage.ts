import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import type { Timeouts } from "../../../../src/voice/engine/engineClient";
import type { VoicevoxEngineOptions } from "../../../../src/voice/engine/options";
import type { Machine } from "../../../../src/voice/engine/runtimeInfo";
import { VoicevoxEngine } from "../../../../src/voice/engine/voicevoxEngine";
import type { EngineSettings, EngineStatus } from "../../../../src/voice/speechEngine";
import type { SpeechQuery, Utterance } from "../../../../src/voice/voice";
import { FakeClock } from "../../companion/fakeClock";

export const plainSettings: EngineSettings = {
  address: "",
  program: "",
  styleId: undefined,
  speed: 1,
  pitch: 0,
  intonation: 1,
  pauses: 1,
  emotions: true,
};

/** Long enough for what answers at all, short for what hangs. */
export const timeouts: Timeouts = { probe: 2000, info: 5000, initialize: 5000, query: 5000, synthesis: 5000 };
export const hasty: Timeouts = { probe: 100, info: 100, initialize: 100, query: 100, synthesis: 100 };

/** An engine's client on a machine of its own, with a clock that stands still. */
export class Stage {
  readonly home = mkdtempSync(join(tmpdir(), "aituber-voice-"));
  readonly clock = new FakeClock();
  readonly log: string[] = [];
  readonly #engines: VoicevoxEngine[] = [];

  machine(platform: NodeJS.Platform = "linux"): Machine {
    return { platform, home: this.home, environment: {} };
  }

  engine(usualAddress: string, settings: Partial<EngineSettings> = {}, options: Partial<VoicevoxEngineOptions> = {}): VoicevoxEngine {
    const engine = new VoicevoxEngine({
      settings: { ...plainSettings, ...settings },
      log: (level, text) => this.log.push(`${level} ${text}`),
      machine: this.machine(),
      usualAddress,
      otherAddresses: [],
      timeouts,
      timers: this.clock,
      ...options,
    });
    this.#engines.push(engine);
    return engine;
  }

  async close(): Promise<void> {
    await Promise.all(this.#engines.map((engine) => engine.dispose()));
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Lets the watch look again, as often as it takes. */
  async untilStatus(engine: VoicevoxEngine, isTrue: (status: EngineStatus) => boolean): Promise<EngineStatus> {
    while (!isTrue(engine.status)) {
      await new Promise<void>((resolve) => {
        const forget = engine.onStatus(() => done());
        const timer = setTimeout(() => {
          this.clock.pass(60_000);
          done();
        }, 20);
        const done = () => {
          forget();
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return engine.status;
  }
}

export const isReady = ({ phase }: EngineStatus): boolean => phase === "ready";
export const isFailed = ({ phase }: EngineStatus): boolean => phase === "failed";

/** The engine's next status that is like this, without time passing. */
export async function nextStatus(engine: VoicevoxEngine, isTrue: (status: EngineStatus) => boolean): Promise<EngineStatus> {
  if (isTrue(engine.status)) return engine.status;
  return new Promise((resolve) => {
    const forget = engine.onStatus((status) => {
      if (!isTrue(status)) return;
      forget();
      resolve(status);
    });
  });
}

/** Says a line: both steps. */
export async function say(engine: VoicevoxEngine, text = "こんにちは、元気？"): Promise<Utterance> {
  const { voice } = engine;
  if (!voice) throw new Error("Nobody can speak");
  const { signal } = new AbortController();
  const query: SpeechQuery = await voice.query(text, "neutral", signal);
  return voice.synthesize(query, signal);
}

/** A port of 127.0.0.1 at which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("The port is not known");
  return address.port;
}
