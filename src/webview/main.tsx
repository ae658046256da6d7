import { config } from "@vscode/l10n";
import { render } from "preact";
import "./styles/page.css";
import { listenForClicks } from "./clicks";
import { applyCodeColors } from "./codeColors";
import { App } from "./components/App";
import { toPageMessage } from "./door";
import { log, post } from "./host";
import { PageSpeech } from "./speech/pageSpeech";
import { Store } from "./store";

reportErrors();
readTexts();

const store = new Store();
const root = document.getElementById("app");
const speech = root ? new PageSpeech(store, root) : undefined;
const focusListeners = new Set<() => void>();
/** The host wanted the input focused before there was one. */
let focusWaits = false;

addEventListener("message", (event: MessageEvent<unknown>) => {
  const message = toPageMessage(event.data);
  switch (message?.type) {
    case undefined:
      log("warn", "The page was sent something that it does not understand.");
      break;
    case "snapshot":
    case "change":
      if (store.receive(message) === "gap") {
        log("warn", `The page missed changes before revision ${message.revision} and asks for all anew.`);
        post({ type: "resync" });
      }
      break;
    case "codeColors":
      applyCodeColors(message.colors);
      break;
    case "focusInput":
      focusWaits = focusListeners.size === 0;
      focusListeners.forEach((listener) => listener());
      break;
    default:
      if (message) {
        speech?.receive(message);
      }
  }
});

if (root && speech) {
  listenForClicks(root);
  render(<App store={store} speech={speech} onFocusInput={onFocusInput} />, root);
  log("debug", `The page is ready (${document.body.dataset.aituberView ?? "unknown view"}).`);
  post({ type: "ready" });
  speech.start();
}

function onFocusInput(listener: () => void): () => void {
  focusListeners.add(listener);
  if (focusWaits) {
    focusWaits = false;
    listener();
  }
  return () => focusListeners.delete(listener);
}

/** Texts in the person's language come with the page; without them it speaks English. */
function readTexts(): void {
  const contents = document.querySelector<HTMLMetaElement>("meta[name=aituber-l10n]")?.content;
  if (contents) {
    try {
      config({ contents });
    } catch (error) {
      log("error", `The page's texts could not be read: ${String(error)}`);
    }
  }
}

function reportErrors(): void {
  addEventListener("error", (event) => {
    const stack = event.error instanceof Error ? event.error.stack : undefined;
    log("error", stack ?? `${event.message} (${event.filename}:${event.lineno})`);
  });
  addEventListener("unhandledrejection", (event) => {
    const reason: unknown = event.reason;
    log("error", `Unhandled: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
  });
}
