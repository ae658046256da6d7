import type { Line } from "./line";

/**
 * Whoever says her replies. Nothing here ever waits, throws or holds the text back; a reply that is not
 * being spoken any more is simply not heard.
 */
export interface Speaker {
  /** A reply begins; whatever was being said before falls silent. */
  begin(replyId: string): void;
  /** The next line of the reply that began last. */
  say(replyId: string, line: Line): void;
  /** Says lines of a reply again, in place of what is being said. */
  hear(replyId: string, lines: readonly Line[]): void;
  /** Silence at once: waiting lines are dropped unsent, and what still comes back is thrown away. */
  silence(): void;
}
