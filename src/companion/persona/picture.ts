import type { FacePicture } from "../../protocol";
import type { FaceProblemReason } from "./personaProblem";
import { isHuge, longestSide, rasterOf } from "./raster";
import { svgFault } from "./svgCheck";
import { utf8Text } from "./utf8";

export const pictureLimits = {
  /** Bytes. */
  size: 4 * 1024 * 1024,
} as const;

export interface PictureFault {
  readonly reason: Exclude<FaceProblemReason, "face-outside" | "face-missing">;
  readonly data: Readonly<Record<string, string | number>>;
}

/** A picture for a face, known by its content whatever it is called. Never throws. */
export function readPicture(bytes: Uint8Array): FacePicture | PictureFault {
  if (bytes.length > pictureLimits.size) return { reason: "face-too-large", data: { size: bytes.length, limit: pictureLimits.size } };
  if (isMarkup(bytes)) {
    const text = utf8Text(bytes);
    const detail = text === undefined ? "UTF-8" : svgFault(text);
    return detail === undefined ? { mime: "image/svg+xml", bytes } : { reason: "face-unsafe", data: { detail } };
  }
  const raster = rasterOf(bytes);
  if (!raster?.size) return { reason: "face-not-a-picture", data: {} };
  const { mime, size } = raster;
  return isHuge(size) ? { reason: "face-too-many-pixels", data: { ...size, limit: longestSide } } : { mime, bytes };
}

const isMarkup = (bytes: Uint8Array) => /^(?:\xEF\xBB\xBF)?\s*</.test(Buffer.from(bytes.subarray(0, 16)).toString("latin1"));
