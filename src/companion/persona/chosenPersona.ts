import type { Persona } from "./persona";
import { defaultPersonaId, type PersonaLibrary } from "./personaLibrary";

export interface ChosenPersonaOptions {
  readonly library: Pick<PersonaLibrary, "get" | "entry">;
  /** The id that is set. */
  readonly id: () => string;
  readonly onChange: (persona: Persona) => void;
  /** Takes the id that is set but not there, once, and who answers in its place. */
  readonly onMissed: (id: string, answering: Persona) => void;
}

/** Who answers: whom the person has set, or the default one where that one is not there. */
export class ChosenPersona {
  readonly #options: ChosenPersonaOptions;
  #current: Persona;
  /** The id that was told not to be there. */
  #missed: string | undefined;

  /** @throws where there is no default persona */
  constructor(options: ChosenPersonaOptions) {
    const { library, id } = options;
    const first = library.get(id()) ?? library.get(defaultPersonaId);
    if (!first) throw new Error(`The persona ${defaultPersonaId} is missing or broken`);
    this.#options = options;
    this.#current = first;
  }

  get current(): Persona {
    return this.#current;
  }

  /** Somebody else may be set now, or who is set may have changed or be gone. */
  refresh(): void {
    const { library, onChange, onMissed } = this.#options;
    const id = this.#options.id();
    const set = library.get(id);
    const persona = set ?? library.get(defaultPersonaId) ?? this.#current;
    if (persona !== this.#current) {
      this.#current = persona;
      onChange(persona);
    }
    if (set) this.#missed = undefined;
    // One whose file is broken has an entry: its problems are told of by themselves.
    if (set || library.entry(id) || this.#missed === id) return;
    this.#missed = id;
    onMissed(id, persona);
  }
}
