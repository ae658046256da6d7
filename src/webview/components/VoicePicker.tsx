import { t } from "@vscode/l10n";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { failureText } from "../failureText";
import { voicesMatching, type PickerState, type VoicePicker as Picker } from "../speech/picker";
import { plainVisible } from "../text/visible";
import { Button } from "./Button";
import { Steps } from "./FailureAlert";
import { VoiceEntry } from "./VoiceEntry";

/** Lets the person choose who speaks, and hear them first. */
export function VoicePicker({ picker }: { readonly picker: Picker }) {
  const [state, setState] = useState(picker.state);
  useEffect(() => {
    setState(picker.state);
    return picker.onChange(() => setState(picker.state));
  }, [picker]);
  return state.phase === "closed" ? null : <Dialog picker={picker} state={state} />;
}

interface DialogProps {
  readonly picker: Picker;
  readonly state: PickerState;
}

function Dialog({ picker, state }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [words, setWords] = useState("");
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, []);
  useEffect(() => {
    if (state.phase === "open") {
      dialog.current?.querySelector<HTMLElement>(".picker-search")?.focus();
      dialog.current?.querySelector("[data-chosen=true]")?.scrollIntoView({ block: "center" });
    }
  }, [state.phase]);
  const shown = voicesMatching(state.voices, words);
  return (
    <dialog
      ref={dialog}
      class="picker"
      aria-labelledby="picker-title"
      onCancel={() => picker.close()}
      onClick={(event) => event.target === dialog.current && picker.close()}
      onKeyDown={(event) => moveWithArrows(event, dialog.current)}
    >
      <div class="picker-head">
        <h2 id="picker-title">{t("Choose a voice")}</h2>
        <Button icon="close" iconOnly label={t("Close")} onClick={() => picker.close()} />
      </div>
      {state.phase === "open" && (
        <input
          type="search"
          class="picker-search"
          value={words}
          aria-label={t("Search for a character or a style")}
          placeholder={t("Character or style")}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      )}
      <Contents picker={picker} state={state} shown={shown} />
    </dialog>
  );
}

function Contents({ picker, state, shown }: DialogProps & { readonly shown: PickerState["voices"] }) {
  if (state.phase === "opening") {
    return <p class="picker-note">{t("Asking for the voices…")}</p>;
  }
  if (state.phase === "failed") {
    return <Failed picker={picker} state={state} />;
  }
  if (shown.length === 0) {
    return <p class="picker-note">{state.voices.length === 0 ? t("The engine has no voices.") : t("No voice is called that.")}</p>;
  }
  return (
    <ul class="voices" aria-label={state.engine === "" ? t("Voices") : t("Voices of {0}", plainVisible(state.engine))}>
      {shown.map((voice) => (
        <VoiceEntry
          key={voice.speakerId}
          picker={picker}
          voice={voice}
          chosen={state.chosen}
          pictures={state.pictures.get(voice.speakerId)}
          sample={voice.styles.some(({ id }) => id === state.sample?.styleId) ? state.sample : undefined}
        />
      ))}
    </ul>
  );
}

function Failed({ picker, state }: DialogProps) {
  const { text, steps } = failureText(state.failure ?? { reason: "voice-unreachable" });
  return (
    <div class="picker-note" role="alert">
      <p dir="auto">{text}</p>
      <Steps
        steps={["retry", ...steps.filter((step) => step === "voiceSettings" || step === "log")]}
        onRetry={() => picker.open()}
      />
    </div>
  );
}

/** Up and down go from style to style, left and right between a style and its sample. */
function moveWithArrows(event: KeyboardEvent, dialog: HTMLDialogElement | null): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const sideways = event.key === "ArrowRight" || event.key === "ArrowLeft";
  const target = event.target instanceof HTMLElement ? event.target : undefined;
  const row = target?.closest(".style");
  const isTyping = target?.matches("input") && step <= 0;
  if (!dialog || !target || isTyping || (step === 0 && !(sideways && row))) {
    return;
  }
  event.preventDefault();
  if (step === 0) {
    row?.querySelector<HTMLElement>(event.key === "ArrowRight" ? ".style-sample" : ".style-choose")?.focus();
    return;
  }
  const rows = [...dialog.querySelectorAll(".style")];
  const next = row ? rows[rows.indexOf(row) + step] : rows[0];
  const kind = target.matches(".style-sample") ? ".style-sample" : ".style-choose";
  const search = dialog.querySelector<HTMLElement>(".picker-search");
  (next?.querySelector<HTMLElement>(kind) ?? (step < 0 ? search : undefined))?.focus();
}
