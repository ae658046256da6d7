import { t } from "@vscode/l10n";
import { memo } from "preact/compat";
import { useEffect, useState } from "preact/hooks";
import type { UserMessage } from "../../protocol";
import { post, remember, remembered } from "../host";
import { languageOf } from "../text/language";
import { codePointLabel, splitAtBidiControls, visibleControls } from "../text/visible";
import { Button, showDone } from "./Button";
import { MessageEditor } from "./MessageEditor";

export interface UserArticleProps {
  readonly message: UserMessage;
  readonly editable: boolean;
}

/** What the person said. The last of it can be edited in place and sent again. */
export const UserArticle = memo(function UserArticle({ message, editable }: UserArticleProps) {
  const [editing, setEditing] = useState(() => remembered().editing?.id === message.id);
  const finish = (): void => {
    setEditing(false);
    remember({ editing: undefined });
  };
  // What was typed until then is the page's to keep.
  useEffect(() => {
    if (!editable) {
      setEditing(false);
    }
  }, [editable]);
  return (
    <article class="message user" data-id={message.id} data-role="user" data-state="done" aria-label={t("You")}>
      {editing && editable ? (
        <MessageEditor message={message} onCancel={finish} />
      ) : (
        <>
          <div class="bubble">
            <UserText text={message.text} />
          </div>
          <div class="actions" data-always={editable}>
            <Button icon="copy" iconOnly label={t("Copy message")} onClick={(event) => copy(event, message.text)} />
            {editable && (
              <Button icon="edit" iconOnly label={t("Edit and send again")} onClick={() => setEditing(true)} />
            )}
          </div>
        </>
      )}
    </article>
  );
});

function UserText({ text }: { readonly text: string }) {
  return (
    <div class="plain" data-part="text" dir="auto" lang={languageOf(text)}>
      {splitAtBidiControls(visibleControls(text), "prose").map((piece) =>
        "text" in piece ? piece.text : <span class="control">[{codePointLabel(piece.control)}]</span>,
      )}
    </div>
  );
}

function copy(event: MouseEvent, text: string): void {
  post({ type: "copy", text });
  if (event.currentTarget instanceof Element) {
    showDone(event.currentTarget);
  }
}
