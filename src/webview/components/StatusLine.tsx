import { t } from "@vscode/l10n";
import type { ModelStatus, PageState, ReplyTimings } from "../../protocol";
import { failureText } from "../failureText";
import { lastReply } from "../pageState";
import { plainVisible } from "../text/visible";
import { Steps } from "./FailureAlert";
import { percent, wholePercent } from "./percent";
import { VoiceLine } from "./VoiceLine";

/** Which model, on what, how far it is loaded, how fast the last reply was, and whose voice speaks. */
export function StatusLine({ state }: { readonly state: PageState }) {
  const { status, voice } = state;
  const timings = status.phase === "ready" ? lastReply(state)?.timings : undefined;
  return (
    <footer class="status" data-phase={status.phase}>
      {status.phase === "loading" && <LoadingBar progress={status.progress} />}
      <div class="status-row">
        <div class="status-line" role="status">
          <ModelText status={status} />
          {timings && <TimingsText timings={timings} />}
        </div>
        <VoiceLine voice={voice} />
      </div>
      {status.phase === "failed" && status.failure && <Steps steps={failureText(status.failure).steps} />}
    </footer>
  );
}

function ModelText({ status }: { readonly status: ModelStatus }) {
  const model = status.model === undefined ? undefined : plainVisible(status.model);
  switch (status.phase) {
    case "idle":
      return <Part name="model" text={model ?? t("The model loads with your first message")} />;
    case "loading":
      return (
        <>
          <Part name="model" text={model === undefined ? t("Loading the model…") : t("Loading {0}…", model)} />
          <span class="status-part" data-part="progress" aria-hidden="true">
            <span>{percent(status.progress)}</span>{" "}
          </span>
        </>
      );
    case "ready":
      return (
        <>
          <Part name="model" text={model ?? t("Ready")} />
          {status.device !== undefined && <Part name="device" text={plainVisible(status.device)} />}
        </>
      );
    case "failed":
      return <Part name="failure" text={status.failure ? failureText(status.failure).text : t("The model could not be loaded.")} />;
  }
}

function TimingsText({ timings }: { readonly timings: ReplyTimings }) {
  // One token has no speed, and none has no first.
  if (timings.tokens < 2) return null;
  const speed = timings.tokensPerSecond.toFixed(timings.tokensPerSecond < 100 ? 1 : 0);
  const first = (timings.ttftMs / 1000).toFixed(2);
  const details = t(
    "{0} tokens in the last reply; {1} of {2} prompt tokens evaluated",
    timings.tokens,
    timings.evaluatedTokens,
    timings.promptTokens,
  );
  return (
    <>
      <Part name="speed" text={t("{0} tokens/s", speed)} title={details} />
      <Part name="ttft" text={t("first token {0} s", first)} title={t("Time to the first token of the last reply")} />
    </>
  );
}

interface PartProps {
  readonly name: string;
  readonly text: string;
  readonly title?: string;
}

function Part({ name, text, title = text }: PartProps) {
  return (
    <span class="status-part" data-part={name} title={title}>
      <span>{text}</span>{" "}
    </span>
  );
}

function LoadingBar({ progress }: { readonly progress: number | undefined }) {
  const value = progress === undefined ? undefined : wholePercent(progress);
  return (
    <div
      class="loading-bar"
      role="progressbar"
      aria-label={t("Loading the model")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
      data-known={value !== undefined}
    >
      <div style={{ width: value === undefined ? "100%" : `${value}%` }} />
    </div>
  );
}
