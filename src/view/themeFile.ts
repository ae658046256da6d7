import { parse } from "jsonc-parser";
import * as v from "valibot";
import type { CodeColors } from "../protocol";

/** Scopes of the TextMate grammars, the best first. */
const scopes: Record<keyof CodeColors, readonly string[]> = {
  keyword: ["keyword.control", "storage.type"],
  string: ["string.quoted.double"],
  number: ["constant.numeric"],
  comment: ["comment.line"],
  function: ["entity.name.function"],
  type: ["entity.name.type", "support.type"],
  variable: ["variable.other.readwrite", "variable"],
  constant: ["constant.language", "variable.other.constant"],
  tag: ["entity.name.tag"],
  attribute: ["entity.other.attribute-name"],
  operator: ["keyword.operator"],
  inserted: ["markup.inserted"],
  deleted: ["markup.deleted"],
};

const hexColor = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i;
/** Themes include themes, but not for ever. */
const deepestInclude = 8;

const rule = v.object({
  scope: v.optional(v.union([v.string(), v.array(v.string())])),
  settings: v.optional(v.object({ foreground: v.optional(v.string()) })),
});
const theme = v.object({
  include: v.optional(v.string()),
  // A theme of the old kind names a file here.
  tokenColors: v.optional(v.union([v.array(v.unknown()), v.string()])),
});

/** What a theme says of one scope. */
export interface ScopeColor {
  readonly scope: string;
  readonly color: string;
}

/**
 * Reads a colour theme with all that it includes, the included first.
 *
 * @param path of the theme's file
 * @param readText gives a file's text; the included path is relative to the file that includes it
 * @throws what `readText` throws, or where a file is no theme
 */
export async function readTheme<Path>(
  path: Path,
  readText: (path: Path) => Promise<string>,
  resolve: (from: Path, include: string) => Path,
  depth = 0,
): Promise<ScopeColor[]> {
  if (depth > deepestInclude) throw new Error("The theme includes too many others");
  const parsed = v.parse(theme, parse(await readText(path), [], { allowTrailingComma: true }));
  const included = parsed.include ? await readTheme(resolve(path, parsed.include), readText, resolve, depth + 1) : [];
  return [...included, ...(Array.isArray(parsed.tokenColors) ? parsed.tokenColors.flatMap(colorsOf) : [])];
}

function colorsOf(value: unknown): ScopeColor[] {
  const result = v.safeParse(rule, value);
  const color = result.success ? result.output.settings?.foreground : undefined;
  if (!result.success || !color || !hexColor.test(color)) return [];
  const { scope = "" } = result.output;
  return [scope]
    .flat()
    .flatMap((selectors) => selectors.split(","))
    .map((selector) => ({ scope: selector.trim(), color }));
}

/** The colours for code, as far as the theme says them. */
export function codeColorsOf(theme: readonly ScopeColor[]): CodeColors {
  const colors = Object.entries(scopes).map(([name, candidates]) => [
    name,
    candidates.map((scope) => colorOf(scope, theme)).find((color) => color !== undefined),
  ]);
  return Object.fromEntries(colors.filter(([, color]) => color !== undefined));
}

/** The most specific rule wins, of equal ones the last. Rules for a scope inside of another don't count. */
function colorOf(scope: string, theme: readonly ScopeColor[]): string | undefined {
  let best: ScopeColor | undefined;
  for (const candidate of theme) {
    const fits = candidate.scope !== "" && (scope === candidate.scope || scope.startsWith(`${candidate.scope}.`));
    if (fits && candidate.scope.length >= (best?.scope.length ?? 0)) best = candidate;
  }
  return best?.color;
}
