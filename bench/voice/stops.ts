import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import type { Measurement } from "../report";
import { rate } from "./pageApi";
import type { Stage } from "./stage";
import { thirtyLines } from "./texts";
import { until } from "./until";

/** Ms after her first sound was made: while it sounds, while others are asked for, made and waiting. */
const moments = [0, 150, 300, 450, 600, 1000];
/** Ms in which whatever is still to come would have come. */
const aftermath = 1500;
/** Seconds. */
const allowed = 0.02;

/** What still happens after Stop in the middle of a reply that goes on streaming. */
export async function stops(stage: Stage): Promise<Measurement[]> {
  const requests: number[] = [];
  const samples: number[] = [];
  const silentAfter: number[] = [];
  for (const moment of moments) {
    const stopped = await stop(stage, moment);
    requests.push(stopped.requests);
    samples.push(stopped.samples);
    silentAfter.push(stopped.silentAfter);
  }
  const most = Math.max(...silentAfter.map((seconds) => seconds * 1000));
  return [
    {
      what: `requests that the engine got after Stop, ${moments.length}×`,
      value: requests.join(" "),
      target: "0",
      met: requests.every((count) => count === 0),
    },
    {
      what: `samples of sound later than 20 ms after Stop, ${moments.length}×`,
      value: `${samples.join(" ")}; the last one ${most.toFixed(1)} ms after it at most`,
      target: "0",
      met: samples.every((count) => count === 0),
    },
  ];
}

interface Stopped {
  readonly requests: number;
  /** Heard; a clip that was still planned counts too. */
  readonly samples: number;
  /** Seconds on the audio clock until the last sample that was heard. */
  readonly silentAfter: number;
}

async function stop(stage: Stage, moment: number): Promise<Stopped> {
  const { engine, sound, her } = stage;
  await stage.clear();
  her.configure({ speed: 2 });
  let sent = 0;
  const count = (message: unknown) => {
    if (/^\/(?:audio_query|synthesis)\b/.test((message as { request: { path: string } }).request.path)) sent++;
  };
  subscribe("undici:request:create", count);
  const reply = her.reply(thirtyLines.slice(0, 12).join(""));
  await until(() => reply.clips.length > 0, "the first line becomes sound");
  await sleep(moment);
  her.stop();
  const sentBefore = sent;
  await sleep(aftermath);
  await reply.written;
  unsubscribe("undici:request:create", count);
  const silenced = await sound.ask("silenced");
  if (!silenced) throw new Error("The page was not told to be silent");
  const { lastFrame = silenced.at } = await sound.ask("heard", "player");
  her.configure({});
  return {
    requests: (await engine.work()).length - sentBefore,
    samples: silenced.left + Math.max(0, lastFrame - (silenced.at + allowed * rate)),
    silentAfter: Math.max(0, lastFrame - silenced.at) / rate,
  };
}
