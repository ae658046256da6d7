import { t } from "@vscode/l10n";
import type { PageState } from "../../protocol";
import { post, type FaceSize } from "../host";
import type { IconName } from "../icons";
import type { PageSpeech } from "../speech/pageSpeech";
import type { Store } from "../store";
import { plainVisible } from "../text/visible";
import { Button } from "./Button";
import { Face } from "./Face";
import { useFaceSize } from "./faceSize";
import { GaugeView } from "./GaugeView";
import { Heart } from "./Heart";
import { PersonaControl } from "./PersonaControl";
import { VoiceControl } from "./VoiceControl";

export interface StageProps {
  readonly store: Store;
  readonly state: PageState;
  readonly speech: PageSpeech;
  /** The person types to her. */
  readonly typing: boolean;
  readonly onChooseVoice: () => void;
}

/** Where she is: her face, who she is, how close she feels, her gauge, and what there is to set about her. */
export function Stage({ store, state, speech, typing, onChooseVoice }: StageProps) {
  const [size, showNext] = useFaceSize();
  const { persona, affinity, strength, gauge, status, voice } = state;
  return (
    <header class="stage" data-face={size} data-phase={status.phase}>
      {size !== "hidden" && (
        <div class="stage-face">
          <Face store={store} state={state} speech={speech} size={size} typing={typing} />
        </div>
      )}
      <div class="stage-who">
        <span class="stage-name" dir="auto">
          {plainVisible(persona.name)}
        </span>
        {affinity && <Heart key={persona.id} affinity={affinity} />}
      </div>
      <div class="stage-buttons">
        <PersonaControl persona={persona} strength={strength} gauge={gauge} />
        <VoiceControl voice={voice} onChooseVoice={onChooseVoice} />
        <Button icon={faceIcons[size]} iconOnly label={nextText(size)} onClick={showNext} />
        {state.messages.length > 0 && document.body.dataset.aituberView !== "sidebar" && (
          <Button icon="plus" iconOnly label={t("New conversation")} onClick={() => post({ type: "newConversation" })} />
        )}
      </div>
      <GaugeView store={store} persona={persona} status={gauge} />
    </header>
  );
}

const faceIcons: Readonly<Record<FaceSize, IconName>> = { large: "faceLarge", small: "faceSmall", hidden: "faceHidden" };

function nextText(size: FaceSize): string {
  switch (size) {
    case "large":
      return t("Show her small");
    case "small":
      return t("Hide her face");
    case "hidden":
      return t("Show her large");
  }
}
