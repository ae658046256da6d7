import { Template } from "@huggingface/jinja";

/** A rendered conversation: the template's own text, and the places of what was said. */
export type Segment =
  | { readonly kind: "template"; readonly text: string }
  | { readonly kind: "said"; readonly index: number }
  | { readonly kind: "saidWithReasoning"; readonly index: number };

export interface TemplateMessage {
  readonly role: "system" | "user" | "assistant";
  /** Whether there is reasoning before the reply; the template decides whether it stays. */
  readonly reasoned: boolean;
}

/** ChatML: what llama.cpp falls back to as well, for files without a template. */
const chatMl = `{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}`;

// Private-use characters: no template writes or trims them, and each place is found again in the output.
const placeholder = (kind: "S" | "R", index: number): string => `\ue000${kind}${index}\ue001`;
const reasoningPlace = /<think>\s*\ue000R(\d+)\ue001\s*<\/think>\s*\ue000S\1\ue001/g;
const place = /\ue000(S|W)(\d+)\ue001/g;

/**
 * The model's own chat template. It renders text around placeholders, so that what was said can be
 * spliced in as the token ids that were really sampled or as text in which no special token counts.
 */
export class ChatTemplate {
  readonly #template: Template;
  readonly #tokens: { readonly bos: string; readonly eos: string };
  readonly hasSystemRole: boolean;
  /** Ends of a turn that the template writes as plain text. */
  readonly endOfReply: string;

  /** @throws where the template is not valid Jinja or refuses a plain conversation */
  constructor(source: string | undefined, tokens: { bos: string; eos: string }) {
    this.#template = new Template(source ?? chatMl);
    this.#tokens = tokens;
    this.hasSystemRole = this.#writesSystem();
    this.endOfReply = this.#textAfterReply();
  }

  /** @throws what the template raises */
  render(messages: readonly TemplateMessage[], addGenerationPrompt: boolean): Segment[] {
    const homeless = messages[0]?.role === "system" && !this.hasSystemRole;
    const written = messages.flatMap(({ role, reasoned }, index) => {
      if (homeless && index === 0) return [];
      const said = placeholder("S", index);
      return [{ role, content: reasoned ? `<think>\n${placeholder("R", index)}\n</think>\n\n${said}` : said }];
    });
    if (homeless) this.#giveToFirstTurn(placeholder("S", 0), written);
    const rendered = this.#render(written, addGenerationPrompt);
    return cut(rendered.replace(reasoningPlace, "\ue000W$1\ue001"));
  }

  /** Who speaks first to a model without a system role says the system prompt as well. */
  #giveToFirstTurn(system: string, messages: { role: string; content: string }[]): void {
    const first = messages[0];
    if (first?.role === "user") first.content = `${system}\n\n${first.content}`;
    else messages.unshift({ role: "user", content: system });
  }

  #render(messages: { role: string; content: string }[], addGenerationPrompt: boolean): string {
    return this.#template.render({
      messages,
      add_generation_prompt: addGenerationPrompt,
      bos_token: this.#tokens.bos,
      eos_token: this.#tokens.eos,
    });
  }

  #writesSystem(): boolean {
    try {
      return this.#render(
        [
          { role: "system", content: placeholder("S", 0) },
          { role: "user", content: placeholder("S", 1) },
        ],
        true,
      ).includes(placeholder("S", 0));
    } catch {
      return false;
    }
  }

  #textAfterReply(): string {
    const rendered = this.#render(
      [
        { role: "user", content: placeholder("S", 0) },
        { role: "assistant", content: placeholder("S", 1) },
        { role: "user", content: placeholder("S", 2) },
      ],
      false,
    );
    const after = rendered.indexOf(placeholder("S", 1)) + placeholder("S", 1).length;
    return rendered.slice(after, rendered.indexOf(placeholder("S", 2)));
  }
}

function cut(rendered: string): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const match of rendered.matchAll(place)) {
    if (match.index > from) segments.push({ kind: "template", text: rendered.slice(from, match.index) });
    segments.push({ kind: match[1] === "W" ? "saidWithReasoning" : "said", index: Number(match[2]) });
    from = match.index + match[0].length;
  }
  if (from < rendered.length) segments.push({ kind: "template", text: rendered.slice(from) });
  return segments;
}
