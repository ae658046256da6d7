import { t } from "@vscode/l10n";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { UserMessage } from "../../protocol";
import { belongsToInputMethod } from "../draft";
import { post, remember, remembered } from "../host";
import { Button } from "./Button";

export interface MessageEditorProps {
  readonly message: UserMessage;
  readonly onCancel: () => void;
}

/** Edits a message where it stands. It stays open until the host took the edit, so nothing is lost. */
export function MessageEditor({ message, onCancel }: MessageEditorProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const compositionEnded = useRef(-Infinity);

  useLayoutEffect(() => {
    const kept = remembered().editing;
    if (box.current) {
      box.current.value = kept?.id === message.id ? kept.text : message.text;
      box.current.focus();
      box.current.setSelectionRange(box.current.value.length, box.current.value.length);
    }
  }, [message]);

  const send = (): void => {
    const text = box.current?.value ?? "";
    if (text.trim() !== "") {
      remember({ editing: { id: message.id, text, sent: true } });
      post({ type: "edit", id: message.id, text });
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (belongsToInputMethod(event, compositionEnded.current)) {
      return;
    }
    if (event.key === "Escape") {
      event.preventDefault();
      onCancel();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };
  return (
    <div class="editor">
      <textarea
        ref={box}
        class="box"
        dir="auto"
        rows={1}
        aria-label={t("Edit the message")}
        onKeyDown={onKeyDown}
        onInput={(event) => remember({ editing: { id: message.id, text: event.currentTarget.value } })}
        onCompositionEnd={(event) => (compositionEnded.current = event.timeStamp)}
      />
      <div class="steps">
        <Button label={t("Send again")} primary onClick={send} />
        <Button label={t("Cancel")} onClick={onCancel} />
      </div>
    </div>
  );
}
