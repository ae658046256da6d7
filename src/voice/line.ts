import type { Emotion } from "../protocol";

/** A stretch of a reply that is said in one go. */
export interface Line {
  /** Fit to be spoken, 1 to 100 characters. */
  readonly text: string;
  readonly emotion: Emotion;
  /** The stretch of the displayed text that it speaks, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /**
   * For each UTF-16 unit of `text`, where in the displayed text it stands. Never falls. A phrase said in
   * place of something that is not spoken stands where that begins.
   */
  readonly offsets: readonly number[];
}
