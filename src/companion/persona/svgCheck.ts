import { isHuge, longestSide, rasterOf } from "./raster";
import { type Attribute, type Tag, XmlError, xmlTokens } from "./svgTokens";

const svgNamespace = "http://www.w3.org/2000/svg";
const mostElements = 2000;
/** Elements that are drawn once all that is used is put where it is used. */
const mostDrawn = 20_000;
const deepest = 100;

/** What draws, and what says how; everything else of SVG is refused. */
const drawing = new Set(
  (
    "svg g defs symbol use title desc metadata style switch view path rect circle ellipse line polyline polygon text tspan textPath " +
    "linearGradient radialGradient stop pattern clipPath mask marker image filter feBlend feColorMatrix feComponentTransfer feComposite " +
    "feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR " +
    "feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence"
  ).split(" "),
);
/** Pixels of all images in it together. */
const mostPixels = longestSide ** 2;
const imageAddress = /^data:image\/(?:png|webp);base64,([A-Za-z0-9+/\s]*(?:=\s*){0,2})$/;
const localReference = /^#[^\s()'"\\]+$/;
const unsafeCss = /\b(?:image|image-set|cross-fade|element|src|expression|paint)\s*\(|javascript:|-moz-binding|behavior\s*:/i;
const url = /url\s*\(\s*(["']?)([^)]*?)\1\s*\)/gi;

interface Element {
  readonly name: string;
  readonly children: Element[];
  /** Ids that it draws, or is drawn with. */
  readonly references: string[];
  /** Of a style sheet: in one piece, whatever comments it is cut by. */
  css: string;
}

/**
 * Whether an SVG picture is nothing but a picture. It is shown as an image, where no script runs and
 * nothing is loaded; this is so that what would not show does not pass, and that nothing hangs the page.
 *
 * Its elements must be of a list of those that draw; it may refer only to its own parts and to raster
 * images that it holds; and what it draws, with all that is used again and again, must be of a size.
 *
 * @returns what it has that a picture needs not, in a few words; undefined where there is nothing
 */
export function svgFault(document: string): string | undefined {
  try {
    return new SvgCheck().fault(document);
  } catch (error) {
    if (error instanceof XmlError) return error.message;
    throw error;
  }
}

class SvgCheck {
  readonly #open: { readonly tag: string; readonly element: Element; readonly namespaces: ReadonlyMap<string, string> }[] = [];
  readonly #byId = new Map<string, Element>();
  /** Of style sheets, which don't say what they are for. */
  readonly #styleReferences: string[] = [];
  #root: Element | undefined;
  #count = 0;
  #pixels = 0;

  /** @throws {XmlError} */
  fault(document: string): string | undefined {
    for (const token of xmlTokens(document)) {
      const top = this.#open.at(-1);
      if (token.kind === "text") {
        if (!top && token.text.trim() !== "") throw new XmlError("text outside of <svg>");
        if (top?.element.name === "style") top.element.css += token.text;
      } else if (token.kind === "close") {
        if (top?.tag !== token.name) throw new XmlError(`</${token.name}>`);
        this.#styleReferences.push(...cssReferences(top.element.css, true));
        this.#open.pop();
      } else this.#opened(token);
    }
    if (!this.#root || this.#open.length > 0) throw new XmlError("no whole <svg>");
    for (const id of this.#styleReferences)
      if (!/Gradient$/.test(this.#byId.get(id)?.name ?? "Gradient")) throw new XmlError("a style sheet that uses more than gradients");
    this.#drawn(this.#root, new Map(), 0);
    return undefined;
  }

  #opened(tag: Tag): void {
    const parent = this.#open.at(-1);
    if (!parent && this.#root) throw new XmlError("more than one <svg>");
    if (++this.#count > mostElements) throw new XmlError(`more than ${mostElements} elements`);
    if (this.#open.length >= deepest) throw new XmlError(`more than ${deepest} elements inside of one another`);
    const names = tag.attributes.map(({ name }) => name);
    if (new Set(names).size < names.length) throw new XmlError("an attribute twice");
    const namespaces = namespacesOf(tag, parent?.namespaces ?? new Map());
    const [prefix, name] = split(tag.name);
    const namespace = namespaces.get(prefix);
    if (namespace === undefined) throw new XmlError(`<${tag.name}>`);
    const isSvg = namespace === svgNamespace;
    // What a drawing program keeps for itself (layers, guides) is of its own namespace, and draws nothing.
    if (isSvg ? !drawing.has(name) : /xhtml|mathml|xml-events/i.test(namespace)) throw new XmlError(`<${tag.name}>`);
    if (!parent && !(isSvg && name === "svg")) throw new XmlError(`<${tag.name}> at its root`);
    const element: Element = { name: isSvg ? name : "", children: [], references: [], css: "" };
    for (const attribute of tag.attributes) this.#attribute(element, attribute);
    parent?.element.children.push(element);
    this.#root ??= element;
    if (!tag.isEmpty) this.#open.push({ tag: tag.name, element, namespaces });
  }

  #attribute(element: Element, { name, value }: Attribute): void {
    const [prefix, local] = split(name);
    if (prefix === "xmlns" || name === "xmlns") return;
    if (/^on/i.test(local)) throw new XmlError(`the event handler ${name}`);
    if (name === "xml:base" || /^(?:src|srcdoc|action|formaction)$/i.test(local)) throw new XmlError(`the attribute ${name}`);
    if (/^id$/i.test(local)) {
      if (this.#byId.has(value)) throw new XmlError("an id twice");
      this.#byId.set(value, element);
    }
    if (/^href$/i.test(local)) {
      const target = value.trim();
      if (localReference.test(target)) element.references.push(target.slice(1));
      else this.#image(element, target);
    } else element.references.push(...cssReferences(value, local === "style"));
  }

  /** @throws {XmlError} where it is no image that lies in the address itself, or one that is huge once it is unpacked */
  #image({ name }: Element, address: string): void {
    if (name !== "image" || !/^data:image\//i.test(address)) throw new XmlError("a link to something outside of it");
    const [, base64] = imageAddress.exec(address) ?? [];
    const size = base64 === undefined ? undefined : rasterOf(Buffer.from(base64, "base64"))?.size;
    if (!size) throw new XmlError("an image that is no PNG or WebP");
    this.#pixels += size.width * size.height;
    if (isHuge(size) || this.#pixels > mostPixels) throw new XmlError("images of too many pixels");
  }

  /**
   * How many elements are drawn for this one.
   *
   * @param known of elements that were counted; undefined of those that are being so
   * @throws {XmlError} where it is drawn inside of itself, or is too much
   */
  #drawn(element: Element, known: Map<Element, number | undefined>, depth: number): number {
    const before = known.get(element);
    if (before !== undefined) return before;
    if (known.has(element)) throw new XmlError("a part that uses itself");
    if (depth > deepest * 2) throw new XmlError("parts that use one another too often");
    known.set(element, undefined);
    let count = 1;
    for (const child of element.children) count += this.#drawn(child, known, depth + 1);
    for (const id of element.references) {
      const used = this.#byId.get(id);
      if (used) count += this.#drawn(used, known, depth + 1);
    }
    if (count > mostDrawn) throw new XmlError("parts that are used too often");
    known.set(element, count);
    return count;
  }
}

/**
 * @param isStyle whether all of it is CSS; other attributes may be a value of CSS or anything else
 * @throws {XmlError} at what refers to anything but a part of the picture
 */
function cssReferences(css: string, isStyle: boolean): string[] {
  const isSafe = isStyle ? !/[\\@]/.test(css) : !(css.includes("\\") && css.includes("("));
  if (!isSafe || unsafeCss.test(css)) throw new XmlError("a style that loads or runs something");
  const found = [...css.matchAll(url)].map(([, , target = ""]) => target.trim());
  // An opening that the pattern did not take is one that a browser might.
  if (found.length < (css.match(/url\s*\(/gi)?.length ?? 0) || found.some((target) => !localReference.test(target)))
    throw new XmlError("a link to something outside of it");
  return found.map((target) => target.slice(1));
}

function split(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(":");
  return colon < 0 ? ["", name] : [name.slice(0, colon), name.slice(colon + 1)];
}

function namespacesOf({ attributes }: Tag, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = attributes.filter(({ name }) => name === "xmlns" || name.startsWith("xmlns:"));
  return own.length === 0 ? outer : new Map([...outer, ...own.map(({ name, value }) => [split(name)[0] && split(name)[1], value] as const)]);
}
