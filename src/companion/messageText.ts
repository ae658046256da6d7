import type { Failure } from "../protocol";

/** Characters (code points) of one message, at most. */
export const longestMessage = 100_000;

const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const loneSurrogates = /\p{Surrogate}/gu;

/**
 * What a person typed or pasted, as the model and the page get it: line ends as `\n`, control
 * characters as their pictures (NUL becomes ␀), lone surrogates as U+FFFD. Bidi controls stay: they
 * are part of how some languages are written, and the page shows those that could deceive.
 */
export function cleanMessage(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(controls, (control) => controlPicture(control.charCodeAt(0)))
    .replace(loneSurrogates, "\ufffd");
}

/** Why a message can't be sent, if it can't. */
export function refusal(message: string): Failure | undefined {
  if (message.trim() === "") return { reason: "message-empty" };
  // A string of n code units holds n / 2 characters or more.
  if (message.length <= longestMessage) return undefined;
  const count = countCharacters(message);
  if (count <= longestMessage) return undefined;
  return { reason: "message-too-long", data: { count, limit: longestMessage, unit: "characters" } };
}

/** What was refused or withdrawn, with what has been typed since kept below it. */
export function putBack(message: string, draft: string): string {
  if (draft.startsWith(message)) return draft;
  if (draft === "") return message;
  return `${message}\n${draft}`;
}

function controlPicture(code: number): string {
  return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code);
}

/** Code points, counted without making an array of them. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}
