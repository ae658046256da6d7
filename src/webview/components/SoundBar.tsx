import { t } from "@vscode/l10n";
import { useEffect, useState } from "preact/hooks";
import type { VoiceStatus } from "../../protocol";
import { Icon } from "../icons";
import type { PageSpeech } from "../speech/pageSpeech";
import { canBeHeard } from "../speech/voiceText";

export interface SoundBarProps {
  readonly voice: VoiceStatus;
  readonly speech: PageSpeech;
}

/** Before the first click or key VS Code lets no page sound: this asks for one. Any other does it as well. */
export function SoundBar({ voice, speech }: SoundBarProps) {
  const [access, setAccess] = useState(speech.access);
  useEffect(() => {
    setAccess(speech.access);
    return speech.onAccess(() => setAccess(speech.access));
  }, [speech]);
  if (access !== "blocked" || voice.audible || !canBeHeard(voice)) {
    return null;
  }
  return (
    <button type="button" class="sound-bar" title={t("VS Code allows sound only after a click or a key in this view.")}>
      <Icon name="sound" />
      {t("Click to hear her")}
    </button>
  );
}
