import { t } from "@vscode/l10n";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PageState } from "../../protocol";
import { afterChange } from "../editing";
import { post, remember, remembered } from "../host";
import { InputBox } from "../inputBox";
import { streamingReply } from "../pageState";
import type { Store } from "../store";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import { FailureAlert } from "./FailureAlert";
import { Header } from "./Header";
import { StatusLine } from "./StatusLine";

export interface AppProps {
  readonly store: Store;
  /** Hears when the host wants the input focused. Returns what ends it. */
  readonly onFocusInput: (listener: () => void) => () => void;
}

/** The whole page: nothing until the first snapshot came. */
export function App({ store, onFocusInput }: AppProps) {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    setState(store.state);
    return store.onChange(() => setState(store.state));
  }, [store]);
  return state ? <Page store={store} state={state} onFocusInput={onFocusInput} /> : null;
}

function Page({ store, state, onFocusInput }: AppProps & { readonly state: PageState }) {
  const [text, setText] = useState(state.draft);
  const input = useMemo(() => new InputBox(post, setText), []);
  const streaming = streamingReply(state) !== undefined;
  const seenFailure = useRef(state.failure);

  useEffect(() => store.onDraft((draft) => input.receive(draft)), [store, input]);
  useEffect(() => onFocusInput(() => input.focus()), [onFocusInput, input]);
  useEffect(() => {
    if (state.failure && state.failure !== seenFailure.current) {
      input.refused();
      refuseEdit();
    }
    seenFailure.current = state.failure;
  }, [state.failure, input]);
  useEffect(() => keepEdit(state, input), [state, input]);
  useEffect(() => stopOnEscape(streaming, input), [streaming, input]);

  return (
    <div class="page">
      <Header state={state} />
      <Conversation store={store} state={state} onSuggestion={(suggestion) => input.sendSuggestion(suggestion)} />
      {state.failure && <FailureAlert failure={state.failure} onEditMessage={() => input.focus()} />}
      <Composer input={input} text={text} initial={state.draft} streaming={streaming} personaName={state.personaName} />
      <StatusLine state={state} />
      <div id="announcer" class="for-screen-readers" aria-live="polite" aria-label={t("Newest reply")} />
    </div>
  );
}

/** The host did not take the edit: it stays open. */
function refuseEdit(): void {
  const { editing } = remembered();
  if (editing) {
    remember({ editing: { ...editing, sent: false } });
  }
}

/** An edit that can't go on here, since another view sent something, goes into the input box. */
function keepEdit(state: PageState, input: InputBox): void {
  const { editing } = remembered();
  const { keep, putBack } = editing ? afterChange(editing, state) : { keep: true };
  if (!keep) {
    remember({ editing: undefined });
  }
  if (putBack !== undefined) {
    input.putBack(putBack);
  }
}

function stopOnEscape(streaming: boolean, input: InputBox): (() => void) | undefined {
  if (!streaming) {
    return undefined;
  }
  const stop = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.defaultPrevented && !input.isComposing(event)) {
      post({ type: "stop" });
    }
  };
  document.addEventListener("keydown", stop);
  return () => document.removeEventListener("keydown", stop);
}
