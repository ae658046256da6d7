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
  readonly personaName: string;
}

/** The input box, and the one button that is Send, or Stop while she answers. */
export function Composer({ input, text, initial, streaming, personaName }: ComposerProps) {
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
    if (!streaming) {
      input.send();
    } else if (event.detail <= 1) {
      // The second click of a double-click on Send must not stop what the first began.
      post({ type: "stop" });
    }
    input.focus();
  };
  const label = streaming ? t("Stop") : t("Send");
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
        />
        <button
          type="button"
          class="send"
          data-action={streaming ? "stop" : "send"}
          aria-label={label}
          aria-disabled={!streaming && text.trim() === ""}
          title={streaming ? t("Stop (Esc)") : t("Send (Enter)")}
          onClick={onButton}
        >
          <Icon name={streaming ? "stop" : "send"} />
        </button>
      </div>
    </div>
  );
}

function waitHint(): string {
  return t("She is still answering. Your text stays here; Esc stops her.");
}
