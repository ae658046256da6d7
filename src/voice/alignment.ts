import type { MoraTime } from "../protocol";
import type { SpokenItem } from "./spokenItems";

/** Beyond this many comparisons an alignment would be felt; no line that is spoken comes near. */
const mostCells = 400_000;
/** A mora that belongs to nothing written, such as a question's raised vowel: it goes with what stands before it. */
const strayCost = 1;

/** Kana that are said otherwise in some places: the particles は, へ and を, おう and えい, づ and ぢ. */
const alsoSaid: Readonly<Record<string, readonly string[]>> = {
  ハ: ["ワ"], ヘ: ["エ"], ヲ: ["オ"], ヂ: ["ジ"], ヅ: ["ズ"], ウ: ["オ"], イ: ["エ", "ユ"], ヂャ: ["ジャ"], ヂュ: ["ジュ"], ヂョ: ["ジョ"],
  ヴ: ["ブ"], ヴァ: ["バ"], ヴィ: ["ビ"], ヴェ: ["ベ"], ヴォ: ["ボ"], ァ: ["ア"], ィ: ["イ"], ゥ: ["ウ"], ェ: ["エ"], ォ: ["オ"], ャ: ["ヤ"], ュ: ["ユ"], ョ: ["ヨ"],
};

function kanaCost(kana: string, { mora }: MoraTime): number {
  if (kana === mora) return 0;
  if (kana === "ー") return /^[アイウエオンー]$/.test(mora) ? 0 : 1.5;
  return (alsoSaid[kana]?.includes(mora) ?? false) ? 0.05 : 1.5;
}

/** How unlikely it is that an item is said as the `count` moras from `from` on. */
function costOf(item: SpokenItem, expected: number, moras: readonly MoraTime[], from: number, count: number, pauses: number): number {
  const first = moras[from];
  switch (item.kind) {
    case "kana":
      return count === 0 || first === undefined ? 1 : kanaCost(item.kana, first);
    case "run":
      return 0.12 * Math.abs(count - expected) + (count === 0 ? 0.6 : 0) + 0.7 * pauses;
    case "symbol":
      return count === 0 ? 0 : pauses > 0 ? 0.3 + 0.7 * (count - 1) : 0.4 + 0.05 * count;
    case "pause":
      return count === 0 ? 0.2 : pauses > 0 ? 0 : 2;
    case "silent":
      return count === 0 ? 0 : pauses > 0 ? 0.3 : 2;
  }
}

function mostMoras(item: SpokenItem, expected: number): number {
  return item.kind === "run" ? 6 + 4 * Math.ceil(expected) : item.kind === "symbol" ? 8 : 1;
}

/**
 * Which moras say which item: the cheapest way to lay the items over the moras in order, where kana cost
 * nothing on their own sound and so hold the rest in place (dynamic programming, as for edit distances).
 * @returns for each item the index of its first mora; its last one is before the next item's first.
 *   None where text and moras are too long to compare.
 */
export function alignItems(items: readonly SpokenItem[], moras: readonly MoraTime[]): number[] | undefined {
  const width = moras.length + 1;
  const expected = items.map(({ weights }) => weights.reduce((sum, weight) => sum + weight, 0));
  const cells = items.reduce((sum, item, i) => sum + width * Math.min(width, mostMoras(item, expected[i] ?? 0)), 0);
  if (cells > mostCells) return undefined;
  const pausesUpTo = new Int32Array(width);
  moras.forEach(({ vowel }, i) => (pausesUpTo[i + 1] = (pausesUpTo[i] ?? 0) + (vowel === "pau" ? 1 : 0)));
  /** Moras of each item's last step, by item and mora reached; -1: the mora before is a stray one. */
  const steps = items.map(() => new Int16Array(width));
  let costs = Float64Array.from({ length: width }, (_, i) => i * strayCost);
  for (const [i, item] of items.entries()) {
    const next = new Float64Array(width).fill(Infinity);
    const step = steps[i] ?? new Int16Array(width);
    const wants = expected[i] ?? 0;
    const most = mostMoras(item, wants);
    for (let from = 0; from < width; from++) {
      const cost = costs[from] ?? Infinity;
      for (let count = 0; count <= most && from + count < width; count++) {
        const to = from + count;
        const pauses = (pausesUpTo[to] ?? 0) - (pausesUpTo[from] ?? 0);
        const total = cost + costOf(item, wants, moras, from, count, pauses);
        if (total < (next[to] ?? 0)) {
          next[to] = total;
          step[to] = count;
        }
      }
    }
    for (let to = 1; to < width; to++) {
      const stray = (next[to - 1] ?? Infinity) + strayCost;
      if (stray < (next[to] ?? 0)) {
        next[to] = stray;
        step[to] = -1;
      }
    }
    costs = next;
  }
  return walkBack(steps, moras.length);
}

function walkBack(steps: readonly Int16Array[], moras: number): number[] {
  const firsts = new Array<number>(steps.length).fill(0);
  let at = moras;
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i];
    while (step !== undefined && step[at] === -1) at--;
    at -= step?.[at] ?? 0;
    firsts[i] = at;
  }
  return firsts;
}
