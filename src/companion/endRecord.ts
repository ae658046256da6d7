import type { ReplyEntry } from "./conversation";
import type { EndRecord } from "./records";
import type { ReplyEndEvent } from "./runningReply";

/**
 * How a reply ended, as it is kept.
 *
 * @param at ISO 8601
 * @param gauge its values of the whole reply
 * @param before the reply that was continued; where that failed it is as it was, to be continued again
 */
export function endRecord(
  id: string,
  at: string,
  event: ReplyEndEvent,
  before: ReplyEntry | undefined,
  gauge: readonly number[],
): EndRecord {
  const saidNothing = event.text === "" && event.thinking === "";
  const tokens = event.tokens ?? (saidNothing ? before?.tokens : undefined);
  return {
    type: "end",
    id,
    at,
    state: event.type === "failed" && before ? "stopped" : event.type,
    text: (before?.text ?? "") + event.text,
    thinking: (before?.thinking ?? "") + event.thinking,
    ...(event.type === "done" && { end: event.end }),
    ...(event.type === "failed" && !before && { failure: event.failure }),
    ...(event.timings && { timings: event.timings }),
    ...(tokens && { tokens }),
    ...(gauge.length > 0 && { gauge }),
  };
}
