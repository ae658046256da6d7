import { useEffect, useState } from "preact/hooks";
import type { Emotion, PageState } from "../../protocol";
import { Avatar } from "../avatar/Avatar";
import { activityOf, newestFailure } from "../self/activity";
import type { PageSpeech } from "../speech/pageSpeech";
import type { Store } from "../store";
import { plainVisible } from "../text/visible";
import { useMedia } from "./media";
import { useMoment, useRoughGauge } from "./gaugeValue";

/** Ms for which a failure startles her. */
const startledFor = 1500;

/** Where she stands at the side of what is typed, as the style sheet has it. */
const asideQuery = "(min-width: 760px) and (min-height: 480px)";
const asideLook = { x: 0.9, y: 0.45 };
const belowLook = { x: 0, y: 1 };

export interface FaceProps {
  readonly store: Store;
  readonly state: PageState;
  readonly speech: PageSpeech;
  readonly size: "large" | "small";
  /** The person types to her. */
  readonly typing: boolean;
}

/** Her face, with what she feels and does. */
export function Face({ store, state, speech, size, typing }: FaceProps) {
  const spoken = useSpokenEmotion(speech);
  const startled = useMoment(newestFailure(state), startledFor);
  const gauge = useRoughGauge(store);
  const aside = useMedia(asideQuery);
  return (
    <Avatar
      face={state.persona.face}
      expression={(state.speaking && spoken) ?? state.emotion}
      activity={startled ? "startled" : activityOf(state, typing)}
      lips={speech.lips}
      {...(gauge !== undefined && { gauge })}
      label={plainVisible(state.persona.name)}
      size={size}
      look={aside ? asideLook : belowLook}
    />
  );
}

/** Of the line that sounds in this page. */
function useSpokenEmotion(speech: PageSpeech): Emotion | undefined {
  const [emotion, setEmotion] = useState(speech.currentEmotion);
  useEffect(() => {
    setEmotion(speech.currentEmotion);
    return speech.onEmotion(() => setEmotion(speech.currentEmotion));
  }, [speech]);
  return emotion;
}
