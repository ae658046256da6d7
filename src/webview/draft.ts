/**
 * The host owns what is typed, and the input box is typed into while the host's answers travel. These
 * rules decide who is right, so that neither a sent text comes back nor newer typing is overwritten.
 */

export interface DraftSituation {
  /** What the box shows. */
  readonly box: string;
  /** What the host says. */
  readonly incoming: string;
  /** What was sent and neither accepted nor refused yet. */
  readonly sent: string | undefined;
  /** An input method is converting: the box must not be touched. */
  readonly composing: boolean;
  /**
   * What the box held while the person typed so recently that the host may not have known it all, the
   * text before that typing included. Empty where nothing was typed lately.
   */
  readonly recent: readonly string[];
}

export type DraftDecision =
  /** Show this; `tell`: the host does not know it yet. */
  | { readonly kind: "show"; readonly box: string; readonly tell: boolean }
  /** Decide again when the conversion is over. */
  | { readonly kind: "later" };

/** Whether the box or the host is right. */
export function resolveDraft(situation: DraftSituation): DraftDecision {
  const { box, incoming, sent, composing, recent } = situation;
  if (incoming === box) {
    return { kind: "show", box, tell: false };
  }
  if (composing) {
    return { kind: "later" };
  }
  if (incoming === "" && sent !== undefined) {
    // Accepted. What was typed behind it in the meantime stays.
    const rest = box.startsWith(sent) ? box.slice(sent.length) : box;
    return { kind: "show", box: rest, tell: rest !== "" };
  }
  return recent.length === 0
    ? { kind: "show", box: incoming, tell: false }
    : { kind: "show", box: withPutBack(incoming, box, recent), tell: true };
}

/** The host puts a withdrawn message before what it thinks is typed; here it goes before what is. */
function withPutBack(incoming: string, box: string, recent: readonly string[]): string {
  const known = recent
    .filter((text) => incoming.endsWith(text))
    .reduce<string | undefined>((longest, text) => (text.length >= (longest?.length ?? 0) ? text : longest), undefined);
  if (known === undefined) {
    return box;
  }
  const before = incoming.slice(0, incoming.length - known.length);
  return known === "" && before !== "" ? `${before}\n${box}` : before + box;
}

export interface KeyPress {
  readonly isComposing: boolean;
  readonly keyCode: number;
  /** ms, on the same clock as `compositionEnded`. */
  readonly timeStamp: number;
}

/**
 * Whether a key belongs to an input method. Browsers disagree: most say `isComposing`, some only give
 * key code 229, and Safari ends the composition before the Enter that ended it.
 */
export function belongsToInputMethod(key: KeyPress, compositionEnded: number): boolean {
  return key.isComposing || key.keyCode === 229 || key.timeStamp - compositionEnded < 20;
}
