import { join } from "node:path";
import type { Log } from "../llm/chatModel";
import { Draft, DraftFile } from "./draft";
import { FileHistory } from "./history";
import type { Reopened } from "./historyFiles";
import { Seat } from "./seat";

/** What is kept of one window between sessions. */
export interface Keeping {
  readonly history: FileHistory;
  readonly reopened: Reopened;
  readonly draft: Draft;
  /** The folder in which its conversations are. */
  readonly conversations: string;
  /** Lets another window have it, once all is written. Never rejects. */
  leave(): Promise<void>;
}

/**
 * Opens what was kept of the conversation and the draft, for this window alone. Never rejects.
 *
 * @param storage absolute path of a folder, which need not exist; other windows may use it too
 * @param isHere as in `SeatOptions`
 */
export async function openKeeping(storage: string, isHere: () => PromiseLike<unknown>, log: Log): Promise<Keeping> {
  const options = { isHere, log };
  let seat = await Seat.take(storage, options);
  let hasLeft = false;
  const { history, reopened } = await FileHistory.open(conversationsIn(seat), log);
  const file = new DraftFile(draftIn(seat), log);
  const draft = await Draft.open(file);
  const moveOn = async (): Promise<void> => {
    const next = await Seat.take(storage, options);
    if (hasLeft) return next.leave();
    seat = next;
    seat.onLost(() => void moveOn());
    file.moveTo(draftIn(seat));
    await history.moveTo(conversationsIn(seat));
  };
  seat.onLost(() => void moveOn());
  const leave = (): Promise<void> => {
    hasLeft = true;
    return seat.leave();
  };
  return { history, reopened, draft, conversations: conversationsIn(seat), leave };
}

function conversationsIn({ folder }: Seat): string {
  return join(folder, "conversations");
}

function draftIn({ folder }: Seat): string {
  return join(folder, "draft.txt");
}
