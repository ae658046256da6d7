import { post } from "./host";
import { showDone } from "./components/Button";
import { isAllowedLink } from "./text/links";

/**
 * Acts on clicks on what was made from model text, which carries no handlers of its own: links and the
 * buttons of code blocks. Returns what ends it.
 */
export function listenForClicks(root: HTMLElement): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  root.addEventListener("click", (event) => act(event), { signal });
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter" && event.target instanceof Element && event.target.matches("[data-href]")) {
        act(event);
      }
    },
    { signal },
  );
  return () => listeners.abort();
}

function act(event: Event): void {
  const target = event.target instanceof Element ? event.target : undefined;
  const href = target?.closest("[data-href]")?.getAttribute("data-href");
  if (href) {
    event.preventDefault();
    if (isAllowedLink(href)) {
      post({ type: "openLink", href });
    }
    return;
  }
  const button = target?.closest("button[data-code]");
  const code = button?.closest(".code")?.querySelector("pre");
  if (button && code) {
    const text = codeText(code);
    post(button.getAttribute("data-code") === "insert" ? { type: "insertAtCursor", text } : { type: "copy", text });
    showDone(button);
  }
}

/** The code as it was written: characters that are shown by name are themselves again. */
function codeText(node: Node): string {
  if (node instanceof Text) {
    return node.data;
  }
  const hidden = node instanceof Element ? node.getAttribute("data-char") : null;
  return hidden === null
    ? [...node.childNodes].map(codeText).join("")
    : String.fromCodePoint(Number.parseInt(hidden, 16));
}
