import { t } from "@vscode/l10n";
import { splitAtLinks } from "../text/links";
import { codePointLabel, splitAtBidiControls } from "../text/visible";
import { element, type ElementNode, type TreeNode } from "./tree";

/** A text as nodes, with the bidi controls in it shown. */
export function textNodes(text: string, kind: "prose" | "code"): TreeNode[] {
  return splitAtBidiControls(text, kind).map((piece) =>
    "text" in piece ? piece.text : controlNode(piece.control),
  );
}

function controlNode(char: string): ElementNode {
  const label = codePointLabel(char);
  const attributes = {
    class: "control",
    "data-char": label.slice(2),
    title: t("Hidden character that changes the reading direction"),
  };
  return element("span", attributes, [`[${label}]`]);
}

/** A text as nodes, with the bare addresses in it as links. */
export function linkedTextNodes(text: string): TreeNode[] {
  return splitAtLinks(text).flatMap((piece) =>
    "text" in piece ? textNodes(piece.text, "prose") : [linkNode(piece.href, [piece.href])],
  );
}

/**
 * A link without `href`: it cannot navigate, be prefetched or be opened past us. The page posts the
 * address to the host on a click or Enter, and VS Code asks before it opens it.
 */
export function linkNode(href: string, children: readonly TreeNode[]): ElementNode {
  return element("a", { role: "link", tabindex: "0", "data-href": href, title: href }, children);
}
