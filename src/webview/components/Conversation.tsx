import { t } from "@vscode/l10n";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Message, PageState } from "../../protocol";
import { announce } from "../announce";
import { isEditable } from "../editing";
import { noticeText } from "../failureText";
import { Icon } from "../icons";
import { newSpeakers, streamingReply } from "../pageState";
import { gaugeLabel } from "../self/selfText";
import { canBeHeard } from "../speech/voiceText";
import { ScrollKeeper, type ScrollState } from "../scroll";
import type { Store } from "../store";
import { AssistantArticle } from "./AssistantArticle";
import { UserArticle } from "./UserArticle";
import { Welcome } from "./Welcome";

export interface ConversationProps {
  readonly store: Store;
  readonly state: PageState;
  readonly onSuggestion: (text: string) => void;
}

/** All that was said, or her greeting. */
export function Conversation({ store, state, onSuggestion }: ConversationProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const keeper = useRef<ScrollKeeper | undefined>(undefined);
  const [scroll, setScroll] = useState<ScrollState>({ following: true, unread: false });
  const streaming = streamingReply(state) !== undefined;
  const saidByPerson = state.messages.filter((message) => message.role === "user").length;

  useLayoutEffect(() => {
    if (!scroller.current || !content.current) {
      return undefined;
    }
    const made = new ScrollKeeper(scroller.current, content.current, setScroll);
    keeper.current = made;
    return () => made.dispose();
  }, []);
  const saidBefore = useRef(saidByPerson);
  useLayoutEffect(() => {
    if (saidByPerson > saidBefore.current) {
      keeper.current?.toNewest();
    }
    saidBefore.current = saidByPerson;
  }, [saidByPerson]);

  return (
    <div class="conversation">
      <div
        class="scroller"
        ref={scroller}
        role="log"
        tabIndex={0}
        aria-label={t("Conversation")}
        aria-live={streaming ? "off" : "polite"}
        aria-busy={streaming}
      >
        <div class="messages" ref={content}>
          {state.messages.length === 0 ? (
            <Welcome persona={state.persona} onSuggestion={onSuggestion} />
          ) : (
            <Messages store={store} state={state} />
          )}
        </div>
      </div>
      {!scroll.following && (
        <button type="button" class="jump" data-unread={scroll.unread} onClick={() => keeper.current?.toNewest()}>
          <Icon name="down" />
          {t("Jump to newest")}
        </button>
      )}
    </div>
  );
}

interface MessagesProps {
  readonly store: Store;
  readonly state: PageState;
}

function Messages({ store, state }: MessagesProps) {
  const lastUser = state.messages.findLast((message) => message.role === "user");
  const editableId = lastUser && isEditable(state, lastUser.id) ? lastUser.id : undefined;
  const last = state.messages.findLast((message) => message.role !== "notice");
  const canHear = canBeHeard(state.voice);
  const named = newSpeakers(state.messages);
  const view = (message: Message) => {
    switch (message.role) {
      case "user":
        return <UserArticle key={message.id} message={message} editable={message.id === editableId} />;
      case "assistant":
        return (
          <AssistantArticle
            key={message.id}
            store={store}
            message={message}
            named={named.has(message.id)}
            gaugeLabel={gaugeLabel(state.persona)}
            last={message === last}
            status={message.waitingFor === "model" ? state.status : undefined}
            canHear={canHear}
            unsaid={state.unsaid.some(({ replyId }) => replyId === message.id)}
          />
        );
      case "notice":
        return <Notice key={message.id} text={noticeText(message)} />;
    }
  };
  return <>{state.messages.map(view)}</>;
}

function Notice({ text }: { readonly text: string }) {
  useEffect(() => announce(text), [text]);
  return (
    <p class="notice" dir="auto">
      {text}
    </p>
  );
}
