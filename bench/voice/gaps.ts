import type { Measurement } from "../report";
import { rate } from "./pageApi";
import { recording } from "./recording";
import type { Stage } from "./stage";
import { thirtyLines } from "./texts";

/** Silence between her lines, beyond the pause that is in them, with an engine of RTF 0.5. */
export async function gaps(stage: Stage): Promise<Measurement[]> {
  const { engine, sound, her } = stage;
  await stage.clear();
  her.configure({ speed: 2 });
  const { heard, clips } = her.reply(thirtyLines.join(""));
  await heard();
  her.configure({});
  const planned = await sound.ask("planned");
  const between = planned.flatMap(({ gap }) => gap ?? []);
  const recorded = await recording(sound, "player", clips.map(({ wav }) => wav ?? new Uint8Array()));
  const samples = between.reduce((sum, gap) => sum + Math.abs(gap), 0);
  const late = between.flatMap((gap, at) => (gap === 0 ? [] : `${gap} before line ${at + 2}`));
  const inFlight = await engine.mostInFlight();
  return [
    {
      what: `RTF 0.5: samples between lines that no pause asked for, ${planned.length} lines`,
      value: `${samples} planned${late.length > 0 ? ` (${late.join(", ")})` : ""}, ${Math.round(recorded.gaps * rate)} recorded`,
      target: "0 over 30 lines",
      met: planned.length >= 30 && samples === 0 && Math.round(recorded.gaps * rate) === 0,
    },
    { what: "most requests in flight at the engine meanwhile", value: String(inFlight), target: "1", met: inFlight === 1 },
  ];
}
