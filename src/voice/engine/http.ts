import type { Failure } from "../../protocol";
import { VoiceError } from "../voice";

export interface HttpRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Ms until the whole answer has to be here. */
  readonly timeout: number;
  /** A longer answer is refused, before it is read where it says its length. */
  readonly maxBytes: number;
  /** Ends it without an answer. */
  readonly signal: AbortSignal;
}

const longestDetail = 200;

/**
 * One request, without an `Origin` header, for engines refuse strangers' origins. Redirects are not
 * followed: what is said to an engine is said to nobody else.
 *
 * @throws {VoiceError} where no good answer came; the signal's reason where it was aborted
 */
export async function requestBytes(request: HttpRequest): Promise<Uint8Array> {
  const { url, method, json, timeout, signal } = request;
  const late = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, {
      method,
      redirect: "manual",
      signal: AbortSignal.any([signal, late]),
      ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { "content-type": "application/json" } }),
    });
    if (!response.ok) throw new VoiceError(await refusal(response));
    return await readBody(response, request.maxBytes);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof VoiceError) throw error;
    if (late.aborted) throw new VoiceError({ reason: "voice-timeout", data: { seconds: timeout / 1000 } });
    throw new VoiceError({ reason: "voice-unreachable", data: { address: new URL(url).origin, detail: causeOf(error) } });
  }
}

async function readBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  if (Number(response.headers.get("content-length")) > maxBytes) {
    await response.body?.cancel();
    throw tooLong(maxBytes);
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > maxBytes) {
      await reader?.cancel();
      throw tooLong(maxBytes);
    }
    parts.push(part.value);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function tooLong(maxBytes: number): VoiceError {
  return new VoiceError({ reason: "voice-bad-answer", data: { detail: `An answer of more than ${maxBytes} bytes` } });
}

/** What an engine says of its refusal: `detail` as a text or FastAPI's list, or `message`. */
async function refusal(response: Response): Promise<Failure> {
  const { status } = response;
  const text = await readBody(response, 100_000).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  return { reason: "voice-refused", data: { status, detail: (messageOf(text) ?? text).slice(0, longestDetail) } };
}

function messageOf(text: string): string | undefined {
  try {
    const { detail, message }: { detail?: unknown; message?: unknown } = Object(JSON.parse(text));
    const said = detail ?? message;
    return typeof said === "string" || said === undefined ? said : JSON.stringify(said);
  } catch {
    return undefined;
  }
}

/** `fetch` hides the reason in the error's cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  // A host with several addresses fails with one error for each.
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  return (first instanceof Error ? first.message : String(first)).slice(0, longestDetail);
}
