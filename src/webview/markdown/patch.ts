import { createIcon, isIconName } from "../icons";
import type { ElementNode, TreeNode } from "./tree";

/**
 * Makes the last children of `parent`, which show `previous` now, show `next`. Touches only what
 * differs, and text that grew is only appended to, so that a selection, the focus and a scrolled code
 * block outlive the stream.
 */
export function patchChildren(
  parent: Element,
  previous: readonly TreeNode[],
  next: readonly TreeNode[],
): void {
  // From the end: to count children from the start takes longer the more there are.
  let child = previous.length === 0 ? null : parent.lastChild;
  for (let index = previous.length - 1; index > 0; index -= 1) {
    child = child?.previousSibling ?? null;
  }
  next.forEach((node, index) => {
    const old = previous[index];
    const current = child;
    child = current?.nextSibling ?? null;
    if (old === undefined || !current) {
      parent.append(create(node));
    } else if (!patchNode(current, old, node)) {
      current.replaceWith(create(node));
    }
  });
  for (let index = previous.length; index > next.length; index -= 1) {
    parent.lastChild?.remove();
  }
}

/** False where the node is of another kind and has to be made anew. */
function patchNode(child: ChildNode, old: TreeNode, next: TreeNode): boolean {
  if (old === next) {
    return true;
  }
  if (typeof old === "string" || typeof next === "string") {
    if (typeof old !== "string" || typeof next !== "string" || !(child instanceof Text)) {
      return false;
    }
    if (next.startsWith(old)) {
      child.appendData(next.slice(old.length));
    } else {
      child.data = next;
    }
    return true;
  }
  if (old.tag !== next.tag || !(child instanceof Element)) {
    return false;
  }
  patchAttributes(child, old, next);
  patchChildren(child, old.children, next.children);
  return true;
}

function patchAttributes(target: Element, old: ElementNode, next: ElementNode): void {
  const before: Readonly<Record<string, string>> = old.attributes ?? {};
  const after: Readonly<Record<string, string>> = next.attributes ?? {};
  for (const [name, value] of Object.entries(after)) {
    if (before[name] !== value) {
      target.setAttribute(name, value);
    }
  }
  for (const name of Object.keys(before)) {
    if (!(name in after)) {
      target.removeAttribute(name);
    }
  }
}

function create(node: TreeNode): Node {
  if (typeof node === "string") {
    return document.createTextNode(node);
  }
  const made = document.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    made.setAttribute(name, value);
  }
  const icon = node.attributes?.["data-icon"];
  if (icon !== undefined && isIconName(icon)) {
    made.append(createIcon(icon), createIcon("check"));
  }
  made.append(...node.children.map(create));
  return made;
}
