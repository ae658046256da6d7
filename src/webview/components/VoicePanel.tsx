import { t } from "@vscode/l10n";
import { useRef } from "preact/hooks";
import type { VoiceStatus } from "../../protocol";
import { post } from "../host";
import { engineText, speakerText } from "../speech/voiceText";
import { Button } from "./Button";
import { Steps } from "./FailureAlert";
import { Switch } from "./Switch";
import { VolumeSlider } from "./VolumeSlider";

/** Of the panel, for the buttons that open it. */
export const voicePanelId = "voice-panel";

export interface VoicePanelProps {
  readonly voice: VoiceStatus;
  readonly onChooseVoice: () => void;
}

/** All about her voice: on or off, how loud, whose, and what the engine is up to. */
export function VoicePanel({ voice, onChooseVoice }: VoicePanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const { text, steps } = engineText(voice);
  const choose = (): void => {
    // The dialog gives the focus back to where it was: not to a button in a closed panel.
    panel.current?.hidePopover();
    onChooseVoice();
  };
  return (
    <div id={voicePanelId} class="popover" ref={panel} popover="auto" role="dialog" aria-label={t("Her voice")}>
      <Switch label={t("Say replies aloud")} on={voice.enabled} onChange={(enabled) => post({ type: "setVoiceEnabled", enabled })} />
      <VolumeSlider volume={voice.volume} />
      <div class="popover-section">
        <p class="popover-who" data-source={voice.enabled ? voice.source : "off"}>
          {speakerText(voice)}
        </p>
        <div class="steps">
          {voice.phase === "ready" && <Button label={t("Choose a voice…")} onClick={choose} />}
          {voice.phase === "ready" && voice.source === "engine" && (
            <Button label={t("Terms of this voice")} onClick={() => post({ type: "showPolicy" })} />
          )}
        </div>
      </div>
      <div class="popover-section" data-phase={voice.phase}>
        <p class="voice-engine" dir="auto">
          {text}
        </p>
        <div class="steps">
          <Steps steps={steps.filter((step) => step !== "voiceSettings")} onChooseVoice={choose} />
          <Button label={t("Open voice settings")} onClick={() => post({ type: "openVoiceSettings" })} />
        </div>
      </div>
      <Switch
        label={t("Without an engine, use the built-in voice (not VOICEVOX)")}
        on={voice.builtIn}
        onChange={(enabled) => post({ type: "setBuiltIn", enabled })}
      />
    </div>
  );
}
