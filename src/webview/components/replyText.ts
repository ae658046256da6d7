import { useLayoutEffect, useRef } from "preact/hooks";
import type { AssistantMessage } from "../../protocol";
import { MarkdownView } from "../markdown/view";
import type { Store } from "../store";
import { languageOf } from "../text/language";
import { visibleControls } from "../text/visible";

/** An element that shows the text of a reply and grows with its chunks, past preact. */
export function useReplyText(store: Store, message: AssistantMessage) {
  const element = useRef<HTMLDivElement>(null);
  const view = useRef<MarkdownView | undefined>(undefined);
  const { id, state } = message;

  useLayoutEffect(() => {
    const shown = element.current && new MarkdownView(element.current);
    view.current = shown ?? undefined;
    return () => shown?.dispose();
  }, []);
  useLayoutEffect(() => {
    if (state !== "streaming") {
      return undefined;
    }
    return store.onChunk(id, (part, text) => {
      if (part === "text") {
        view.current?.append(text);
        markLanguage(element.current, text);
      }
    });
  }, [store, id, state]);
  useLayoutEffect(() => {
    // What was drawn may be older than the chunks that came since.
    const text = store.reply(id)?.text ?? message.text;
    view.current?.set(text, state !== "streaming");
    markLanguage(element.current, text);
  }, [store, id, state, message]);
  return element;
}

/** An element that shows her thinking as plain text and grows with its chunks. */
export function useThinking(store: Store, message: AssistantMessage) {
  const element = useRef<HTMLDivElement>(null);
  const { id, state } = message;

  useLayoutEffect(() => {
    const text = store.reply(id)?.thinking ?? message.thinking;
    element.current?.replaceChildren(document.createTextNode(visibleControls(text)));
    markLanguage(element.current, text);
    if (state !== "streaming") {
      return undefined;
    }
    return store.onChunk(id, (part, chunk) => {
      const node = element.current?.firstChild;
      if (part === "thinking" && node instanceof Text) {
        node.appendData(visibleControls(chunk));
        markLanguage(element.current, chunk);
      }
    });
  }, [store, id, state, message]);
  return element;
}

function markLanguage(element: HTMLElement | null, text: string): void {
  const language = element?.lang === "" ? languageOf(text) : undefined;
  if (element && language) {
    element.lang = language;
  }
}
