import type { Log } from "../../llm/chatModel";
import type { EngineSettings } from "../speechEngine";
import type { Timeouts } from "./engineClient";
import type { Machine } from "./runtimeInfo";
import type { Timers } from "./watch";

export interface VoicevoxEngineOptions {
  readonly settings: EngineSettings;
  readonly log: Log;
  /** Tests have another machine, other addresses and other times than the real ones. */
  readonly machine?: Machine;
  readonly usualAddress?: string;
  readonly otherAddresses?: readonly string[];
  readonly timeouts?: Timeouts;
  readonly timers?: Timers;
}
