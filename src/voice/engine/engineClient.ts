import * as v from "valibot";
import { type AudioQuery, audioQuerySchema } from "../audioQuery";
import { VoiceError } from "../voice";
import { parseUrl } from "./address";
import {
  type Manifest,
  manifestSchema,
  type SpeakerInfo,
  speakerInfoSchema,
  speakersSchema,
  versionSchema,
} from "./answers";
import { requestBytes } from "./http";
import { Lane } from "./lane";

/** Ms; an engine that works on something else answers late, so only whether it is there is asked for quickly. */
export interface Timeouts {
  readonly probe: number;
  /** What it is and whom it has, pictures too. */
  readonly info: number;
  /** A style's first use takes it about 10 s on a CPU. */
  readonly initialize: number;
  readonly query: number;
  /** Generous: the engine goes on with what was given up, so giving up gains nothing. */
  readonly synthesis: number;
}

export const defaultTimeouts: Timeouts = { probe: 2000, info: 10_000, initialize: 60_000, query: 30_000, synthesis: 60_000 };

const megabyte = 1_000_000;
/** Bytes of an answer. A portrait has 2 MB, and all of a character about 2 MB as base64; a line's WAV up to 4. */
const limits = { version: 1000, list: 8 * megabyte, info: 32 * megabyte, resource: 16 * megabyte, query: 4 * megabyte, wav: 32 * megabyte };

interface Call {
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly json?: unknown;
  readonly timeout: number;
  readonly maxBytes: number;
  /** Speech goes before all else. */
  readonly isUrgent?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A VOICEVOX-compatible engine's HTTP interface, as VOICEVOX ENGINE 0.25.2 describes it. One request is in
 * flight at most. All calls reject with a {@link VoiceError}, or with their signal's reason.
 */
export class EngineClient {
  /** Without a slash at its end. */
  readonly address: string;
  readonly #timeouts: Timeouts;
  readonly #lane = new Lane();
  readonly #end = new AbortController();
  #answers = 0;

  constructor(address: string, timeouts: Timeouts) {
    this.address = address;
    this.#timeouts = timeouts;
  }

  /** It is being spoken with now. */
  get isBusy(): boolean {
    return this.#lane.isBusy;
  }

  /** How many good answers it gave so far. */
  get answers(): number {
    return this.#answers;
  }

  version(): Promise<string> {
    return this.#json(versionSchema, { path: "/version", timeout: this.#timeouts.probe, maxBytes: limits.version });
  }

  manifest(): Promise<Manifest> {
    return this.#json(manifestSchema, { path: "/engine_manifest", timeout: this.#timeouts.info, maxBytes: limits.list });
  }

  speakers(): Promise<readonly unknown[]> {
    return this.#json(speakersSchema, { path: "/speakers", timeout: this.#timeouts.info, maxBytes: limits.list });
  }

  /** @param format `url` where the engine's manifest names `return_resource_url` */
  speakerInfo(speakerId: string, format: "url" | "base64"): Promise<SpeakerInfo> {
    const query = { speaker_uuid: speakerId, ...(format === "url" && { resource_format: format }) };
    return this.#json(speakerInfoSchema, { path: "/speaker_info", query, timeout: this.#timeouts.info, maxBytes: limits.info });
  }

  /** A picture or a sample that {@link speakerInfo} names; those of other hosts are refused. */
  async resource(url: string): Promise<Uint8Array> {
    const parsed = parseUrl(url, `${this.address}/`);
    if (!parsed || parsed.origin !== new URL(this.address).origin)
      throw badAnswer(`A resource of another host: ${url.slice(0, 200)}`);
    return this.#bytes({ path: parsed.href, timeout: this.#timeouts.info, maxBytes: limits.resource });
  }

  /** Loads a style, so that its first line does not wait for it. */
  async initializeSpeaker(styleId: number): Promise<void> {
    const query = { speaker: styleId, skip_reinit: true };
    const timeout = this.#timeouts.initialize;
    await this.#bytes({ method: "POST", path: "/initialize_speaker", query, timeout, maxBytes: limits.query, isUrgent: true });
  }

  audioQuery(text: string, styleId: number, signal?: AbortSignal): Promise<AudioQuery> {
    const query = { text, speaker: styleId };
    const timeout = this.#timeouts.query;
    return this.#json(audioQuerySchema, {
      method: "POST",
      path: "/audio_query",
      query,
      timeout,
      maxBytes: limits.query,
      isUrgent: true,
      signal,
    });
  }

  /** @returns what should be a WAV file */
  synthesis(json: AudioQuery, styleId: number, signal?: AbortSignal): Promise<Uint8Array> {
    const query = { speaker: styleId };
    const timeout = this.#timeouts.synthesis;
    return this.#bytes({ method: "POST", path: "/synthesis", query, json, timeout, maxBytes: limits.wav, isUrgent: true, signal });
  }

  /** Ends what is in flight, and sends nothing more. */
  dispose(): void {
    this.#end.abort();
  }

  async #json<Schema extends v.GenericSchema>(schema: Schema, call: Call): Promise<v.InferOutput<Schema>> {
    const bytes = await this.#bytes(call);
    const result = v.safeParse(schema, parseJson(bytes, call.path));
    if (result.success) return result.output;
    const [issue] = result.issues;
    const where = v.getDotPath(issue);
    throw badAnswer(`${call.path}: ${where ? `${where}: ` : ""}${issue.message}`);
  }

  #bytes({ method = "GET", path, query = {}, isUrgent = false, signal, ...rest }: Call): Promise<Uint8Array> {
    const url = new URL(path.startsWith("/") ? `${this.address}${path}` : path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    return this.#lane.run(
      async () => {
        this.#end.signal.throwIfAborted();
        const bytes = await requestBytes({ url: url.href, method, signal: this.#end.signal, ...rest });
        this.#answers++;
        return bytes;
      },
      isUrgent,
      signal,
    );
  }
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw badAnswer(`${path}: no JSON`);
  }
}

/** @param detail what is wrong with the answer */
export function badAnswer(detail: string): VoiceError {
  return new VoiceError({ reason: "voice-bad-answer", data: { detail: detail.slice(0, 300) } });
}
