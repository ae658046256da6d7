import type { PageState } from "../../protocol";
import type { Activity } from "../avatar/pose";
import { streamingReply } from "../pageState";

/** What she is doing but for being startled, which passes by itself. @param typing the person types to her */
export function activityOf(state: PageState, typing: boolean): Exclude<Activity, "startled"> {
  if (state.speaking) {
    return "speaking";
  }
  const reply = streamingReply(state);
  if (reply && reply.text === "") {
    return "thinking";
  }
  return typing && !reply ? "listening" : "idle";
}

/** Names what went wrong last, with her or with a reply: another name means that something new did. */
export function newestFailure({ failure, status, messages }: PageState): string | undefined {
  const last = messages.findLast((message) => message.role !== "notice");
  if (failure) {
    return `page ${failure.reason}`;
  }
  if (last?.role === "assistant" && last.failure) {
    return `${last.id} ${last.failure.reason}`;
  }
  return status.failure && `model ${status.failure.reason}`;
}
