import { useState } from "preact/hooks";
import { remember, remembered, type FaceSize } from "../host";
import { useMedia } from "./media";

/** Lower than this, in CSS pixels, a view has no room for a large face. */
const low = 420;

/**
 * How much of her face is shown in this view, and what shows the next size: large, small, hidden. A low
 * view shows a small one for a large one.
 */
export function useFaceSize(): readonly [size: FaceSize, showNext: () => void] {
  const [wanted, setWanted] = useState<FaceSize>(() => known(remembered().face));
  const isLow = useMedia(`(max-height: ${low - 1}px)`);
  const size = isLow && wanted === "large" ? "small" : wanted;
  const showNext = (): void => {
    const face = nextSize(size);
    remember({ face });
    setWanted(face);
  };
  return [size, showNext];
}

export function nextSize(size: FaceSize): FaceSize {
  return size === "large" ? "small" : size === "small" ? "hidden" : "large";
}

/** The memory may be of another version. */
function known(face: unknown): FaceSize {
  return face === "small" || face === "hidden" ? face : "large";
}
