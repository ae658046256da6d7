import { randomBytes } from "node:crypto";

/** For a message; no two are the same. */
export function newId(): string {
  return randomBytes(9).toString("base64url");
}

/** ISO 8601. */
export function now(): string {
  return new Date().toISOString();
}
