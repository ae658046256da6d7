import { createScanner, findNodeAtLocation, type JSONPath, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** Where something stands in a text. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly length: number;
}

export interface SyntaxProblem {
  readonly reason: "too-deep" | "syntax";
  readonly detail: string;
  readonly place: Place;
}

/** JSON with comments, and where in it everything stands. */
export class JsoncText {
  readonly root: Node | undefined;
  readonly problem: SyntaxProblem | undefined;
  readonly #text: string;
  #lines: readonly Line[] | undefined;

  /** @param deepest objects and lists inside of one another; what is deeper is not parsed, which would use up the stack */
  constructor(text: string, deepest: number) {
    this.#text = text;
    const deep = tooDeepAt(text, deepest);
    if (deep !== undefined) {
      this.problem = { reason: "too-deep", detail: "", place: this.#place(deep, 1) };
      return;
    }
    const errors: ParseError[] = [];
    this.root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
    const [first] = errors;
    if (first)
      this.problem = { reason: "syntax", detail: printParseErrorCode(first.error), place: this.#place(first.offset, first.length) };
  }

  /** Whether there is something at this path. */
  has(path: JSONPath): boolean {
    return this.#at(path) !== undefined;
  }

  /** Where the value at this path stands; what is not there stands where it would be. */
  placeOf(path: JSONPath): Place {
    const node = this.#at(path);
    if (node) return this.#placeOfNode(node);
    return path.length > 0 ? this.#inside(path.slice(0, -1)) : this.#place(0, 0);
  }

  /** Where a property's name stands. */
  placeOfKey(path: JSONPath): Place {
    const property = this.#at(path)?.parent;
    const key = property?.type === "property" ? property.children?.[0] : undefined;
    return key ? this.#placeOfNode(key) : this.placeOf(path);
  }

  #at(path: JSONPath): Node | undefined {
    return this.root && findNodeAtLocation(this.root, path);
  }

  /** The opening bracket of an object or list; a whole one would be underlined for a single thing that it lacks. */
  #inside(path: JSONPath): Place {
    const node = this.#at(path);
    return node ? this.#place(node.offset, 1) : this.placeOf(path);
  }

  #placeOfNode({ offset, length, type }: Node): Place {
    return this.#place(offset, type === "object" || type === "array" ? 1 : length);
  }

  #place(offset: number, length: number): Place {
    const lines = (this.#lines ??= linesOf(this.#text));
    let index = 0;
    for (let after = lines.length; after - index > 1; ) {
      const middle = (index + after) >> 1;
      if ((lines[middle]?.start ?? 0) <= offset) index = middle;
      else after = middle;
    }
    const { start, end } = lines[index] ?? { start: 0, end: 0 };
    return { line: index + 1, column: offset - start + 1, length: Math.max(0, Math.min(length, end - offset)) };
  }
}

/** Offsets: of a line's first character, and of what ends it. */
interface Line {
  readonly start: number;
  readonly end: number;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const { index, 0: mark } of text.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ start, end: index });
    start = index + mark.length;
  }
  return [...lines, { start, end: text.length }];
}

/** @returns where the text goes deeper than that */
function tooDeepAt(text: string, deepest: number): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const first = text.charAt(scanner.getTokenOffset());
    if (first === "{" || first === "[") depth++;
    if (first === "}" || first === "]") depth--;
    if (depth > deepest) return scanner.getTokenOffset();
  }
  return undefined;
}
