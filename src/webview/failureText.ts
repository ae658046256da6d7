import { t } from "@vscode/l10n";
import type { AssistantMessage, Failure, FailureReason, NoticeMessage } from "../protocol";
import { plainVisible } from "./text/visible";

/** What a person can do about a failure. Where it is shown decides which of them make sense there. */
export type Step =
  | "goOn"
  | "retry"
  | "editMessage"
  | "newConversation"
  | "chooseModel"
  | "modelSettings"
  | "choosePersona"
  | "startEngine"
  | "findEngine"
  | "getVoicevox"
  | "chooseVoice"
  | "voiceSettings"
  | "log";

export interface FailureText {
  readonly text: string;
  readonly steps: readonly Step[];
}

/** A failure in the person's language, with what to do next. */
export function failureText(failure: Failure): FailureText {
  const facts = new Facts(failure.data);
  switch (failure.reason) {
    case "message-empty":
      return { text: t("There is nothing to send yet."), steps: ["editMessage"] };
    case "message-too-long":
      return { text: tooLong(facts), steps: ["editMessage"] };
    case "busy":
      return {
        text: t("She is still answering. Your message is kept; send it when she is done, or stop her."),
        steps: ["editMessage"],
      };
    case "context-full":
      return {
        text: t("This reply fills the model's context ({0} tokens): she cannot go on with it.", facts.number("limit")),
        steps: ["newConversation", "modelSettings"],
      };
    case "model-missing":
      return {
        text: t("There is no model file at {0}.", facts.text("path")),
        steps: ["chooseModel", "modelSettings", "retry"],
      };
    case "model-is-directory":
      return {
        text: t("{0} is a folder. A model is one GGUF file.", facts.text("path")),
        steps: ["chooseModel", "modelSettings"],
      };
    case "model-not-gguf":
      return {
        text: t("{0} is not a GGUF file.", facts.text("path")),
        steps: ["chooseModel", "modelSettings"],
      };
    case "model-truncated":
      return { text: truncated(facts), steps: ["chooseModel", "modelSettings"] };
    case "model-damaged":
      return {
        text: t("The model file {0} is damaged: its contents are not what they should be.", facts.text("path")),
        steps: ["chooseModel", "modelSettings"],
      };
    case "model-unknown-architecture":
      return {
        text: t(
          "This version cannot run models of the architecture \"{0}\" ({1}).",
          facts.text("architecture"),
          facts.text("path"),
        ),
        steps: ["chooseModel", "modelSettings"],
      };
    case "model-embedding-only":
      return {
        text: t("{0} is an embedding model: it cannot write replies.", facts.text("path")),
        steps: ["chooseModel", "modelSettings"],
      };
    case "model-load-failed":
      return {
        text: facts.withDetail(t("The model could not be loaded.")),
        steps: ["retry", "modelSettings", "log"],
      };
    case "out-of-memory":
      return {
        text: facts.withDetail(
          t("There is not enough memory for this model. A smaller model or a smaller context needs less."),
        ),
        steps: ["modelSettings", "retry", "log"],
      };
    case "gpu-not-available":
      return {
        text: facts.withDetail(t("The GPU that was asked for ({0}) is not available.", facts.text("gpu"))),
        steps: ["modelSettings", "log"],
      };
    case "worker-died":
      return {
        text: facts.withDetail(
          t("The process that runs the model ended unexpectedly ({0}). It starts again by itself.", facts.text("how")),
        ),
        steps: ["retry", "log"],
      };
    case "timeout":
      return {
        text: t("No token came for {0} seconds.", facts.number("seconds")),
        steps: ["retry", "modelSettings", "log"],
      };
    case "generation-failed":
      return { text: facts.withDetail(t("The reply could not be written.")), steps: ["retry", "log"] };
    case "persona-too-long":
      return {
        text: t(
          "Her persona is too long for the model's context: {0} tokens, and {1} fit. Shorten its prompt, or give the model a larger context.",
          facts.number("count"),
          facts.number("limit"),
        ),
        steps: ["choosePersona", "modelSettings", "retry"],
      };
    case "history-damaged":
      return { text: historyDamaged(facts), steps: ["log"] };
    case "history-not-written":
      return { text: facts.withDetail(historyNotWritten()), steps: ["log"] };
    default:
      return voiceFailureText(failure.reason, facts);
  }
}

type VoiceReason = Extract<FailureReason, `voice-${string}`>;

