import { crc32 } from "node:zlib";

/** PNG specification (third edition), 5.2 to 5.4. */
const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

export interface PngChunk {
  /** Four letters. */
  readonly type: string;
  readonly data: Uint8Array;
}

export class PngError extends Error {
  constructor(readonly reason: "not-png" | "png-cut-off" | "png-damaged") {
    super(reason);
  }
}

/**
 * The chunks of a PNG file up to its end chunk; what follows that is none of it. Nothing is unpacked.
 *
 * @throws {PngError}
 */
export function pngChunks(file: Uint8Array): PngChunk[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!bytes.subarray(0, 8).equals(signature)) throw new PngError("not-png");
  const chunks: PngChunk[] = [];
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw new PngError("png-cut-off");
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) throw new PngError("png-cut-off");
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) throw new PngError("png-damaged");
    const type = bytes.toString("latin1", at + 4, at + 8);
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4) });
    if (type === "IEND") return chunks;
    at = end;
  }
}

/** A PNG file of these chunks. */
export function pngFile(chunks: readonly PngChunk[]): Uint8Array {
  const parts = chunks.flatMap(({ type, data }) => {
    const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const around = Buffer.alloc(8);
    around.writeUInt32BE(data.length, 0);
    around.writeUInt32BE(crc32(named), 4);
    return [around.subarray(0, 4), named, around.subarray(4)];
  });
  return new Uint8Array(Buffer.concat([signature, ...parts]));
}

/** The keyword of a text chunk, which ends at its first NUL, and what follows; undefined for other chunks. */
export function textOf({ type, data }: PngChunk): { readonly keyword: string; readonly rest: Uint8Array } | undefined {
  if (!/^(?:tEXt|zTXt|iTXt)$/.test(type)) return undefined;
  const end = data.indexOf(0);
  return end < 0 ? undefined : { keyword: Buffer.from(data.subarray(0, end)).toString("latin1"), rest: data.subarray(end + 1) };
}
