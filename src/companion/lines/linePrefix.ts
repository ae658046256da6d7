/**
 * What stands before a place in a line of text: nothing but white space and whole marks of quotes and
 * lists ("blank"), one whose mark is not whole yet ("bullet", "number"), or text.
 */
export interface LinePrefix {
  readonly is: "blank" | "bullet" | "number" | "text";
  readonly hasQuote: boolean;
  readonly hasItem: boolean;
}

export const noPrefix: LinePrefix = { is: "blank", hasQuote: false, hasItem: false };

/** What stands before the place behind this character. */
export function prefixBehind(before: LinePrefix, char: string): LinePrefix {
  switch (before.is) {
    case "text":
      return before;
    case "bullet":
      return /\s/.test(char) ? { ...before, is: "blank", hasItem: true } : { ...before, is: "text" };
    case "number":
      if (/\d/.test(char)) return before;
      return char === "." || char === ")" ? { ...before, is: "bullet" } : { ...before, is: "text" };
    case "blank":
      if (/\s/.test(char)) return before;
      if (char === ">") return { ...before, hasQuote: true };
      if (/[-*+]/.test(char)) return { ...before, is: "bullet" };
      return /\d/.test(char) ? { ...before, is: "number" } : { ...before, is: "text" };
  }
}
