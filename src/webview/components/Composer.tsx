import { t } from "@vscode/l10n";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { announce } from "../announce";
import { post } from "../host";
import { Icon } from "../icons";
import type { InputBox } from "../inputBox";
import { plainVisible } from "../text/visible";

export interface ComposerProps {
  readonly input: InputBox;
  /** What the box holds, for the button; the box itself is not drawn from it. */
  readonly text: string;
  /** What it holds at first. */
  readonly initial: string;
  readonly streaming: boolean;
  /** She is heard. */
  readonly speaking: boolean;
  readonly personaName: string;
  readonly onFocus: (focused: boolean) => void;
}

/** The input box, and the one button that is Send, or Stop while she answers or speaks. */
export function Composer({ input, text, initial, streaming, speaking, personaName, onFocus }: ComposerProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [hint, setHint] = useState(false);

  useLayoutEffect(() => {
    if (!box.current) {
      return undefined;
    }
    box.current.value = initial;
    return input.attach(box.current);
  }, [input]);
  useLayoutEffect(() => {
    if (!streaming) {
      setHint(false);
    }
  }, [streaming]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || input.isComposing(event)) {
      return;
    }
    event.preventDefault();
    if (streaming) {
      setHint(true);
      announce(waitHint());
    } else {
      input.send();
    }
  };
  const onButton = (event: MouseEvent): void => {
    if (action === "send") {
      input.send();
    } else if (event.detail <= 1) {
      // The second click of a double-click on Send must not stop what the first began.
      post({ type: action });
    }
    input.focus();
  };
  const action = streaming ? "stop" : speaking && text.trim() === "" ? "hush" : "send";
  const { label, title } = buttonTexts(action);
  return (
    <div class="composer">
      {hint && <p class="hint">{waitHint()}</p>}
      <div class="composer-box">
        <textarea
          ref={box}
          class="box"
          rows={1}
          dir="auto"
          aria-label={t("Message to {0}", plainVisible(personaName))}
          placeholder={t("Talk to {0}…", plainVisible(personaName))}
          onKeyDown={onKeyDown}
          onFocus={() => onFocus(true)}
          onBlur={() => onFocus(false)}
        />
        <button
          type="button"
          class="send"
          data-action={action}
          aria-label={label}
          aria-disabled={action === "send" && text.trim() === ""}
          title={title}
          onClick={onButton}
        >
          <Icon name={action === "send" ? "send" : "stop"} />
        </button>
      </div>
    </div>
  );
}

function buttonTexts(action: "send" | "stop" | "hush"): { readonly label: string; readonly title: string } {
  switch (action) {
    case "send":
      return { label: t("Send"), title: t("Send (Enter)") };
    case "stop":
      return { label: t("Stop"), title: t("Stop (Esc)") };
    case "hush":
      return { label: t("Stop speaking"), title: t("Stop speaking (Esc)") };
  }
}

function waitHint(): string {
  return t("She is still answering. Your text stays here; Esc stops her.");
}
