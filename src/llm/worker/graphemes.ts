const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Characters after which the same grapheme may well go on: emoji, flags' halves, joiners, selectors. */
const mayGoOn = /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u200d\ufe0f\u{e0020}-\u{e007e}]$/u;
const flag = /^\p{Regional_Indicator}{2}$/u;
const unfinished = /(\u200d|[\u{e0020}-\u{e007e}]|^\p{Regional_Indicator})$/u;

/** First bytes of what can extend an emoji: ZWJ, keycap, variation selector, skin tone, tags. */
const extenders: readonly (readonly number[])[] = [
  [0xe2, 0x80, 0x8d],
  [0xe2, 0x83, 0xa3],
  [0xef, 0xb8, 0x8f],
  [0xf0, 0x9f, 0x8f],
  [0xf0, 0x9f, 0x87],
  [0xf3, 0xa0],
];

/** UTF-16 units; a longer cluster is no emoji but a model gone wrong, and is shown as it comes. */
const longestCluster = 64;

/**
 * Keeps emoji whole on the screen: a family joined by ZWJ, a flag, a skin tone is held until it is
 * known to be complete. All other text passes at once, so that only emoji wait, and only until
 * the next token shows that they are done.
 */
export class GraphemeHold {
  #held = "";

  /**
   * @param text characters that became complete with this token
   * @param pending bytes of the character that is still incomplete
   * @returns what may be shown now
   */
  push(text: string, pending: readonly number[]): string {
    if (text === "") {
      if (this.#held === "" || unfinished.test(this.#held) || couldExtend(pending)) return "";
      return this.end();
    }
    const all = this.#held + text;
    this.#held = "";
    if (!mayGoOn.test(all)) return all;
    const tail = lastCluster(all);
    if (flag.test(tail) || tail.length > longestCluster) return all;
    this.#held = tail;
    return all.slice(0, all.length - tail.length);
  }

  /** What was still held, at the end of the reply. */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }
}

function couldExtend(pending: readonly number[]): boolean {
  return (
    pending.length > 0 &&
    extenders.some((extender) => pending.every((byte, i) => i >= extender.length || byte === extender[i]))
  );
}

function lastCluster(text: string): string {
  const from = Math.max(0, text.length - 2 * longestCluster);
  let last = "";
  for (const { segment } of segmenter.segment(text.slice(from))) last = segment;
  return last;
}
