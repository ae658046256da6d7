import MarkdownIt from "markdown-it";
import type Token from "markdown-it/lib/token.mjs";
import cjkFriendly from "markdown-it-cjk-friendly";
import { isAllowedLink } from "../text/links";
import { completeInline } from "./unfinished";

/**
 * CommonMark and tables. Without HTML (it stays text), link definitions (they would let a later block
 * change an earlier one) and underlined headings (a model's `---` is a rule, and text must not jump to a
 * heading a line later).
 */
const markdown = new MarkdownIt({ html: false, breaks: true, linkify: false })
  .disable(["reference", "lheading"])
  // Without it `**「強調」**です` is not bold: CommonMark's rules for `*` count on spaces between words.
  .use(cjkFriendly);
markdown.validateLink = isAllowedLink;

/** The blocks of a source, without looking inside them. */
export function parseBlocks(source: string): Token[] {
  const tokens: Token[] = [];
  markdown.block.parse(source, markdown, {}, tokens);
  return tokens;
}

/** Parses a source into block tokens, the inline ones with children. `streaming`: its end is still to come. */
export function parseMarkdown(source: string, streaming: boolean): Token[] {
  const tokens = parseBlocks(source);
  const end = tokens.findLastIndex((token) => token.nesting !== -1);
  tokens.forEach((token, index) => {
    if (token.type === "inline") {
      const open = streaming && index === end;
      const children: Token[] = [];
      markdown.inline.parse(open ? completeInline(token.content) : token.content, markdown, {}, children);
      token.children = children;
    }
  });
  return tokens;
}
