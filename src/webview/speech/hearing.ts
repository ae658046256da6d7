import type { SpeechMarks } from "./marks";

/** Ms in which a second click makes it a double-click, which selects a word. */
const doubleClick = 280;

export interface HearingOptions {
  readonly root: HTMLElement;
  readonly marks: SpeechMarks;
  /** Whether there is a voice, and the reply may be heard. */
  readonly canHear: (replyId: string) => boolean;
  readonly hear: (replyId: string, offset: number) => void;
}

/**
 * A plain click on what she said says that line again. Clicks that select, follow a link, press a button or
 * are about code do what they do. Returns what ends it.
 */
export function listenForHearing({ root, marks, canHear, hear }: HearingOptions): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  let hadSelection = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  root.addEventListener("pointerdown", () => (hadSelection = hasSelection()), { signal });
  root.addEventListener(
    "click",
    (event) => {
      clearTimeout(timer);
      const isPlain = event.button === 0 && event.detail === 1 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      const place = isPlain && !hadSelection && !hasSelection() ? textAt(event) : undefined;
      const found = place && marks.sourceAt(place.node, place.offset);
      if (found && canHear(found.replyId)) {
        timer = setTimeout(() => {
          if (!hasSelection()) {
            hear(found.replyId, found.offset);
          }
        }, doubleClick);
      }
    },
    { signal },
  );
  return () => {
    clearTimeout(timer);
    listeners.abort();
  };
}

function hasSelection(): boolean {
  return document.getSelection()?.isCollapsed === false;
}

/** The text under the pointer, if it really is under it and is hers. */
function textAt(event: MouseEvent): { readonly node: Text; readonly offset: number } | undefined {
  const target = event.target instanceof Element ? event.target : undefined;
  if (!target?.closest("[data-role=assistant] [data-part=text]") || target.closest("a, button, .code")) {
    return undefined;
  }
  const caret = document.caretPositionFromPoint(event.clientX, event.clientY);
  const node = caret?.offsetNode;
  if (!caret || !(node instanceof Text)) {
    return undefined;
  }
  for (const start of [caret.offset, caret.offset - 1]) {
    if (start >= 0 && start < node.length && isOver(node, start, event)) {
      return { node, offset: start };
    }
  }
  return undefined;
}

function isOver(node: Text, start: number, { clientX, clientY }: MouseEvent): boolean {
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, start + 1);
  return [...range.getClientRects()].some(
    ({ left, right, top, bottom }) => clientX >= left && clientX <= right && clientY >= top && clientY <= bottom,
  );
}
