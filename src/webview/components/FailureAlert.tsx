import { t } from "@vscode/l10n";
import type { Failure, VoiceStatus } from "../../protocol";
import { failureText, stepText, type Step } from "../failureText";
import { post } from "../host";
import { isPossible, voicevoxAddress } from "../speech/voiceText";
import { Button } from "./Button";

export interface StepsProps {
  readonly steps: readonly Step[];
  /** Undefined where there is no reply to go on with or to ask for again, or no message to edit. */
  readonly onGoOn?: (() => void) | undefined;
  readonly onRetry?: (() => void) | undefined;
  readonly onEditMessage?: (() => void) | undefined;
  readonly onChooseVoice?: (() => void) | undefined;
}

/** Buttons for those of the steps that can be taken here. */
export function Steps({ steps, onGoOn, onRetry, onEditMessage, onChooseVoice }: StepsProps) {
  const actions: Readonly<Record<Step, (() => void) | undefined>> = {
    goOn: onGoOn,
    retry: onRetry,
    editMessage: onEditMessage,
    newConversation: () => post({ type: "newConversation" }),
    chooseModel: () => post({ type: "chooseModel" }),
    modelSettings: () => post({ type: "openModelSettings" }),
    choosePersona: () => post({ type: "choosePersona" }),
    startEngine: () => post({ type: "startEngine" }),
    findEngine: () => post({ type: "findEngine" }),
    getVoicevox: () => post({ type: "openLink", href: voicevoxAddress }),
    chooseVoice: onChooseVoice,
    voiceSettings: () => post({ type: "openVoiceSettings" }),
    log: () => post({ type: "openLog" }),
  };
  const possible = steps.flatMap((step) => {
    const action = actions[step];
    return action ? [{ step, action }] : [];
  });
  return possible.length === 0 ? null : (
    <div class="steps">
      {possible.map(({ step, action }, index) => (
        <Button key={step} label={stepText(step)} primary={index === 0} onClick={action} />
      ))}
    </div>
  );
}

export interface FailureAlertProps {
  readonly failure: Failure;
  readonly voice: VoiceStatus;
  readonly onEditMessage: () => void;
  readonly onChooseVoice: () => void;
}

/** What went wrong outside of any reply, above the input. */
export function FailureAlert({ failure, voice, onEditMessage, onChooseVoice }: FailureAlertProps) {
  const { text, steps } = failureText(failure);
  return (
    <div class="failure" role="alert" data-reason={failure.reason}>
      <div class="failure-body">
        <p dir="auto">{text}</p>
        <Steps
          steps={steps.filter((step) => isPossible(step, voice))}
          onEditMessage={onEditMessage}
          onChooseVoice={onChooseVoice}
        />
      </div>
      <Button icon="close" iconOnly label={t("Dismiss")} onClick={() => post({ type: "dismissFailure" })} />
    </div>
  );
}
