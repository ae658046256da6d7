import type { Clock } from "./clock";
import { type EmissionUnit, type Regrouping, regroup } from "./emissionUnit";
import { type Pace, type Pacing, pacing } from "./pace";
import { ReplyReader } from "./replyReader";

export interface DisplaySettings {
  readonly emissionUnit: EmissionUnit;
  readonly pace: Pace;
}

/** From what she writes to what is shown: without tags, at the pace and in the units asked for. */
export class ReplyDisplay {
  readonly #reader = new ReplyReader();
  readonly #unit: Regrouping;
  readonly #pacing: Pacing;
  readonly #show: (text: string) => void;

  /** @param show is called with each piece of text when it is to be shown */
  constructor(settings: DisplaySettings, clock: Clock, show: (text: string) => void) {
    this.#show = (text) => {
      if (text !== "") show(text);
    };
    this.#unit = regroup(settings.emissionUnit);
    this.#pacing = pacing(settings.pace, clock, (text) => this.#show(this.#unit.push(text)));
  }

  /** Takes in what was written before, for a reply that goes on. @returns what is shown of it */
  resume(raw: string): string {
    return this.#reader.push(raw);
  }

  push(raw: string): void {
    this.#pacing.push(this.#reader.push(raw));
  }

  /** Nothing more will come; `done` is called when all of it was shown. */
  end(done: () => void): void {
    this.#pacing.push(this.#reader.end());
    this.#pacing.end(() => {
      this.#show(this.#unit.end());
      done();
    });
  }

  /** Shows at once what was held for the sake of pace, and does not hold back any more. */
  hurry(): void {
    this.#pacing.hurry();
    this.#show(this.#unit.end());
  }
}
