/** Whether this page may sound. VS Code forbids it before the first click or key in the page. */
export type Access = "unknown" | "blocked" | "ready";

export interface AccessSource {
  /** Whether sound comes out. */
  readonly runs: boolean;
  onState(listener: () => void): () => void;
  /** Tries to let it sound. */
  wake(): void;
}

/** Ms in which a context that may run does so. */
const patience = 600;

/** Finds out whether the page may sound, and asks for it with every click and key while it may not. */
export class SoundAccess {
  #access: Access = "unknown";
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #forget: () => void;

  /** @param onChange is called with each change, the first time as soon as it is known */
  constructor(
    private readonly source: AccessSource,
    private readonly onChange: (access: "blocked" | "ready") => void,
  ) {
    this.#forget = source.onState(() => this.#look());
    source.wake();
    this.#look();
  }

  get access(): Access {
    return this.#access;
  }

  /** The person clicked or typed in the page. */
  gesture(): void {
    if (!this.source.runs) {
      this.source.wake();
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#forget();
  }

  #look(): void {
    clearTimeout(this.#timer);
    if (this.source.runs) {
      this.#set("ready");
    } else {
      this.#timer = setTimeout(() => {
        if (!this.source.runs) {
          this.#set("blocked");
        }
      }, patience);
    }
  }

  #set(access: "blocked" | "ready"): void {
    if (access !== this.#access) {
      this.#access = access;
      this.onChange(access);
    }
  }
}
