import type Token from "markdown-it/lib/token.mjs";
import { t } from "@vscode/l10n";
import { isAllowedLink } from "../text/links";
import { codeBlock } from "./codeBlock";
import { linkedTextNodes, linkNode, textNodes } from "./inlineText";
import { element, type ElementNode, type Tag, type TreeNode } from "./tree";

/** Headings begin at the third level: the page and the message are above them. */
const HEADINGS: Readonly<Record<string, Tag>> = { h1: "h3", h2: "h4", h3: "h5", h4: "h6", h5: "h6", h6: "h6" };
const PLAIN: ReadonlySet<string> = new Set<Tag>([
  "em", "strong", "s", "ul", "li", "blockquote", "thead", "tbody", "tr", "th", "td",
]);

interface Frame {
  /** Makes the node when it closes. Undefined: the children stand where the token stood. */
  readonly close?: (children: TreeNode[]) => ElementNode;
  readonly children: TreeNode[];
}

/** Tokens of markdown-it as nodes. Whatever it does not know becomes text, never markup. */
export function toTree(tokens: readonly Token[]): TreeNode[] {
  const root: TreeNode[] = [];
  const frames: Frame[] = [{ children: root }];
  for (const token of tokens) {
    const frame = frames.at(-1);
    if (!frame) {
      break;
    }
    if (token.nesting === 1) {
      const close = opening(token);
      frames.push(close ? { close, children: [] } : { children: frame.children });
    } else if (token.nesting === -1) {
      frames.pop();
      const parent = frames.at(-1)?.children ?? root;
      if (frame.close) {
        parent.push(frame.close(frame.children));
      }
      if (token.block) {
        parent.push("\n");
      }
    } else {
      frame.children.push(...standing(token));
    }
  }
  return mergeText(root);
}

function opening(token: Token): Frame["close"] {
  if (token.hidden) {
    return undefined;
  }
  if (token.type === "link_open") {
    const href = String(token.attrGet("href") ?? "");
    return (children) => linkNode(href, mergeText(children));
  }
  const heading = HEADINGS[token.tag];
  if (heading || token.tag === "p") {
    return (children) => element(heading ?? "p", { dir: "auto" }, mergeText(children));
  }
  if (token.tag === "ol") {
    const start = token.attrGet("start");
    return (children) => element("ol", start === null ? {} : { start: String(start) }, mergeText(children));
  }
  if (token.tag === "table") {
    return (children) =>
      element("div", { class: "table", tabindex: "0", role: "group", "aria-label": t("Table") }, [
        element("table", {}, mergeText(children)),
      ]);
  }
  if (PLAIN.has(token.tag)) {
    const holdsText = token.tag === "li" || token.tag === "td" || token.tag === "th";
    const attributes = holdsText ? { dir: "auto" } : {};
    return (children) => element(token.tag as Tag, attributes, mergeText(children));
  }
  return undefined;
}

function standing(token: Token): TreeNode[] {
  switch (token.type) {
    case "inline":
      return inlineTree(token.children ?? []);
    case "fence":
    case "code_block":
      return [codeBlock(token.content, token.info), "\n"];
    case "hr":
      return [element("hr", {}), "\n"];
    default:
      return textNodes(token.content, "prose");
  }
}

function inlineTree(tokens: readonly Token[]): TreeNode[] {
  const root: TreeNode[] = [];
  const frames: Frame[] = [{ children: root }];
  let inLink = 0;
  let text = "";
  const flush = (): void => {
    frames.at(-1)?.children.push(...(inLink > 0 ? textNodes(text, "prose") : linkedTextNodes(text)));
    text = "";
  };
  for (const token of tokens) {
    if (token.type === "text" || token.type === "text_special") {
      text += token.content;
      continue;
    }
    flush();
    if (token.nesting === 1) {
      inLink += token.type === "link_open" ? 1 : 0;
      const close = opening(token);
      frames.push({ ...(close && { close }), children: [] });
    } else if (token.nesting === -1) {
      inLink -= token.type === "link_close" ? 1 : 0;
      const frame = frames.pop();
      const made = frame?.close ? [frame.close(frame.children)] : (frame?.children ?? []);
      frames.at(-1)?.children.push(...made);
    } else {
      frames.at(-1)?.children.push(...standingInline(token));
    }
  }
  flush();
  return mergeText(root);
}

function standingInline(token: Token): TreeNode[] {
  switch (token.type) {
    case "softbreak":
    case "hardbreak":
      // The line feed is collapsed on the screen; it is there for those who read the text.
      return [element("br", {}), "\n"];
    case "code_inline":
      return [element("code", { dir: "ltr" }, textNodes(token.content, "code"))];
    case "image":
      return imageLink(token);
    default:
      return textNodes(token.content, "prose");
  }
}

/** An image is never loaded: that alone would tell a stranger that the reply was read. */
function imageLink(token: Token): TreeNode[] {
  const source = String(token.attrGet("src") ?? "");
  const words = token.content || source;
  return isAllowedLink(source) ? [linkNode(source, textNodes(words, "prose"))] : textNodes(words, "prose");
}

function mergeText(nodes: readonly TreeNode[]): TreeNode[] {
  const merged: TreeNode[] = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if (typeof node === "string" && typeof last === "string") {
      merged[merged.length - 1] = last + node;
    } else if (node !== "") {
      merged.push(node);
    }
  }
  return merged;
}
