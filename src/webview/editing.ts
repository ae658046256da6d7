import type { PageState } from "../protocol";
import type { Remembered } from "./host";
import { streamingReply } from "./pageState";

export type Editing = NonNullable<Remembered["editing"]>;

/** Whether a message can be edited: it is the last that the person said, and she is not answering. */
export function isEditable(state: PageState, id: string): boolean {
  return streamingReply(state) === undefined && state.messages.findLast(({ role }) => role === "user")?.id === id;
}

/**
 * What becomes of an edit after a change. Another view may have sent something, so that the message can't
 * be edited here any more: what was typed is to go into the input box then.
 */
export function afterChange(editing: Editing, state: PageState): { readonly keep: boolean; readonly putBack?: string } {
  if (isEditable(state, editing.id)) {
    return { keep: true };
  }
  const message = state.messages.find(({ id }) => id === editing.id);
  const isUnchanged = message?.role === "user" && message.text === editing.text;
  const isLost = !editing.sent && !isUnchanged && editing.text.trim() !== "";
  return { keep: false, ...(isLost && { putBack: editing.text }) };
}
