import type { FacePicture } from "../../protocol";

/** Pixels, of each side: what is small as a file may be huge as a picture. */
export const longestSide = 4096;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture made of pixels, as its file says; `size` is undefined where it does not say. */
export interface Raster {
  readonly mime: Exclude<FacePicture["mime"], "image/svg+xml">;
  readonly size: Size | undefined;
}

/** What a PNG or WebP file's first bytes say; undefined for any other file. */
export function rasterOf(bytes: Uint8Array): Raster | undefined {
  const start = latin1(bytes, 0, 16);
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return { mime: "image/png", size: whereSome(pngSize(bytes)) };
  return /^RIFF....WEBP/s.test(start) ? { mime: "image/webp", size: whereSome(webpSize(bytes)) } : undefined;
}

export function isHuge({ width, height }: Size): boolean {
  return Math.max(width, height) > longestSide;
}

function whereSome(size: Size | undefined): Size | undefined {
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

/** PNG specification, 11.2.1: IHDR comes first. */
function pngSize(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 33 || latin1(bytes, 12, 16) !== "IHDR") return undefined;
  const view = viewOf(bytes);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** WebP container specification (RFC 9649): the canvas of VP8X, or the frame of VP8 or VP8L. */
function webpSize(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 30) return undefined;
  const view = viewOf(bytes);
  const kind = latin1(bytes, 12, 16);
  if (kind === "VP8X") return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
  if (kind === "VP8 " && uint24(view, 23) === 0x2a019d)
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind !== "VP8L" || view.getUint8(20) !== 0x2f) return undefined;
  const bits = view.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const latin1 = (bytes: Uint8Array, from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString("latin1");
const uint24 = (view: DataView, at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
