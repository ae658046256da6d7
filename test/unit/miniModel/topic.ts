import type { CorpusAnswer } from "./corpusAnswers";

/** An answer closer than this to none of the corpus is garbled or about nothing. */
export const similarEnough = 0.5;
/** Answers this close to each other are the same answer, told by two intents. */
export const asGoodAs = 0.1;

export interface Verdict {
  readonly onTopic: boolean;
  /** The (first) intent of the corpus answer that the reply is most like, and how much (0..1). */
  readonly nearest: string;
  readonly similarity: number;
}

interface Candidate extends CorpusAnswer {
  readonly bigrams: ReadonlyMap<string, number>;
  readonly size: number;
  /** Matches the answer with any values in its slots; absent where it has no slots. */
  readonly filled: RegExp | undefined;
}

/**
 * The rule by which a reply counts as on topic, without a person's eyes. A reply is compared with
 * every answer in that voice that the corpus gives to an intent, or to the first turn of a dialogue that
 * is about intents; answers without an intent are left out. Similarity is Dice's coefficient of their character
 * bigrams (tags, width and spaces aside), and 1 where the reply is the answer with its slots filled.
 * It is on topic where an answer with an acceptable intent among its intents is at least `similarEnough` to it and at most
 * `asGoodAs` worse than the nearest answer of all.
 */
export class TopicJudge {
  readonly #candidates: readonly Candidate[];
  readonly #having = new Map<string, number[]>();

  constructor(answers: readonly CorpusAnswer[]) {
    const ofIntents = answers.filter(({ intents }) => intents.length > 0);
    this.#candidates = ofIntents.map((answer) => {
      const bigrams = bigramsOf(normal(answer.text.replaceAll(slot, "")));
      return { ...answer, bigrams, size: sum(bigrams.values()), filled: filledPattern(answer.text) };
    });
    for (const [index, { bigrams }] of this.#candidates.entries()) {
      for (const bigram of bigrams.keys()) {
        const having = this.#having.get(bigram);
        if (having) having.push(index);
        else this.#having.set(bigram, [index]);
      }
    }
  }

  judge(reply: string, acceptable: readonly string[]): Verdict {
    let nearest = "";
    let similarity = 0;
    let accepted = 0;
    const said = normal(reply);
    for (const [index, value] of this.#similarities(said)) {
      const { intents } = this.#at(index);
      if (value > similarity) [nearest, similarity] = [intents[0] ?? "", value];
      if (intents.some((intent) => acceptable.includes(intent))) accepted = Math.max(accepted, value);
    }
    return { onTopic: accepted >= similarEnough && accepted >= similarity - asGoodAs, nearest, similarity };
  }

  *#similarities(said: string): Iterable<[index: number, similarity: number]> {
    const bigrams = bigramsOf(said);
    const size = sum(bigrams.values());
    const shared = new Map<number, number>();
    for (const [bigram, count] of bigrams) {
      for (const index of this.#having.get(bigram) ?? []) {
        const common = Math.min(count, this.#at(index).bigrams.get(bigram) ?? 0);
        shared.set(index, (shared.get(index) ?? 0) + common);
      }
    }
    for (const [index, common] of shared) {
      const candidate = this.#at(index);
      yield [index, candidate.filled?.test(said) ? 1 : (2 * common) / (size + candidate.size)];
    }
  }

  #at(index: number): Candidate {
    const candidate = this.#candidates[index];
    if (!candidate) throw new Error(`No candidate ${index}`);
    return candidate;
  }
}

const slot = /<[A-Z]+>/g;
const tag = /\[(?:neutral|happy|sad|angry|surprised|relaxed)\]/g;

function normal(text: string): string {
  return text.replaceAll(tag, "").normalize("NFKC").toLowerCase().replaceAll(/\s+/g, "");
}

function filledPattern(answer: string): RegExp | undefined {
  const between = answer.split(slot);
  if (between.length === 1) return undefined;
  const escaped = between.map((part) => normal(part).replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".{1,40}?")}$`, "u");
}

function bigramsOf(text: string): Map<string, number> {
  const characters = [...text];
  const bigrams = new Map<string, number>();
  for (let at = 0; at + 1 < characters.length; at++) {
    const bigram = `${characters[at]}${characters[at + 1]}`;
    bigrams.set(bigram, (bigrams.get(bigram) ?? 0) + 1);
  }
  return bigrams;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
