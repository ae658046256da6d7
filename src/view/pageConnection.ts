import type { Companion } from "../companion/companion";
import type { Log } from "../llm/chatModel";
import type { Change, CodeColors, ToHost, ToPage } from "../protocol";
import type { Speech } from "../voice/speech";
import { parsePageMessage } from "./pageMessages";
import { PageVoice, type PageVoiceOptions } from "./pageVoice";

/** What a page asks of the world around the conversation. */
export interface PageActions {
  copy(text: string): void;
  insertAtCursor(text: string): void;
  openLink(href: string): void;
  chooseModel(): void;
  openModelSettings(): void;
  openLog(): void;
}

/** What a page asks of who she is. */
export interface PersonaActions {
  setStrength(strength: number): void;
  setGauge(enabled: boolean): void;
  choosePersona(): void;
  openPersonaSettings(): void;
}

export interface PageConnectionOptions {
  /** To tell it from others in the log. */
  readonly name: string;
  readonly companion: Companion;
  readonly speech: Pick<Speech, "state" | "onChange">;
  readonly voice: Pick<PageVoiceOptions, "audience" | "engine" | "actions">;
  readonly actions: PageActions;
  readonly persona: PersonaActions;
  readonly colors: () => CodeColors;
  readonly post: (message: ToPage) => void;
  readonly log: Log;
}

/** One page that shows the conversation: keeps it up to date, and does what it asks. */
export class PageConnection {
  readonly #options: PageConnectionOptions;
  readonly #forget: readonly (() => void)[];
  readonly #voice: PageVoice;
  #revision = 0;
  #isReady = false;
  #wantsFocus = false;
  #wantsVoices = false;

  constructor(options: PageConnectionOptions) {
    this.#options = options;
    const { companion, speech, voice, post } = options;
    this.#voice = new PageVoice({ ...voice, post, hear: (id, offset) => companion.hear(id, offset) });
    this.#forget = [
      companion.onChange((change, from) => {
        if (from !== this) this.#change(change);
      }),
      speech.onChange((change) => this.#change(change)),
    ];
  }

  /** Whether it has asked for a snapshot; before that nobody listens. */
  get isReady(): boolean {
    return this.#isReady;
  }

  get name(): string {
    return this.#options.name;
  }

  /** Takes whatever the page sent; it is not trusted. */
  receive(value: unknown): void {
    const { log, name } = this.#options;
    const message = parsePageMessage(value);
    if (message) this.#act(message);
    else log("warn", `The ${name} sent something that is no message: ${describe(value)}`);
  }

  focusInput(): void {
    if (this.#isReady) this.#options.post({ type: "focusInput" });
    else this.#wantsFocus = true;
  }

  /** Shows the voices to choose from. */
  showVoices(): void {
    if (this.#isReady) this.#voice.showVoices();
    else this.#wantsVoices = true;
  }

  sendColors(): void {
    if (this.#isReady) this.#options.post({ type: "codeColors", colors: this.#options.colors() });
  }

  dispose(): void {
    this.#voice.dispose();
    this.#forget.forEach((forget) => forget());
  }

  #act(message: ToHost): void {
    const { companion, actions, persona, log, name } = this.#options;
    switch (message.type) {
      case "ready":
        this.#onReady();
        break;
      case "resync":
        this.#snapshot();
        break;
      case "draft":
        companion.setDraft(message.text, this);
        break;
      case "send":
        companion.send(message.text);
        break;
      case "stop":
        companion.stop();
        break;
      case "retry":
      case "regenerate":
        companion.askAgain(message.id);
        break;
      case "edit":
        companion.edit(message.id, message.text);
        break;
      case "goOn":
        companion.goOn(message.id);
        break;
      case "newConversation":
        companion.newConversation();
        break;
      case "dismissFailure":
        companion.dismissFailure();
        break;
      case "copy":
        actions.copy(message.text);
        break;
      case "insertAtCursor":
        actions.insertAtCursor(message.text);
        break;
      case "openLink":
        actions.openLink(message.href);
        break;
      case "chooseModel":
        actions.chooseModel();
        break;
      case "openModelSettings":
        actions.openModelSettings();
        break;
      case "openLog":
        actions.openLog();
        break;
      case "setStrength":
        persona.setStrength(message.strength);
        break;
      case "setGauge":
        persona.setGauge(message.enabled);
        break;
      case "choosePersona":
        persona.choosePersona();
        break;
      case "openPersonaSettings":
        persona.openPersonaSettings();
        break;
      case "log":
        log(message.level, `[${name}] ${message.text}`);
        break;
      default:
        this.#voice.receive(message);
    }
  }

  #onReady(): void {
    this.#isReady = true;
    this.#snapshot();
    this.sendColors();
    if (this.#wantsFocus) this.#options.post({ type: "focusInput" });
    this.#wantsFocus = false;
    this.#voice.pageIsReady();
    if (this.#wantsVoices) this.#voice.showVoices();
    this.#wantsVoices = false;
    this.#options.companion.warm();
  }

  #snapshot(): void {
    const { companion, speech, post } = this.#options;
    post({ type: "snapshot", revision: this.#revision, state: { ...companion.state, ...speech.state } });
  }

  #change(change: Change): void {
    if (!this.#isReady) return;
    this.#options.post({ type: "change", revision: ++this.#revision, change });
  }
}

function describe(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200);
  } catch {
    return typeof value;
  }
}
