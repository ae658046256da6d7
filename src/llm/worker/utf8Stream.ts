/**
 * Text out of bytes that arrive in any cuts. Joined, the results equal decoding all bytes at once
 * (WHATWG UTF-8: one U+FFFD for each invalid stretch), except that an incomplete character at the
 * very end is never shown.
 */
export class Utf8Stream {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** The last bytes that are not yet a character: at most three. */
  #pending: readonly number[] = [];

  /** Takes bytes, returns the characters that became complete. */
  push(bytes: Uint8Array): string {
    this.#pending = incompleteTail([...this.#pending, ...bytes.subarray(-4)]);
    return this.#decoder.decode(bytes, { stream: true });
  }

  /** Bytes of a character that began and is not complete. */
  get pending(): readonly number[] {
    return this.#pending;
  }
}

/** The longest end of `bytes` that a character could still grow from. */
function incompleteTail(bytes: readonly number[]): readonly number[] {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const start = bytes.length - back;
    const lead = bytes[start] ?? 0;
    if (lead < 0x80) return [];
    if (lead < 0xc0) continue;
    return couldGrow(bytes.slice(start)) ? bytes.slice(start) : [];
  }
  return [];
}

/** Whether the bytes are the proper beginning of a well-formed sequence (Unicode, table 3-7). */
function couldGrow(bytes: readonly number[]): boolean {
  const [lead = 0, second] = bytes;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || bytes.length >= length) return false;
  if (second === undefined) return true;
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second <= 0x9f;
  if (lead === 0xf0) return second >= 0x90;
  if (lead === 0xf4) return second <= 0x8f;
  return true;
}
