import { t } from "@vscode/l10n";
import { plainVisible } from "../text/visible";
import { highlight } from "./highlight";
import { element, type ElementNode } from "./tree";

/** A block of code with its language and the buttons that a click on the page's root is looked up by. */
export function codeBlock(code: string, info: string): ElementNode {
  const language = /^[^\s{,]*/.exec(info.trim())?.[0] ?? "";
  const text = code.endsWith("\n") ? code.slice(0, -1) : code;
  return element("div", { class: "code" }, [
    element("div", { class: "code-head" }, [
      element("span", { class: "code-language" }, [plainVisible(language) || t("text")]),
      button("copy", t("Copy code")),
      button("insert", t("Insert at cursor")),
    ]),
    element("pre", { dir: "ltr", tabindex: "0", role: "group", "aria-label": t("Code") }, [
      element("code", {}, highlight(text, language.toLowerCase())),
    ]),
  ]);
}

function button(action: "copy" | "insert", label: string): ElementNode {
  const attributes = { type: "button", class: "icon-button", title: label, "aria-label": label };
  return element("button", { ...attributes, "data-code": action, "data-icon": action });
}
