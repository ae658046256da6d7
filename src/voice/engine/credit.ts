import type { Manifest } from "./answers";

const longestCredit = 80;
/** 「…」とクレジットを記載すれば, as almost all policies have it. */
const creditAfter = /「([^「」]+)」[^「」。]{0,12}クレジット/gu;
/** クレジット表記は「…」 */
const creditBefore = /クレジット[^「」。]{0,20}「([^「」]+)」/gu;

/** An engine's name for people. Nemo's brand is VOICEVOX too, but its voices are credited by its own name. */
export function engineName({ name, brand_name: brand }: Manifest): string {
  if (/\bnemo\b/i.test(name)) return "VOICEVOX Nemo";
  return brand || name;
}

/** The credit that is asked for where the policy has no wording of its own, or is not known yet. */
export function usualCredit(engine: string, character: string): string {
  if (engine === "VOICEVOX Nemo") return engine;
  return `${/^voicevox\b/i.test(engine) ? "VOICEVOX" : engine}:${character}`;
}

/**
 * The wording that a policy asks for: a quotation beside the word クレジット that names the engine or the
 * character. Others in it (of what must not be done, or a name to be filled in) are no credits.
 *
 * @param policy as `/speaker_info` gives it
 * @returns undefined where it has none
 */
export function statedCredit(policy: string, engine: string, character: string): string | undefined {
  const text = policy.replace(/\s+/gu, " ");
  const names = [engine.split(" ")[0] ?? engine, character].map((name) => name.toLowerCase());
  const quotations = [creditAfter, creditBefore].flatMap((pattern) => [...text.matchAll(pattern)].map(([, said = ""]) => said.trim()));
  return quotations.find((said) => {
    const isBlank = /キャラ(?:クター)?名|話者名|[〇○]{2}/u.test(said);
    return !isBlank && said.length <= longestCredit && names.some((name) => said.toLowerCase().includes(name));
  });
}
