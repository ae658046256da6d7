import type { Speaking } from "../../protocol";
import { beforePaint } from "../frame";
import { Placement } from "./place";

/** Names of the highlights that the style sheet knows. */
const lineMark = "aituber-line";
const wordMark = "aituber-word";
const unsaidMark = "aituber-unsaid";

/** Ms. */
const repaintAfter = 100;

interface Placed {
  readonly element: Element;
  readonly nodes: readonly Text[];
  readonly placement: Placement;
}

export interface Marks {
  readonly speaking: Speaking | undefined;
  readonly unsaid: readonly Speaking[];
}

/**
 * Marks what she says in the text of her replies, and what could not be said. Uses the CSS Custom Highlight
 * API, so that no element is changed under the Markdown that is being patched. Marks nothing where the
 * browser doesn't have it, or where it isn't sure of the place.
 */
export class SpeechMarks {
  readonly #root: Element;
  readonly #sourceOf: (replyId: string) => string | undefined;
  readonly #observer = new MutationObserver((records) => this.#changed(records));
  readonly #placed = new Map<string, Placed>();
  #marks: Marks = { speaking: undefined, unsaid: [] };
  #word: Speaking | undefined;
  #observes = false;
  #cancelPaint: (() => void) | undefined;
  #repaintTimer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param root what all replies are in
   * @param sourceOf the Markdown that a reply shows
   */
  constructor(root: Element, sourceOf: (replyId: string) => string | undefined) {
    this.#root = root;
    this.#sourceOf = sourceOf;
  }

  /** Marks the line that is being said and those that could not be. */
  show(marks: Marks): void {
    if (marks.speaking === this.#marks.speaking && marks.unsaid === this.#marks.unsaid) {
      return;
    }
    this.#marks = marks;
    this.#observe(marks.speaking !== undefined || marks.unsaid.length > 0);
    this.#paintSoon();
  }

  /** Marks the word that is being said. */
  showWord(word: Speaking | undefined): void {
    if (word?.replyId !== this.#word?.replyId || word?.stretch !== this.#word?.stretch) {
      this.#word = word;
      paint(wordMark, this.#ranges(word ? [word] : []));
    }
  }

  /** Which place of a reply's source a place in the page shows. */
  sourceAt(node: Node, offset: number): { readonly replyId: string; readonly offset: number } | undefined {
    const replyId = node.parentElement?.closest<HTMLElement>("[data-role=assistant]")?.dataset.id;
    const placed = replyId === undefined ? undefined : this.#place(replyId);
    if (replyId === undefined || !placed || !(node instanceof Text)) {
      return undefined;
    }
    const found = placed.placement.sourceAt(placed.nodes.indexOf(node), offset);
    return found === undefined ? undefined : { replyId, offset: found };
  }

  dispose(): void {
    this.#observe(false);
    this.#cancelPaint?.();
    clearTimeout(this.#repaintTimer);
    this.#placed.clear();
    [lineMark, wordMark, unsaidMark].forEach((name) => paint(name, []));
  }

  #observe(wanted: boolean): void {
    if (wanted && !this.#observes) {
      this.#observer.observe(this.#root, { subtree: true, childList: true, characterData: true });
    } else if (!wanted && this.#observes) {
      this.#observer.disconnect();
    }
    if (wanted !== this.#observes) {
      this.#placed.clear();
    }
    this.#observes = wanted;
  }

  #changed(records: readonly MutationRecord[]): void {
    for (const { target } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      if (element?.closest(".stage")) {
        // Her gauge moves with each token; no reply is there.
        continue;
      }
      const article = element?.closest<HTMLElement>("[data-role=assistant]");
      if (article?.dataset.id === undefined) {
        this.#forgetAll();
      } else if (element?.closest("[data-part=text]") && this.#placed.delete(article.dataset.id)) {
        this.#repaintLater();
      }
    }
  }

  #forgetAll(): void {
    if (this.#placed.size > 0) {
      this.#placed.clear();
      this.#repaintLater();
    }
  }

  /** What is marked stays so while text is added: it need not be found anew with every chunk. */
  #repaintLater(): void {
    this.#repaintTimer ??= setTimeout(() => {
      this.#repaintTimer = undefined;
      this.#paintSoon();
    }, repaintAfter);
  }

  #paintSoon(): void {
    this.#cancelPaint ??= beforePaint(() => {
      this.#cancelPaint = undefined;
      const { speaking, unsaid } = this.#marks;
      paint(lineMark, this.#ranges(speaking ? [speaking] : []));
      paint(wordMark, this.#ranges(this.#word ? [this.#word] : []));
      paint(unsaidMark, this.#ranges(unsaid));
    });
  }

  #ranges(stretches: readonly Speaking[]): Range[] {
    return stretches.flatMap(({ replyId, stretch }) => {
      const placed = this.#place(replyId);
      const parts = placed?.placement.parts(stretch) ?? [];
      return parts.flatMap(({ text, start, end }) => {
        const node = placed?.nodes[text];
        return node && end <= node.length ? [rangeOf(node, start, end)] : [];
      });
    });
  }

  #place(replyId: string): Placed | undefined {
    const known = this.#placed.get(replyId);
    if (known?.element.isConnected && this.#observes) {
      return known;
    }
    const element = this.#root.querySelector(`[data-id="${CSS.escape(replyId)}"] [data-part=text]`);
    const source = this.#sourceOf(replyId);
    if (!element || source === undefined) {
      return undefined;
    }
    const nodes = textNodes(element);
    const placed = { element, nodes, placement: new Placement(source, nodes.map(({ data }) => data)) };
    this.#placed.set(replyId, placed);
    return placed;
  }
}

/** The texts in an element that are shown of the source: the heads of code blocks are the page's own. */
function textNodes(element: Element): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node instanceof Text) {
      return NodeFilter.FILTER_ACCEPT;
    }
    return node instanceof Element && node.matches(".code-head") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
  });
  const nodes: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text) {
      nodes.push(node);
    }
  }
  return nodes;
}

function rangeOf(node: Text, start: number, end: number): Range {
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, end);
  return range;
}

function paint(name: string, ranges: readonly Range[]): void {
  if (!("highlights" in CSS)) {
    return;
  }
  if (ranges.length === 0) {
    CSS.highlights.delete(name);
    return;
  }
  const highlight = new Highlight(...ranges);
  highlight.priority = name === wordMark ? 1 : 0;
  CSS.highlights.set(name, highlight);
}
