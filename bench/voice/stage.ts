import { EngineProcess } from "./engineProcess";
import { Her } from "./her";
import { SoundPage } from "./soundPage";

/** Seconds of work for a second of sound, and ms for a query: about VOICEVOX on a good processor. */
export const effort = { rtf: 0.5, queryMs: 20 };

/** What the measurements of her voice share. */
export class Stage {
  private constructor(
    readonly engine: EngineProcess,
    readonly sound: SoundPage,
    readonly her: Her,
    private readonly undo: readonly (() => Promise<void>)[],
  ) {}

  static async open(): Promise<Stage> {
    const undo: (() => Promise<void>)[] = [];
    try {
      const engine = await EngineProcess.start(effort);
      undo.unshift(() => engine.stop());
      const sound = await SoundPage.open();
      undo.unshift(() => sound.close());
      const her = await Her.open(engine, sound);
      undo.unshift(() => her.close());
      return new Stage(engine, sound, her, undo);
    } catch (error) {
      for (const step of undo) await step();
      throw error;
    }
  }

  /** Nothing is being made or heard any more, and what was is forgotten. */
  async clear(): Promise<void> {
    await this.engine.idle();
    await this.sound.ask("reset");
    await this.engine.clear();
  }

  async close(): Promise<void> {
    for (const step of this.undo) await step();
  }
}
