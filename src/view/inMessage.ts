/** Characters that hide, or reorder what a person reads: controls, line ends among them, and bidi controls. */
const controls = /[\p{Cc}\u2028\u2029]+/gu;
const bidi = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Characters; a name has its own limit, which is less. */
const longestInMessage = 300;

/**
 * A text from elsewhere (a card, a file, a setting), for a sentence in a notification: on one line, of at most `longest`
 * characters, and never a link. VS Code makes links, and those of commands too, of `[text](command:…)` in a notification.
 */
export function inMessage(text: string, longest = longestInMessage): string {
  return plain(text, longest).replaceAll("[", "［").replaceAll("]", "］");
}

/** The same for an entry of a list to pick from, where VS Code makes icons of `$(name)` instead. */
export function inPick(text: string): string {
  return plain(text, longestInMessage).replaceAll("$(", "＄(");
}

/** What an error says, for a notification. */
export function errorInMessage(error: unknown): string {
  return inMessage(error instanceof Error ? error.message : String(error));
}

function plain(text: string, longest: number): string {
  // Twice as many UTF-16 units hold that many characters, whichever they are.
  const characters = Array.from(text.slice(0, 2 * longest + 1).toWellFormed());
  const start = characters.length > longest ? `${characters.slice(0, longest).join("")}…` : characters.join("");
  return start.replace(bidi, "").replace(controls, " ").trim();
}
