import { t } from "@vscode/l10n";
import type { VoiceStatus } from "../../protocol";
import { post } from "../host";
import { Icon } from "../icons";
import { canBeHeard, speakerText, voiceTrouble } from "../speech/voiceText";
import { VoicePanel, voicePanelId } from "./VoicePanel";

export interface VoiceControlProps {
  readonly voice: VoiceStatus;
  readonly onChooseVoice: () => void;
}

/** Mute, and all else about her voice in a panel that opens. */
export function VoiceControl({ voice, onChooseVoice }: VoiceControlProps) {
  const panelLabel = t("Her voice: {0}", speakerText(voice));
  return (
    <div class="voice-control">
      {canBeHeard(voice) && (
        <button
          type="button"
          class="icon-button"
          data-action="mute"
          aria-label={t("Mute")}
          aria-pressed={voice.muted}
          title={voice.muted ? t("Unmute") : t("Mute")}
          onClick={() => post({ type: "setMuted", muted: !voice.muted })}
        >
          <Icon name={voice.muted ? "muted" : "sound"} />
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        data-action="voice"
        data-trouble={voiceTrouble(voice) !== undefined}
        aria-label={panelLabel}
        aria-haspopup="dialog"
        title={panelLabel}
        popovertarget={voicePanelId}
      >
        <Icon name="voice" />
      </button>
      <VoicePanel voice={voice} onChooseVoice={onChooseVoice} />
    </div>
  );
}
