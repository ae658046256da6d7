import type { Emotion } from "../../../src/protocol";
import type { Line } from "../../../src/voice/line";

/** A line that says what is displayed from `start` on. */
export function line(text: string, start = 0, emotion: Emotion = "neutral"): Line {
  const offsets = Array.from({ length: text.length }, (_, at) => start + at);
  return { text, emotion, start, end: start + text.length, offsets };
}
