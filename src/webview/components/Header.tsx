import { t } from "@vscode/l10n";
import type { PageState } from "../../protocol";
import { post } from "../host";
import { Mark } from "../icons";
import type { PageSpeech } from "../speech/pageSpeech";
import { canBeHeard } from "../speech/voiceText";
import { plainVisible } from "../text/visible";
import { Button } from "./Button";
import { Mouth } from "./Mouth";
import { VoiceControl } from "./VoiceControl";

export interface HeaderProps {
  readonly state: PageState;
  readonly speech: PageSpeech;
  readonly onChooseVoice: () => void;
}

/**
 * Who is here, her lips and her voice, and a way to begin anew, which the sidebar has in its title already. The gauge will
 * stand in `header-gauge`.
 */
export function Header({ state, speech, onChooseVoice }: HeaderProps) {
  return (
    <header class="header" data-phase={state.status.phase}>
      <span class="header-avatar">
        <Mark />
      </span>
      <span class="header-name">{plainVisible(state.personaName)}</span>
      {canBeHeard(state.voice) && <Mouth lips={speech.lips} />}
      <div class="header-gauge" />
      <VoiceControl voice={state.voice} onChooseVoice={onChooseVoice} />
      {state.messages.length > 0 && document.body.dataset.aituberView !== "sidebar" && (
        <Button icon="plus" iconOnly label={t("New conversation")} onClick={() => post({ type: "newConversation" })} />
      )}
    </header>
  );
}
