import { median, type Measurement } from "../report";
import { type Spoken, seedsWay, wholeReply } from "./peers";
import type { Source } from "./pageApi";
import { recording } from "./recording";
import type { Stage } from "./stage";
import { reply } from "./texts";

const rounds = 2;
/** A factor, so that a round does not take long; the same for all. */
const speed = 2;

interface Way {
  readonly name: string;
  readonly source: Source;
  readonly speak: () => Promise<Spoken>;
  /** Ms from the first token to the first sound, s of silence that was not asked for; of each round. */
  readonly first: number[];
  readonly gaps: number[];
  mostInFlight: number;
}

/** Three ways to say the same reply as it streams, in turns. */
export async function sideBySide(stage: Stage): Promise<Measurement[]> {
  const { engine, sound, her } = stage;
  const styleId = (await her.engine.voices()).chosen ?? 0;
  const options = { url: engine.url, sound, styleId, speed };
  const results = { first: [], gaps: [], mostInFlight: 0 };
  const way = (name: string, source: Source, speak: Way["speak"]): Way => ({ ...structuredClone(results), name, source, speak });
  const ours = way("hers", "player", () => speakOurs(stage));
  const peers = [
    way("the seed's way", "elements", () => seedsWay(reply, options)),
    way("whole reply at once", "elements", () => wholeReply(reply, options)),
  ];
  her.configure({ speed });
  for (let round = 0; round < rounds; round++) {
    for (const one of [ours, ...peers]) {
      await stage.clear();
      const { begunAt, wavs } = await one.speak();
      const { firstAt, gaps } = await recording(sound, one.source, wavs);
      one.first.push(firstAt - begunAt);
      one.gaps.push(gaps);
      one.mostInFlight = Math.max(one.mostInFlight, await engine.mostInFlight());
    }
  }
  her.configure({});
  return [...comparedFirst(ours, peers), ...comparedGaps(ours, peers)];
}

async function speakOurs({ her }: Stage): Promise<Spoken> {
  const { begunAt, clips, heard } = her.reply(reply);
  await heard();
  return { begunAt, wavs: clips.map(({ wav }) => wav ?? new Uint8Array()) };
}

function comparedFirst(ours: Way, peers: readonly Way[]): Measurement[] {
  const first = median(ours.first);
  return [
    {
      what: `first token → first sound, ${rounds}×: hers`,
      value: `${first.toFixed(0)} ms`,
      target: "the first of all",
      met: peers.every((peer) => median(peer.first) > first),
    },
    ...peers.map((peer) => ({
      what: `first token → first sound, ${rounds}×: ${peer.name} ÷ hers`,
      value: `${median(peer.first).toFixed(0)} ms`,
      ratio: median(peer.first) / first,
    })),
  ];
}

function comparedGaps(ours: Way, peers: readonly Way[]): Measurement[] {
  // Where the browser converts rates, a sound may seem a sample longer or shorter.
  const worst = (way: Way) => Math.round(Math.max(...way.gaps) * 10_000);
  const told = (way: Way) => `${way.gaps.map((gap) => (gap * 1000).toFixed(1)).join(", ")} ms; in flight ≤ ${way.mostInFlight}`;
  return [
    {
      what: "silence between clips, all of a reply's: hers",
      value: told(ours),
      // A reply in one piece has none by its nature.
      target: "the smallest, 1 in flight",
      met: peers.every((peer) => worst(peer) >= worst(ours)) && ours.mostInFlight === 1,
    },
    ...peers.map((peer) => ({ what: `silence between clips, all of a reply's: ${peer.name}`, value: told(peer) })),
  ];
}
