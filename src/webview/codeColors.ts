import type { CodeColors } from "../protocol";

const NAMES = [
  "keyword", "string", "number", "comment", "function", "type", "variable", "constant", "tag",
  "attribute", "operator", "inserted", "deleted",
] as const satisfies readonly (keyof CodeColors)[];

/** Gives code the colours of VS Code's theme. What the theme does not say falls back to the style sheet's. */
export function applyCodeColors(colors: CodeColors): void {
  const { style } = document.documentElement;
  for (const name of NAMES) {
    const color = colors[name];
    if (color !== undefined && CSS.supports("color", color)) {
      style.setProperty(`--code-${name}`, color);
    } else {
      style.removeProperty(`--code-${name}`);
    }
  }
}
