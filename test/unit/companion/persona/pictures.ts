import { deflateSync } from "node:zlib";
import { type PngChunk, pngFile } from "../../../../src/companion/persona/png";

/** A PNG picture of one colour. */
export function pngPicture(width = 2, height = 3, chunks: readonly PngChunk[] = [], pixels = height < 5000): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8); // 8 bit grey
  const data = deflateSync(pixels ? Buffer.alloc((width + 1) * height, 0x80) : Buffer.alloc(0));
  return pngFile([{ type: "IHDR", data: header }, ...chunks, { type: "IDAT", data }, { type: "IEND", data: new Uint8Array() }]);
}

/** A text chunk with `keyword`. */
export function textChunk(type: "tEXt" | "zTXt" | "iTXt", keyword: string, text: string | Uint8Array): PngChunk {
  return { type, data: Buffer.concat([Buffer.from(`${keyword}\0`, "latin1"), typeof text === "string" ? Buffer.from(text, "latin1") : text]) };
}

/** A character card in a picture, as the field's programs write it. */
export function pngCard(card: unknown, keyword = "chara", picture: readonly PngChunk[] = []): Uint8Array {
  return pngPicture(2, 3, [...picture, textChunk("tEXt", keyword, Buffer.from(JSON.stringify(card)).toString("base64"))]);
}

/** The beginning of a WebP file of the lossy kind; its frame is not there. */
export function webpStart(width: number, height: number): Uint8Array {
  const file = Buffer.alloc(40);
  file.write("RIFF", 0);
  file.writeUInt32LE(32, 4);
  file.write("WEBPVP8 ", 8);
  file.writeUInt32LE(20, 16);
  file.set([0x30, 0x01, 0x00, 0x9d, 0x01, 0x2a], 20);
  file.writeUInt16LE(width, 26);
  file.writeUInt16LE(height, 28);
  return new Uint8Array(file);
}

export function svg(inside: string, attributes = ""): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"${attributes}>${inside}</svg>`;
}
