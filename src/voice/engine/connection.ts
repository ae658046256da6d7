import type { Log } from "../../llm/chatModel";
import type { Failure, VoiceChoice } from "../../protocol";
import type { EngineSettings, EngineStatus, VoicePictures } from "../speechEngine";
import { VoiceError } from "../voice";
import { type Character, type ChosenVoice, chooseVoice, voiceOf } from "./characters";
import { engineName, statedCredit, usualCredit } from "./credit";
import type { FoundEngine } from "./discovery";
import { badAnswer } from "./engineClient";
import { EngineVoice } from "./engineVoice";
import { picturesOf, sampleOf, speakerInfo } from "./pictures";

export interface ConnectionOptions {
  readonly engine: FoundEngine;
  /** Read anew for each line. */
  readonly settings: () => EngineSettings;
  /** A request for a line failed. */
  readonly failed: (connection: Connection, failure: Failure) => void;
  /** A line became sound. */
  readonly spoke: (connection: Connection) => void;
  /** The credit is known better. */
  readonly changed: () => void;
  readonly log: Log;
}

/** An engine that was found: who speaks, and what is known of whom. Over when the engine goes. */
export class Connection {
  readonly engine: FoundEngine;
  readonly voice: EngineVoice;
  /** The engine's name for people. */
  readonly name: string;
  readonly #options: ConnectionOptions;
  /** Policies by the characters' ids. */
  readonly #policies = new Map<string, string>();
  /** Styles that were prepared, or are being so. */
  readonly #warm = new Set<number>();
  /** How many answers the engine had given when it was looked at last. */
  #answers: number;
  #late = 0;

  constructor(options: ConnectionOptions) {
    const { engine, settings, log } = options;
    this.#options = options;
    this.engine = engine;
    this.name = engineName(engine.manifest);
    this.#answers = engine.client.answers;
    this.voice = new EngineVoice({
      engine,
      settings,
      chosen: () => this.chosen,
      creditOf: (character) => this.#creditOf(character),
      failed: (failure) => options.failed(this, failure),
      spoke: () => options.spoke(this),
      log,
    });
  }

  get chosen(): ChosenVoice {
    const { styleId, wanted } = this.#options.settings();
    const chosen = chooseVoice(this.engine.characters, styleId, wanted);
    if (!chosen) throw badAnswer("/speakers: nobody who talks");
    return chosen;
  }

  /** @param doubt how the last request for a line failed, if it did */
  status(doubt: Failure | undefined): EngineStatus {
    const { character, style, isGone } = this.chosen;
    const { styleId } = this.#options.settings();
    const gone: Failure | false = isGone && styleId !== undefined && { reason: "voice-style-gone", data: { style: styleId } };
    const failure = doubt ?? gone;
    const said = { engine: this.name, character: character.name, style: style.name, credit: this.#creditOf(character) };
    return { phase: "ready", canStart: false, ...said, ...(failure && { failure }) };
  }

  /** What the terms ask for; until they are read, what is usual. */
  #creditOf(character: Character): string {
    const policy = this.#policies.get(character.speakerId);
    return (policy && statedCredit(policy, this.name, character.name)) || usualCredit(this.name, character.name);
  }

  get choices(): VoiceChoice[] {
    return this.engine.characters.map(({ speakerId, name, styles }) => ({ speakerId, character: name, styles }));
  }

  /** Whether the engine is there, as it was. What answers, or is at work, is not asked. */
  async check(): Promise<"well" | "changed" | Failure> {
    const { client, version } = this.engine;
    try {
      const isActive = client.isBusy || client.answers !== this.#answers;
      const isSame = isActive || (await client.version()) === version;
      this.#answers = client.answers;
      this.#late = 0;
      return isSame ? "well" : "changed";
    } catch (error) {
      if (!(error instanceof VoiceError)) throw error;
      // Another window may have given it something long to do.
      return error.failure.reason === "voice-timeout" && ++this.#late < 2 ? "well" : error.failure;
    }
  }

  /**
   * Reads the terms of the voice that speaks and has its style loaded, once: while nobody speaks, so that
   * her first line does not wait. Never rejects; a failure is told as one of a line.
   */
  async warmUp(): Promise<void> {
    const { style } = this.chosen;
    if (this.#warm.has(style.id)) return;
    this.#warm.add(style.id);
    try {
      await this.#readPolicy().then(
        () => this.#options.changed(),
        (error: unknown) => this.#options.log("debug", `The terms of a voice could not be read: ${String(error)}`),
      );
      await this.voice.initialize(style.id);
    } catch (error) {
      this.#warm.delete(style.id);
      if (error instanceof VoiceError) this.#options.failed(this, error.failure);
    }
  }

  async pictures(speakerId: string): Promise<VoicePictures> {
    const { client, manifest } = this.engine;
    return picturesOf(client, await speakerInfo(client, manifest, speakerId));
  }

  async sample(styleId: number): Promise<Uint8Array> {
    const { client, manifest, characters } = this.engine;
    const speakerId = voiceOf(characters, styleId)?.character.speakerId;
    if (speakerId === undefined) throw new VoiceError({ reason: "voice-style-gone", data: { style: styleId } });
    return sampleOf(client, await speakerInfo(client, manifest, speakerId), styleId);
  }

  async policy(): Promise<{ readonly title: string; readonly text: string }> {
    const text = await this.#readPolicy();
    return { title: this.#creditOf(this.chosen.character), text };
  }

  async #readPolicy(): Promise<string> {
    const { client, manifest } = this.engine;
    const { speakerId } = this.chosen.character;
    const known = this.#policies.get(speakerId);
    if (known !== undefined) return known;
    const { policy } = await speakerInfo(client, manifest, speakerId);
    this.#policies.set(speakerId, policy);
    return policy;
  }
}
