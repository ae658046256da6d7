/** Why a persona file, or a part of it, can't be used. */
export type PersonaProblemReason =
  | "not-readable" // detail
  | "too-large" // size, limit (bytes)
  | "not-utf8"
  | "syntax" // detail: what the parser calls it
  | "too-deep" // limit
  | "not-an-object"
  | "missing" // key
  | "unknown-key" // key
  | "wrong-type" // key, expected: text | list | object | number
  | "empty" // key
  | "too-long" // key, count, limit (characters)
  | "too-many" // key, count, limit
  | "not-three" // key, count
  | "out-of-range" // key, minimum, maximum
  | "not-a-choice" // key, allowed
  | "no-language" // key: it has neither ja nor en
  | FaceProblemReason;

/** Why a picture of a persona's own face can't be used. */
export type FaceProblemReason =
  | "face-outside" // file: it does not lie in the persona's folder
  | "face-missing" // file
  | "face-too-large" // file, size, limit (bytes)
  | "face-not-a-picture" // file
  | "face-too-many-pixels" // file, width, height, limit
  | "face-unsafe"; // file, detail: what the SVG has that a picture needs not

export type ProblemData = Readonly<Record<string, string | number>>;

/** Something about a persona file that its author would want to know. */
export interface PersonaProblem {
  /** A warning leaves the rest of the file as good as it is. */
  readonly severity: "error" | "warning";
  readonly reason: PersonaProblemReason;
  readonly data: ProblemData;
  /** From 1, as editors show it. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** UTF-16 units of that line that it is about; 0 for none in particular. */
  readonly length: number;
}
