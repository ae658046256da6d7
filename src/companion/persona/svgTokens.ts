/** A tag of an XML document. */
export interface Tag {
  readonly kind: "open" | "close";
  readonly name: string;
  readonly attributes: readonly Attribute[];
  /** `<a/>`: nothing is in it, and no closing tag follows. */
  readonly isEmpty: boolean;
}

export interface Attribute {
  readonly name: string;
  /** With references replaced by their characters. */
  readonly value: string;
}

export type XmlToken = Tag | { readonly kind: "text"; readonly text: string };

const name = String.raw`[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?`;
const declaration = /^\uFEFF?<\?xml\s+version\s*=\s*["']1\.[01]["'](?:\s+encoding\s*=\s*["']utf-8["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>/i;
const attribute = new RegExp(String.raw`\s+(${name})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, "y");
const opening = new RegExp(`<(${name})`, "y");
const ending = /\s*(\/?)>/y;
const closing = new RegExp(String.raw`</(${name})\s*>`, "y");
const plain = /[^<]+/y;
const references: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Not written in the small part of XML that pictures need. */
export class XmlError extends Error {}

/**
 * The tags and texts of an XML document, in a part of XML in which nothing can be hidden: no DOCTYPE, no
 * entities but the five of XML itself, no instructions. Comments are skipped. Whether tags match is for
 * the caller to see.
 *
 * @throws {XmlError} at what is not of that part, with its name
 */
export function* xmlTokens(document: string): Generator<XmlToken> {
  let at = declaration.exec(document)?.[0].length ?? (document.startsWith("\uFEFF") ? 1 : 0);
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(document);
    if (found) at += found[0].length;
    return found ?? undefined;
  };
  /** @returns the text up to a mark, which is passed over too */
  const upTo = (mark: string): string => {
    const end = document.indexOf(mark, at);
    if (end < 0) throw new XmlError("an end that is missing");
    const text = document.slice(at, end);
    at = end + mark.length;
    return text;
  };
  const skip = (mark: string): boolean => {
    if (!document.startsWith(mark, at)) return false;
    at += mark.length;
    return true;
  };
  while (at < document.length) {
    const text = match(plain);
    if (text) yield { kind: "text", text: withCharacters(text[0]) };
    else if (skip("<!--")) upTo("-->");
    else if (skip("<![CDATA[")) yield { kind: "text", text: upTo("]]>") };
    else if (document.startsWith("<!", at)) throw new XmlError("DOCTYPE");
    else if (document.startsWith("<?", at)) throw new XmlError("<?…?>");
    else {
      const close = match(closing);
      if (close) {
        yield { kind: "close", name: close[1] ?? "", attributes: [], isEmpty: false };
        continue;
      }
      const open = match(opening);
      if (!open) throw new XmlError("a broken tag");
      const attributes: Attribute[] = [];
      for (let found = match(attribute); found; found = match(attribute))
        attributes.push({ name: found[1] ?? "", value: withCharacters(found[2] ?? found[3] ?? "") });
      const end = match(ending);
      if (!end) throw new XmlError("a broken tag");
      yield { kind: "open", name: open[1] ?? "", attributes, isEmpty: end[1] === "/" };
    }
  }
}

function withCharacters(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+))?;?/gi, (reference, decimal?: string, hexadecimal?: string, entity?: string) => {
    const code = decimal ? Number(decimal) : hexadecimal ? Number.parseInt(hexadecimal, 16) : undefined;
    const character = code === undefined ? references[entity ?? ""] : code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    if (character === undefined || !reference.endsWith(";")) throw new XmlError(`the entity ${reference.slice(0, 40)}`);
    return character;
  });
}
