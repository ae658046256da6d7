import type { Draw, Pivots, Point } from "./rig";

const svgNamespace = "http://www.w3.org/2000/svg";
const documents = new Map<string, SVGSVGElement>();
let instances = 0;

/** One drawing of the art in the page. */
export interface Art {
  readonly svg: SVGSVGElement;
  readonly pivots: Pivots;
  /** Sets what differs from what was set last. Returns whether anything did. */
  readonly draw: Draw;
  /** How many attributes were changed so far. */
  readonly changes: number;
}

/**
 * Makes a drawing from the extension's own SVG text. Its ids are made unique, so that it can be in a page twice.
 *
 * @throws Error where the text is not SVG
 */
export function createArt(text: string): Art {
  const svg = parsed(text).cloneNode(true) as SVGSVGElement;
  renameIds(svg, `face${++instances}-`);
  const parts = new Map<string, SVGElement[]>();
  for (const element of svg.querySelectorAll<SVGElement>("[data-part]")) {
    const name = element.dataset["part"] ?? "";
    parts.set(name, [...(parts.get(name) ?? []), element]);
  }
  return new DrawnArt(svg, parts);
}

class DrawnArt implements Art {
  readonly #parts: ReadonlyMap<string, readonly SVGElement[]>;
  readonly #values = new Map<string, string>();
  readonly #points = new Map<string, Point>();
  readonly pivots: Pivots = { of: (part) => this.#pivot(part) };
  changes = 0;

  constructor(
    readonly svg: SVGSVGElement,
    parts: ReadonlyMap<string, readonly SVGElement[]>,
  ) {
    this.#parts = parts;
  }

  readonly draw: Draw = (part, attribute, value) => {
    const key = `${part} ${attribute}`;
    if (this.#values.get(key) === value) {
      return;
    }
    this.#values.set(key, value);
    this.changes++;
    this.#parts.get(part)?.forEach((element) => element.setAttribute(attribute, value));
  };

  #pivot(part: string): Point {
    let point = this.#points.get(part);
    if (!point) {
      const [x = 0, y = 0] = (this.#parts.get(part)?.[0]?.dataset["pivot"] ?? "").split(" ").map(Number);
      point = { x, y };
      this.#points.set(part, point);
    }
    return point;
  }
}

function parsed(text: string): SVGSVGElement {
  let svg = documents.get(text);
  if (!svg) {
    const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    if (root.namespaceURI !== svgNamespace || root.localName !== "svg") {
      throw new Error("The art is not SVG.");
    }
    svg = document.importNode(root, true) as unknown as SVGSVGElement;
    documents.set(text, svg);
  }
  return svg;
}

function renameIds(svg: SVGSVGElement, prefix: string): void {
  for (const element of svg.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name === "id") {
        element.id = prefix + value;
      } else if (value.includes("url(#")) {
        element.setAttribute(name, value.replaceAll("url(#", `url(#${prefix}`));
      }
    }
  }
}
