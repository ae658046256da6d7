import { setTimeout as sleep } from "node:timers/promises";
import { median, type Measurement } from "../report";
import type { Work } from "./engineProcess";
import type { SaidLine } from "./her";
import type { Stage } from "./stage";
import { beginnings } from "./texts";
import { until } from "./until";

/** How soon a line is asked for, and how soon the first one is heard, over several replies. */
export async function firstSound(stage: Stage): Promise<Measurement[]> {
  const delays: number[] = [];
  const ratios: number[] = [];
  for (const text of beginnings) {
    const measured = await begin(stage, text);
    delays.push(...measured.delays);
    ratios.push(measured.ratio);
  }
  const [delay, ratio] = [median(delays), median(ratios)];
  const range = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
  return [
    {
      what: `line complete, engine free → its request there, ${delays.length}×`,
      value: `median ${delay.toFixed(2)} ms, at most ${Math.max(...delays).toFixed(1)}`,
      target: "< 5 ms",
      met: delay < 5,
    },
    {
      what: `first sound ÷ engine's own time for that line, ${ratios.length}×`,
      value: `${range}, median`,
      ratio,
      target: "≤ 1.10",
      met: ratio <= 1.1,
    },
  ];
}

interface Begun {
  /** From the moment at which a line could be asked for until the engine got the request, ms. */
  readonly delays: readonly number[];
  /** From the first line's end until its first sample sounded ÷ what the engine worked for it. */
  readonly ratio: number;
}

async function begin(stage: Stage, text: string): Promise<Begun> {
  const { engine, sound, her } = stage;
  await stage.clear();
  const reply = her.reply(text);
  await reply.written;
  await until(() => reply.clips.length > 0, "the first line becomes sound");
  // The clocks are looked at after the moment.
  await sleep(400);
  const [clip] = await sound.ask("planned");
  const [line] = reply.lines;
  if (!clip || !line) throw new Error("Nothing was said");
  const soundedAt = await sound.ask("timeOf", "player", clip.startFrame);
  her.stop();
  await engine.idle();
  const work = await engine.work();
  return { delays: delays(work, reply.lines), ratio: (soundedAt - line.at) / ownTime(work, line) };
}

/** Each request could be sent when the one before was over, a query not before its line was complete. */
function delays(work: readonly Work[], lines: readonly SaidLine[]): number[] {
  return work.map(({ path, text, arrivedAt }, at) => {
    const line = path === "/audio_query" ? lines.find((one) => one.text === text) : undefined;
    return arrivedAt - Math.max(line?.at ?? 0, work[at - 1]?.finishedAt ?? 0);
  });
}

/** What the engine worked for the first line: its query, and the first synthesis. */
function ownTime(work: readonly Work[], line: SaidLine): number {
  const query = work.find(({ path, text }) => path === "/audio_query" && text === line.text);
  const synthesis = work.find(({ path }) => path === "/synthesis");
  if (!query || !synthesis) throw new Error("The first line was not asked for");
  return query.endedAt - query.beganAt + (synthesis.endedAt - synthesis.beganAt);
}
