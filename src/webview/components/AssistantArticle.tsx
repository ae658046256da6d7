import { t } from "@vscode/l10n";
import { memo } from "preact/compat";
import { useEffect, useRef } from "preact/hooks";
import type { AssistantMessage, ModelStatus } from "../../protocol";
import { announce } from "../announce";
import { failureText, hasPartToGoOn } from "../failureText";
import { post } from "../host";
import type { Store } from "../store";
import { plainVisible } from "../text/visible";
import { Button, showDone } from "./Button";
import { Steps } from "./FailureAlert";
import { useReplyText, useThinking } from "./replyText";
import { Sparkline } from "./Sparkline";
import { Waiting } from "./Waiting";

export interface AssistantArticleProps {
  readonly store: Store;
  readonly message: AssistantMessage;
  /** Her name is shown where another spoke before. */
  readonly named: boolean;
  /** What the gauge is called. */
  readonly gaugeLabel: string;
  readonly last: boolean;
  /** Only while the reply waits for the model. */
  readonly status: ModelStatus | undefined;
  /** She has a voice to say it again with. */
  readonly canHear: boolean;
  /** Some of it could not be said. */
  readonly unsaid: boolean;
}

/** What she says. */
export const AssistantArticle = memo(function AssistantArticle(props: AssistantArticleProps) {
  const { store, message, named, gaugeLabel, last, status, canHear, unsaid } = props;
  const text = useReplyText(store, message);
  const streaming = message.state === "streaming";
  const name = plainVisible(message.name);
  useAnnouncement(message, name, text);
  return (
    <article
      class="message assistant"
      data-id={message.id}
      data-role="assistant"
      data-state={message.state}
      aria-label={name}
    >
      {named && (
        <p class="speaker" dir="auto" aria-hidden="true">
          {name}
        </p>
      )}
      <div class="bubble">
        {message.thinking !== "" && <Thinking store={store} message={message} />}
        <div class="markdown" data-part="text" ref={text} />
        {streaming && message.text === "" && <Waiting message={message} status={status} />}
        {(streaming || message.gauge.length > 0) && <Sparkline store={store} message={message} label={gaugeLabel} />}
      </div>
      <Ending message={message} last={last} />
      {unsaid && <p class="ending unsaid">{t("Some of it could not be said aloud.")}</p>}
      {!streaming && <Actions message={message} last={last} canHear={canHear} />}
    </article>
  );
});

function Thinking({ store, message }: { readonly store: Store; readonly message: AssistantMessage }) {
  const place = useThinking(store, message);
  const thinks = message.state === "streaming" && message.text === "";
  return (
    <details class="thinking" data-part="thinking" data-active={thinks}>
      <summary>{thinks ? t("Thinking…") : t("What she thought")}</summary>
      <div class="plain" dir="auto" ref={place} />
    </details>
  );
}

/** How the reply ended, where that is worth a word. */
function Ending({ message, last }: { readonly message: AssistantMessage; readonly last: boolean }) {
  if (message.state === "failed") {
    const { text, steps } = failureText(message.failure ?? { reason: "generation-failed" });
    return (
      <div class="failure" role={last ? "alert" : "note"} data-reason={message.failure?.reason}>
        <div class="failure-body">
          <p dir="auto">{text}</p>
          {last && (
            <Steps
              steps={hasPartToGoOn(message) ? ["goOn", ...steps] : steps}
              onGoOn={() => post({ type: "goOn", id: message.id })}
              onRetry={() => post({ type: "retry", id: message.id })}
            />
          )}
        </div>
      </div>
    );
  }
  if (message.state === "stopped") {
    return <p class="ending">{t("Stopped")}</p>;
  }
  if (message.state === "done" && message.text.trim() === "") {
    return <p class="ending">{t("She had nothing to say.")}</p>;
  }
  return message.end === "length" ? <p class="ending">{t("Cut off at the token limit")}</p> : null;
}

interface ActionsProps {
  readonly message: AssistantMessage;
  readonly last: boolean;
  readonly canHear: boolean;
}

function Actions({ message, last, canHear }: ActionsProps) {
  const { id, state, text } = message;
  const canGoOn = last && (state === "stopped" || (state === "done" && message.end === "length"));
  const copy = (event: MouseEvent): void => {
    post({ type: "copy", text });
    if (event.currentTarget instanceof Element) {
      showDone(event.currentTarget);
    }
  };
  return (
    <div class="actions" data-always={last}>
      {canGoOn && <Button icon="goOn" label={t("Go on")} onClick={() => post({ type: "goOn", id })} />}
      {text !== "" && <Button icon="copy" iconOnly label={t("Copy reply")} onClick={copy} />}
      {text.trim() !== "" && canHear && (
        <Button icon="play" iconOnly label={t("Hear it again")} onClick={() => post({ type: "hear", id })} />
      )}
      {last && state === "done" && (
        <Button icon="again" iconOnly label={t("Regenerate")} onClick={() => post({ type: "regenerate", id })} />
      )}
      {last && state === "stopped" && (
        <Button icon="again" iconOnly label={t("Try again")} onClick={() => post({ type: "retry", id })} />
      )}
    </div>
  );
}

/** Reads a reply out once it ended; those that were there from the start are old news. */
function useAnnouncement(
  message: AssistantMessage,
  name: string,
  text: { readonly current: HTMLElement | null },
): void {
  const before = useRef(message.state);
  useEffect(() => {
    if (before.current === "streaming" && message.state !== "streaming") {
      const said = text.current?.textContent ?? "";
      announce(message.state === "stopped" ? `${name}: ${said} (${t("Stopped")})` : `${name}: ${said}`);
    }
    before.current = message.state;
  }, [message.state, name, text]);
}
