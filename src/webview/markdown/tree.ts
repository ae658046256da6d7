/** What a rendered text is made of, as plain data: comparable, testable without a browser, and safe. */

export type Tag =
  | "p" | "br" | "hr" | "h3" | "h4" | "h5" | "h6" | "em" | "strong" | "s" | "a" | "span"
  | "ul" | "ol" | "li" | "blockquote" | "code" | "pre" | "div" | "button"
  | "table" | "thead" | "tbody" | "tr" | "th" | "td";

/** The only attributes that model text can lead to; none of them runs or loads anything. */
export type Attribute =
  | "class" | "dir" | "role" | "tabindex" | "title" | "start" | "type" | "aria-label"
  | "data-href" | "data-code" | "data-char" | "data-icon";

export interface ElementNode {
  readonly tag: Tag;
  readonly attributes?: Readonly<Partial<Record<Attribute, string>>>;
  readonly children: readonly TreeNode[];
}

export type TreeNode = string | ElementNode;

/** Makes an element. */
export function element(
  tag: Tag,
  attributes: ElementNode["attributes"],
  children: readonly TreeNode[] = [],
): ElementNode {
  return { tag, ...(attributes && { attributes }), children };
}

/** The text of a tree, as a reader hears it. Labels of buttons are not part of it. */
export function textOf(nodes: readonly TreeNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === "string") {
        return node;
      }
      return node.attributes?.class === "code-head" ? "" : textOf(node.children);
    })
    .join("");
}
