import { t } from "@vscode/l10n";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PageState, VoiceStatus } from "../../protocol";
import { announce } from "../announce";
import { afterChange } from "../editing";
import { post, remember, remembered } from "../host";
import { InputBox } from "../inputBox";
import { streamingReply } from "../pageState";
import { gaugeLevel } from "../self/gauge";
import { turnedUp } from "../self/strength";
import type { PageSpeech } from "../speech/pageSpeech";
import { voiceTrouble } from "../speech/voiceText";
import type { Store } from "../store";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import { FailureAlert } from "./FailureAlert";
import { useGaugeValue } from "./gaugeValue";
import { SoundBar } from "./SoundBar";
import { SparklineColors } from "./Sparkline";
import { Stage } from "./Stage";
import { StatusLine } from "./StatusLine";
import { VoiceTrouble } from "./VoiceLine";
import { VoicePicker } from "./VoicePicker";

export interface AppProps {
  readonly store: Store;
  readonly speech: PageSpeech;
  /** Hears when the host wants the input focused. Returns what ends it. */
  readonly onFocusInput: (listener: () => void) => () => void;
}

/** The whole page: nothing until the first snapshot came. */
export function App({ store, speech, onFocusInput }: AppProps) {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    setState(store.state);
    return store.onChange(() => setState(store.state));
  }, [store]);
  return state ? <Page store={store} speech={speech} state={state} onFocusInput={onFocusInput} /> : null;
}

function Page({ store, speech, state, onFocusInput }: AppProps & { readonly state: PageState }) {
  const [text, setText] = useState(state.draft);
  const [focused, setFocused] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  const input = useMemo(() => new InputBox(post, setText), []);
  const streaming = streamingReply(state) !== undefined;
  const speaking = state.speaking !== undefined;
  const chooseVoice = (): void => speech.picker.open();
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
  useEffect(() => stopOnEscape(streaming ? "stop" : speaking ? "hush" : undefined, input), [streaming, speaking, input]);
  useTroubleAnnouncement(state.voice);
  useGaugeValue(store, (value) => {
    page.current?.setAttribute("data-level", value === undefined ? "none" : gaugeLevel(value));
  });

  return (
    <div
      class="page"
      ref={page}
      data-empty={state.messages.length === 0}
      data-live={streaming || speaking}
      style={{ "--turned-up": turnedUp(state.strength) }}
    >
      <SparklineColors />
      <Stage store={store} state={state} speech={speech} typing={focused && text !== ""} onChooseVoice={chooseVoice} />
      <Conversation store={store} state={state} onSuggestion={(suggestion) => input.sendSuggestion(suggestion)} />
      {state.failure && (
        <FailureAlert
          failure={state.failure}
          voice={state.voice}
          onEditMessage={() => input.focus()}
          onChooseVoice={chooseVoice}
        />
      )}
      <VoiceTrouble voice={state.voice} onChooseVoice={chooseVoice} />
      <SoundBar voice={state.voice} speech={speech} />
      <Composer
        input={input}
        text={text}
        initial={state.draft}
        streaming={streaming}
        speaking={speaking}
        personaName={state.persona.name}
        onFocus={setFocused}
      />
      <StatusLine state={state} />
      <VoicePicker picker={speech.picker} />
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

function stopOnEscape(action: "stop" | "hush" | undefined, input: InputBox): (() => void) | undefined {
  if (!action) {
    return undefined;
  }
  const stop = (event: KeyboardEvent): void => {
    // Where something is open on top of the page, the key closes that.
    const isTaken = event.defaultPrevented || document.querySelector("dialog[open], :popover-open") !== null;
    if (event.key === "Escape" && !isTaken && !input.isComposing(event)) {
      post({ type: action });
    }
  };
  document.addEventListener("keydown", stop);
  return () => document.removeEventListener("keydown", stop);
}

/** Says once what is wrong with her voice; it stands below the input, which nobody reads again by itself. */
function useTroubleAnnouncement(voice: VoiceStatus): void {
  const trouble = voiceTrouble(voice)?.text;
  useEffect(() => {
    if (trouble !== undefined) {
      announce(trouble);
    }
  }, [trouble]);
}
