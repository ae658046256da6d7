import { VoiceError } from "../voice";

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The base of an engine's URLs, without a slash at its end.
 *
 * @param text as a person or a file wrote it; `http://` may be left out
 * @throws {VoiceError} `voice-unreachable` where it is no plain address of HTTP
 */
export function parseAddress(text: string): string {
  const trimmed = text.trim();
  const url = parseUrl(/^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`);
  if (!url) throw refused(trimmed, "This is no address");
  // What is shown and logged must not hold a password.
  const shown = `${url.protocol}//${url.host}`;
  if (url.username || url.password) throw refused(shown, "An address with a user name or password is not used");
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refused(shown, `${url.protocol} is not used, only http: and https:`);
  if (url.search || url.hash) throw refused(shown, "An address with a query or a fragment is not used");
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

function refused(address: string, detail: string): VoiceError {
  return new VoiceError({ reason: "voice-unreachable", data: { address, detail } });
}

/** Where a program listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Where a program that is started here has to listen to be found at an address; undefined: not on this machine. */
export function localEndpoint(address: string): Endpoint | undefined {
  const url = parseUrl(address);
  if (url?.protocol !== "http:" || url.pathname !== "/" || !loopback.test(url.hostname)) return undefined;
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 80) };
}

/** @returns undefined where it is no URL */
export function parseUrl(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}
