import type { Measurement } from "../report";
import { firstSound } from "./firstSound";
import { gaps } from "./gaps";
import { moras } from "./moras";
import { sideBySide } from "./sideBySide";
import { Stage } from "./stage";
import { stops } from "./stops";

/** From her text to her voice, against the engine of the tests; what is heard is recorded behind the real player. */
export async function voice(): Promise<Measurement[]> {
  const stage = await Stage.open();
  try {
    return [
      ...(await firstSound(stage)),
      ...(await sideBySide(stage)),
      ...(await gaps(stage)),
      ...(await stops(stage)),
      await moras(stage),
    ];
  } finally {
    await stage.close();
  }
}
