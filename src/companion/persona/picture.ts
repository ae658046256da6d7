import type { FacePicture } from "../../protocol";
import type { FaceProblemReason } from "./personaProblem";
import { svgFault } from "./svgCheck";

export const pictureLimits = {
  /** Bytes. */
  size: 4 * 1024 * 1024,
  /** Pixels, of each side: what is small as a file may be huge as a picture. */
  side: 4096,
} as const;

export interface PictureFault {
  readonly reason: Exclude<FaceProblemReason, "face-outside" | "face-missing">;
  readonly data: Readonly<Record<string, string | number>>;
}

/** A picture for a face, known by its content whatever it is called. Never throws. */
export function readPicture(bytes: Uint8Array): FacePicture | PictureFault {
  if (bytes.length > pictureLimits.size) return { reason: "face-too-large", data: { size: bytes.length, limit: pictureLimits.size } };
  const mime = mimeOf(bytes);
  if (mime === "image/svg+xml") {
    const text = utf8(bytes);
    const detail = text === undefined ? "UTF-8" : svgFault(text);
    return detail === undefined ? { mime, bytes } : { reason: "face-unsafe", data: { detail } };
  }
  const size = mime && (mime === "image/png" ? pngSize(bytes) : webpSize(bytes));
  if (!mime || !size || size.width === 0 || size.height === 0) return { reason: "face-not-a-picture", data: {} };
  const isHuge = Math.max(size.width, size.height) > pictureLimits.side;
  return isHuge ? { reason: "face-too-many-pixels", data: { ...size, limit: pictureLimits.side } } : { mime, bytes };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function mimeOf(bytes: Uint8Array): FacePicture["mime"] | undefined {
  const start = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (/^RIFF....WEBP/s.test(start)) return "image/webp";
  return /^(?:\xEF\xBB\xBF)?\s*</.test(start) ? "image/svg+xml" : undefined;
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

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
