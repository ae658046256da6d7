import type { Log } from "../../llm/chatModel";
import type { Failure } from "../../protocol";
import type { Endpoint } from "./address";
import { EngineProcess } from "./engineProcess";
import { findProgram } from "./program";
import type { Machine } from "./runtimeInfo";

/** Looks, one a second: an engine on a slow disk takes a minute. */
const patientLooks = 120;

export interface StarterOptions {
  readonly machine: Machine;
  readonly log: Log;
  /** Whether there is a program, and whether it comes up, may be another thing than before. */
  readonly changed: () => void;
  /** What was started is gone without having been told to; with a reason where it never came up. */
  readonly over: (failure: Failure | undefined) => void;
}

interface Started {
  readonly program: string;
  readonly address: string;
  readonly process: EngineProcess;
  phase: "coming" | "up" | "over";
  looks: number;
}

/** Starts the engine's program, and ends it: that one only. */
export class Starter {
  readonly #options: StarterOptions;
  #program: string | undefined;
  /** The settings' program. */
  #chosen = "";
  #started: Started | undefined;

  constructor(options: StarterOptions) {
    this.#options = options;
  }

  /** There is something that can be started, and it is not coming up already. */
  get canStart(): boolean {
    return this.#program !== undefined && this.comingUpAt === undefined;
  }

  /** The address at which what was started will be found. */
  get comingUpAt(): string | undefined {
    return this.#started?.phase === "coming" ? this.#started.address : undefined;
  }

  /** Looks where the program is. Never rejects. */
  async findProgram(chosen = this.#chosen): Promise<void> {
    this.#chosen = chosen;
    const program = await findProgram(chosen, this.#options.machine);
    if (chosen !== this.#chosen) return;
    this.#program = program;
    this.#options.changed();
  }

  /**
   * @param isWanted asked again after each wait
   * @returns whether something comes up now, or why not
   */
  async start({ host, port }: Endpoint, isWanted: () => boolean): Promise<boolean | Failure> {
    await this.findProgram();
    if (!isWanted() || this.comingUpAt !== undefined) return false;
    // One that was started and does not answer any more makes room.
    await this.end();
    if (!isWanted() || this.comingUpAt !== undefined) return false;
    const program = this.#program;
    if (program === undefined) return startFailure("", "No program to start");
    const { log } = this.#options;
    const started: Started = {
      program,
      address: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
      process: new EngineProcess(program, host, port, log),
      phase: "coming",
      looks: 0,
    };
    this.#started = started;
    void started.process.died.then((how) => {
      const { phase } = started;
      if (phase === "over") return;
      log("warn", `The engine that was started is gone: ${how}`);
      started.phase = "over";
      this.#options.over(phase === "coming" ? startFailure(program, how) : undefined);
    });
    this.#options.changed();
    return true;
  }

  /** An engine was found. */
  cameUp(): void {
    if (this.#started?.phase === "coming") this.#started.phase = "up";
  }

  /**
   * What was started was looked for and is not there yet.
   *
   * @returns a failure where it was long enough; it is ended then
   */
  wasMissed(): Failure | undefined {
    const started = this.#started;
    if (!started || ++started.looks < patientLooks) return undefined;
    void this.end();
    return startFailure(started.program, `No answer within ${patientLooks} seconds`);
  }

  async end(): Promise<void> {
    if (!this.#started) return;
    this.#started.phase = "over";
    await this.#started.process.end();
  }
}

function startFailure(program: string, detail: string): Failure {
  return { reason: "voice-start-failed", data: { program, detail } };
}
