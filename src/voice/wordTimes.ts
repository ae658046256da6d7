import type { MoraTime, Stretch, WordTime } from "../protocol";
import { alignItems } from "./alignment";
import type { Line } from "./line";
import { spokenItems, type SpokenItem } from "./spokenItems";

const segmenter = new Intl.Segmenter("ja", { granularity: "word" });

/** `Intl.Segmenter`'s words, but for kana that it tears apart: katakana it does not know, and small kana. */
function wordsOf(text: string): { readonly segment: string; readonly index: number }[] {
  const words: { segment: string; index: number }[] = [];
  for (const { segment, index } of segmenter.segment(text)) {
    const before = words.at(-1);
    const isTorn = /[\p{L}ー]$/u.test(before?.segment ?? "") && /^[っッーぁぃぅぇぉゃゅょァィゥェォャュョ]/.test(segment);
    const isKatakana = /[ァ-ヺー]$/.test(before?.segment ?? "") && /^[ァ-ヺー]/.test(segment);
    if (before !== undefined && (isTorn || isKatakana)) before.segment += segment;
    else words.push({ segment, index });
  }
  return words;
}

/** When each UTF-16 unit of a text begins to be said, and, last, when all of it is said. Never falls. */
function unitTimes(text: string, items: readonly SpokenItem[], moras: readonly MoraTime[]): number[] {
  const begin = moras[0]?.start ?? 0;
  const end = moras.at(-1)?.end ?? begin;
  const firsts = alignItems(items, moras);
  const times = new Array<number>(text.length + 1).fill(begin);
  const spread = (from: number, to: number, weights: readonly number[], start: number, stop: number): void => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    let before = 0;
    for (let at = from; at < to; at++) {
      times[at] = sum === 0 ? start : start + ((stop - start) * before) / sum;
      before += weights[at - from] ?? 0;
    }
  };
  if (firsts === undefined) spread(0, text.length, new Array<number>(text.length).fill(1), begin, end);
  // A mora that is nobody's, before the first item, is the first item's.
  const timeOf = (mora: number): number => moras[mora]?.start ?? end;
  firsts?.forEach((first, i) => {
    const item = items[i];
    if (item === undefined) return;
    const start = i === 0 ? begin : timeOf(first);
    const next = firsts[i + 1];
    spread(item.start, item.end, item.weights, start, next === undefined ? end : timeOf(next));
  });
  times[text.length] = end;
  return times;
}

/** Where a stretch of a line's text stands in the displayed text; in place of something not spoken: all of that. */
function displayed({ offsets, start, end }: Line, from: number, to: number): Stretch {
  const within = (offset: number): number => Math.max(start, Math.min(end, offset));
  const first = offsets[from] ?? start;
  const last = offsets[to - 1] ?? first;
  const sharesPlace = offsets[to] === last || (to - 2 >= 0 && offsets[to - 2] === last);
  let after = to;
  while (sharesPlace && after < offsets.length && offsets[after] === last) after++;
  return { start: within(first), end: within(sharesPlace ? (offsets[after] ?? end) : last + 1) };
}

/**
 * Which stretch of the displayed text is said when: its words (as `Intl.Segmenter` cuts Japanese), each with
 * the marks that follow it unless a pause is made there. Kana are found in the moras; what only the engine
 * knows how to read takes the moras between them, in proportion.
 * In order and without overlap, from the first mora's beginning to the last one's end. Empty without moras.
 */
export function wordTimes(line: Line, moras: readonly MoraTime[]): WordTime[] {
  const { text } = line;
  if (moras.length === 0 || text.length === 0) return [];
  const times = unitTimes(text, spokenItems(text), moras);
  const words: { stretch: Stretch; start: number; end: number }[] = [];
  /** Where segments without a time begin that go with the next one that has one: the first ones, opening brackets. */
  let silentFrom: number | undefined;
  for (const { segment, index } of wordsOf(text)) {
    const start = times[index] ?? 0;
    const end = times[index + segment.length] ?? start;
    const last = words.at(-1);
    const stretch = displayed(line, silentFrom ?? index, index + segment.length);
    if (end <= start && (last === undefined || silentFrom !== undefined || /^[\p{Ps}\p{Pi}]+$/u.test(segment))) {
      silentFrom ??= index;
      continue;
    }
    silentFrom = undefined;
    if (last !== undefined && (end <= start || stretch.start < last.stretch.end || stretch.end <= stretch.start)) {
      last.stretch = { start: last.stretch.start, end: Math.max(last.stretch.end, stretch.end) };
      last.end = end;
    } else words.push({ stretch, start, end });
  }
  const last = words.at(-1);
  if (last !== undefined && silentFrom !== undefined) {
    last.stretch = { start: last.stretch.start, end: Math.max(last.stretch.end, displayed(line, silentFrom, text.length).end) };
  }
  return words;
}
