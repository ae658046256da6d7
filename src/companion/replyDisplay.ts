import type { Clock } from "../clock";
import type { Emotion } from "../protocol";
import { type EmissionUnit, type Regrouping, regroup } from "./emissionUnit";
import { type Pace, type Pacing, pacing } from "./pace";
import type { Line } from "../voice/line";
import type { CodePhrase } from "./lines/lineCutter";
import { ReplyReader } from "./replyReader";

export interface DisplaySettings {
  readonly emissionUnit: EmissionUnit;
  readonly pace: Pace;
  /** Said in place of a code block. */
  readonly codePhrase?: CodePhrase | undefined;
}

export interface DisplayListener {
  shows(text: string): void;
  says(line: Line): void;
  feels(emotion: Emotion): void;
}

/**
 * From what she writes to what is shown and said: shown without tags, at the pace and in the units asked
 * for; said in lines, as soon as they are written.
 */
export class ReplyDisplay {
  readonly #reader: ReplyReader;
  readonly #unit: Regrouping;
  readonly #pacing: Pacing;
  readonly #show: (text: string) => void;
  /** What was written before a reply goes on was said before. */
  #isResuming = false;

  /**
   * @param listener hears what is to be shown when it is to be shown, each line that is fit to be spoken, and
   * each emotion as soon as it is written
   */
  constructor(settings: DisplaySettings, clock: Clock, { shows, says, feels }: DisplayListener) {
    const { codePhrase } = settings;
    this.#reader = new ReplyReader({
      say: (line) => {
        if (!this.#isResuming) says(line);
      },
      feel: (emotion) => {
        if (!this.#isResuming) feels(emotion);
      },
      codePhrase,
    });
    this.#show = (text) => {
      if (text !== "") shows(text);
    };
    this.#unit = regroup(settings.emissionUnit);
    this.#pacing = pacing(settings.pace, clock, (text) => this.#show(this.#unit.push(text)));
  }

  /**
   * Takes in what was written before, for a reply that goes on.
   *
   * @param wasSaid whether all of it was said, the last line too though it was cut off
   * @returns what is shown of it
   */
  resume(raw: string, wasSaid: boolean): string {
    this.#isResuming = true;
    const shown = this.#reader.push(raw);
    if (wasSaid) this.#reader.endLine();
    this.#isResuming = false;
    return shown;
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
