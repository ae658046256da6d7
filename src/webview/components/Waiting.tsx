import { t } from "@vscode/l10n";
import type { AssistantMessage, ModelStatus } from "../../protocol";
import { percent } from "./percent";

export interface WaitingProps {
  readonly message: AssistantMessage;
  readonly status: ModelStatus | undefined;
}

/** What she waits for before her first word. */
export function Waiting({ message, status }: WaitingProps) {
  return (
    <p class="waiting">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span>{words(message, status)}</span>
    </p>
  );
}

function words(message: AssistantMessage, status: ModelStatus | undefined): string {
  if (message.waitingFor === "model") {
    const progress = status?.phase === "loading" ? percent(status.progress) : undefined;
    return progress === undefined ? t("Loading the model…") : t("Loading the model… {0}", progress);
  }
  if (message.waitingFor === "prompt") {
    return t("Reading what you said…");
  }
  return t("Thinking…");
}
