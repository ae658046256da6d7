import type { Example, Language } from "./persona";

/** What was found in a card's texts that a persona has no use for. */
export type LeftOutOfText = "scripts" | "html" | "images" | "macros";

/** Kana is written in no other language. */
export function languageOf(text: string): Language {
  return /[ぁ-ゖァ-ヺ]/.test(text) ? "ja" : "en";
}

/** Who the placeholders of a card stand for. */
export interface CardNames {
  readonly char: string;
  readonly user: string;
}

/** UTF-16 units of a card's text that are looked at. */
export const longestCardText = 100_000;

/**
 * A card's text as plain text: placeholders become names; scripts, HTML, images and other macros go.
 *
 * @param found takes what went
 */
export function plainText(text: string, { char, user }: CardNames, found: Set<LeftOutOfText>): string {
  const drop = (kind: LeftOutOfText) => () => {
    found.add(kind);
    return "";
  };
  return named(text.slice(0, longestCardText).toWellFormed(), char, user)
    .replace(/<(script|style)\b[^<>]{0,500}>[^]*?(?:<\/\1\s*>|$)/gi, drop("scripts"))
    .replace(/<!--[^]*?(?:-->|$)/g, drop("html"))
    .replace(/!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)/g, drop("images"))
    .replace(/<\/?[a-z][\w-]*(?:\s[^<>]*)?\/?>/gi, drop("html"))
    .replace(/\{\{[^{}]{0,500}\}\}/g, drop("macros"))
    .replace(/\r\n?|\u2028|\u2029/g, "\n")
    .replace(/[\0-\x08\v\f\x0E-\x1F\x7F]/g, "")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function named(text: string, char: string, user: string): string {
  return text
    .replace(/\{\{char\}\}|<char>|<bot>/gi, () => char)
    .replace(/\{\{user\}\}|<user>/gi, () => user)
    .replace(/\{\{original\}\}/gi, "");
}

/** The ends of sentences, Japanese and others, and of lines. */
const sentenceEnd = /[。！？!?…」』](?![。！？!?…」』])|\.(?=\s)|\n/g;

/** A text of at most so many UTF-16 units, cut after a sentence where that leaves half of it. */
export function cutAtSentence(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const start = text.slice(0, longest);
  let end = 0;
  for (const { index, 0: mark } of start.matchAll(sentenceEnd)) end = index + mark.length;
  if (end >= longest / 2) return start.slice(0, end).trimEnd();
  return start.replace(/[\uD800-\uDBFF]$/, "").trimEnd();
}

/**
 * The turns in a card's `mes_example`: conversations that begin with `<START>`, lines that begin with who
 * speaks. What she says before anybody spoke to her is no turn.
 */
export function exampleTurns(text: string, names: CardNames, found: Set<LeftOutOfText>): Example[] {
  const speaker = /^(\{\{user\}\}|<user>|\{\{char\}\}|<char>|<bot>|[^:：]{1,60})[:：]/i;
  const turns: Example[] = [];
  for (const conversation of text.split(/<start>/i)) {
    const said: { readonly who: "user" | "char"; text: string }[] = [];
    for (const line of conversation.split(/\r\n?|\n/)) {
      const match = speaker.exec(line.trimStart());
      const who = match && speakerOf((match[1] ?? "").trim(), names);
      const last = said.at(-1);
      if (match && who) said.push({ who, text: line.trimStart().slice(match[0].length) });
      else if (last) last.text += `\n${line}`;
    }
    said.forEach((reply, index) => {
      const before = said[index - 1];
      if (reply.who !== "char" || before?.who !== "user") return;
      const turn = { person: plainText(before.text, names, found), reply: plainText(reply.text, names, found) };
      if (turn.person !== "" && turn.reply !== "") turns.push(turn);
    });
  }
  return turns;
}

function speakerOf(name: string, { char }: CardNames): "user" | "char" | undefined {
  if (/^(?:\{\{user\}\}|<user>|you|user)$/i.test(name)) return "user";
  return /^(?:\{\{char\}\}|<char>|<bot>)$/i.test(name) || name === char ? "char" : undefined;
}
