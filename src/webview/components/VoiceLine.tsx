import { t } from "@vscode/l10n";
import { useState } from "preact/hooks";
import type { VoiceStatus } from "../../protocol";
import { post } from "../host";
import { builtInName, creditText, engineText, voiceTrouble } from "../speech/voiceText";
import { Button } from "./Button";
import { Steps } from "./FailureAlert";
import { voicePanelId } from "./VoicePanel";

/** Whose voice is heard: its credit, which its terms ask for, or that it is the page's own. */
export function VoiceLine({ voice }: { readonly voice: VoiceStatus }) {
  const credit = creditText(voice);
  if (credit !== undefined) {
    return (
      <button type="button" class="voice-line" data-part="credit" title={t("Terms of this voice")} onClick={() => post({ type: "showPolicy" })}>
        {credit}
      </button>
    );
  }
  const starts = voice.enabled && voice.phase === "starting";
  const murmurs = voice.enabled && voice.source === "builtIn";
  return (
    <div class="voice-lines">
      {starts && <span data-part="engine">{engineText(voice).text}</span>}
      {murmurs && (
        <button type="button" class="voice-line" data-part="voice" title={t("Her voice")} popovertarget={voicePanelId}>
          {builtInName()}
        </button>
      )}
    </div>
  );
}

export interface VoiceTroubleProps {
  readonly voice: VoiceStatus;
  readonly onChooseVoice: () => void;
}

/** What is wrong with her voice, in one line with next steps, until it is over or put away. */
export function VoiceTrouble({ voice, onChooseVoice }: VoiceTroubleProps) {
  const [putAway, setPutAway] = useState<string>();
  const trouble = voiceTrouble(voice);
  if (!trouble || trouble.text === putAway) {
    return null;
  }
  return (
    <div class="voice-trouble" data-reason={voice.failure?.reason} role="note" aria-label={t("Her voice")}>
      <p dir="auto">{trouble.text}</p>
      <Button icon="close" iconOnly label={t("Dismiss")} onClick={() => setPutAway(trouble.text)} />
      <Steps steps={trouble.steps.filter((step) => step !== "log").slice(0, 2)} onChooseVoice={onChooseVoice} />
    </div>
  );
}
