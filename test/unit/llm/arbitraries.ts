import fc from "fast-check";

/** Texts that are hard to cut: Japanese, combining dakuten, emoji families, flags, tags, keycaps. */
export const graphemes = [
  "あ", "が", "か\u3099", "は\u309a", "ー", "漢", "𠮷", "ｱ", "。", " ", "\n", "a", "é", "e\u0301",
  "😺", "👨‍👩‍👧", "👩🏽‍💻", "🏳️‍🌈", "🇯🇵", "🇺🇸", "❤️", "1️⃣", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", "✨", "☺",
] as const;

export const hardText = fc.array(fc.constantFrom(...graphemes), { maxLength: 30 }).map((parts) => parts.join(""));

/** Any bytes at all, well-formed text, and text with bytes lost or gone wrong. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  hardText.map((text) => Uint8Array.from(Buffer.from(text))),
  fc
    .tuple(hardText, fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 5 }))
    .map(([text, changes]) => {
      const bytes = Uint8Array.from(Buffer.from(text));
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return bytes;
    }),
  fc.tuple(hardText, fc.nat(3)).map(([text, lost]) => {
    const bytes = Uint8Array.from(Buffer.from(text));
    return bytes.subarray(0, Math.max(0, bytes.length - lost));
  }),
);

/** `bytes` in random cuts, empty ones among them. */
export function inCuts(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const borders = [0, ...at.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return borders.slice(1).map((end, i) => bytes.subarray(borders[i] ?? 0, end));
}

export const bytesInCuts = fc
  .tuple(anyBytes, fc.array(fc.nat(1000), { maxLength: 30 }))
  .map(([bytes, at]) => inCuts(bytes, at));

/** A text in random cuts between UTF-16 units. */
export const textInCuts = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.array(fc.nat(1000), { maxLength: 30 })).map(([whole, at]) => {
    const borders = [0, ...at.map((n) => n % (whole.length + 1)).sort((a, b) => a - b), whole.length];
    return { whole, parts: borders.slice(1).map((end, i) => whole.slice(borders[i] ?? 0, end)) };
  });