function voiceFailureText(reason: VoiceReason, facts: Facts): FailureText {
  switch (reason) {
    case "voice-not-found":
      return {
        text: facts.has("address") ? t("VOICEVOX was not found ({0}).", facts.text("address")) : t("VOICEVOX was not found."),
        steps: ["startEngine", "getVoicevox", "findEngine", "voiceSettings"],
      };
    case "voice-unreachable":
      return {
        text: unreachable(facts),
        steps: ["startEngine", "findEngine", "voiceSettings", "log"],
      };
    case "voice-timeout":
      return {
        text: t("The voice engine did not answer for {0} seconds.", facts.number("seconds")),
        steps: ["findEngine", "voiceSettings", "log"],
      };
    case "voice-refused":
      return {
        text: facts.withDetail(t("The voice engine answered with an error ({0}).", facts.text("status"))),
        steps: ["findEngine", "chooseVoice", "log"],
      };
    case "voice-bad-answer":
      return {
        text: facts.withDetail(t("The voice engine gave an answer that cannot be used.")),
        steps: ["findEngine", "voiceSettings", "log"],
      };
    case "voice-start-failed":
      return {
        text: facts.withDetail(t("VOICEVOX could not be started ({0}).", facts.text("program"))),
        steps: ["startEngine", "voiceSettings", "log"],
      };
    case "voice-style-gone":
      return {
        text: t("The engine no longer has the chosen voice (style {0}). Another one speaks.", facts.text("style")),
        steps: ["chooseVoice"],
      };
    default:
      return unknownReason(reason);
  }
}

/** Whether a reply failed in the middle, for a reason that may be gone: then what she had said can stay. */
export function hasPartToGoOn({ state, text, failure }: AssistantMessage): boolean {
  return state === "failed" && text !== "" && failureText(failure ?? { reason: "generation-failed" }).steps.includes("retry");
}

/** A reason of a newer host must not break an older page. */
function unknownReason(reason: never): FailureText {
  return { text: t("Something went wrong ({0}).", plainVisible(String(reason))), steps: ["retry", "log"] };
}

/** What a notice in the flow of the conversation says. */
export function noticeText(notice: NoticeMessage): string {
  const facts = new Facts(notice.data);
  switch (notice.notice) {
    case "oldest-turns-left":
      return t("The conversation is long: its oldest turns no longer reach her.");
    case "history-damaged":
      return historyDamaged(facts);
    case "history-not-set-aside":
      return t(
        "The saved conversation {0} is damaged, and it could not be set aside. The conversation goes on in a new file.",
        facts.text("file"),
      );
    case "history-not-written":
      return facts.withDetail(historyNotWritten());
    default:
      return plainVisible(String(notice.notice));
  }
}

/** What a step's button says. */
export function stepText(step: Step): string {
  switch (step) {
    case "goOn":
      return t("Go on");
    case "retry":
      return t("Try again");
    case "editMessage":
      return t("Edit the message");
    case "newConversation":
      return t("New conversation");
    case "chooseModel":
      return t("Choose a model…");
    case "modelSettings":
      return t("Open model settings");
    case "choosePersona":
      return t("Choose a persona…");
    case "startEngine":
      return t("Start VOICEVOX");
    case "findEngine":
      return t("Look again");
    case "getVoicevox":
      return t("Get VOICEVOX");
    case "chooseVoice":
      return t("Choose a voice…");
    case "voiceSettings":
      return t("Open voice settings");
    case "log":
      return t("Open the log");
  }
}

function unreachable(facts: Facts): string {
  const text = facts.has("address") ? t("The voice engine at {0} does not answer.", facts.text("address")) : t("The voice engine does not answer.");
  // That nobody listens there says the same in other words.
  return /ECONNREFUSED/.test(facts.text("detail")) ? text : facts.withDetail(text);
}

function tooLong(facts: Facts): string {
  const [count, limit] = [facts.number("count"), facts.number("limit")];
  return facts.text("unit") === "tokens"
    ? t("The message is too long: {0} tokens, and {1} fit. It is still in the box.", count, limit)
    : t("The message is too long: {0} characters, and {1} fit. It is still in the box.", count, limit);
}

function truncated(facts: Facts): string {
  return facts.has("size") && facts.has("expected")
    ? t(
        "The model file is incomplete: {0} of {1} bytes are there ({2}).",
        facts.number("size"),
        facts.number("expected"),
        facts.text("path"),
      )
    : t("The model file is incomplete ({0}).", facts.text("path"));
}

function historyDamaged(facts: Facts): string {
  return t("The saved conversation was damaged. It was set aside as {0}.", facts.text("file"));
}

function historyNotWritten(): string {
  return t("The conversation could not be saved.");
}

/** The facts of a failure, made fit to be shown: they come from files and from native code. */
class Facts {
  constructor(private readonly data: Failure["data"]) {}

  has(name: string): boolean {
    return this.data?.[name] !== undefined;
  }

  text(name: string): string {
    const value = this.data?.[name];
    return value === undefined ? t("unknown") : plainVisible(String(value));
  }

  number(name: string): string {
    const value = this.data?.[name];
    return typeof value === "number" ? value.toLocaleString("en-US") : this.text(name);
  }

  withDetail(sentence: string): string {
    const detail = this.data?.detail;
    return detail === undefined || detail === "" ? sentence : `${sentence} ${plainVisible(String(detail))}`;
  }
}
