import type { Steering } from "../llm/chatModel";
import type { ConversationChange, ConversationState, Emotion, GaugeStatus } from "../protocol";
import { type Affinity, affinityState, afterMessage, noAffinity, readAffinity } from "./affinity";
import { type Language, type Persona, personaState } from "./persona/persona";
import { personaPrompt, plainPrompt } from "./persona/systemPrompt";

/** What the person has set. */
export interface SelfPreferences {
  /** γ, −1..3 */
  readonly strength: number;
  readonly gauge: boolean;
  readonly affinity: boolean;
}

/** Keeps each persona's affinity between sessions. */
export interface AffinityMemory {
  /** @returns whatever was written, or undefined */
  read(personaId: string): unknown;
  write(personaId: string, affinity: Affinity | undefined): void;
}

export interface SelfOptions {
  readonly persona: Persona;
  readonly language: Language;
  readonly preferences: SelfPreferences;
  readonly memory: AffinityMemory;
  /** Local date, as year-month-day. */
  readonly today: () => string;
}

/** Where it makes itself felt. */
export interface SelfEffects {
  emit(change: ConversationChange): void;
  /** From the next token on. */
  steer(steering: Steering): void;
}

type SelfState = Pick<ConversationState, "persona" | "strength" | "gauge" | "affinity" | "emotion">;

/** Who she is now: her persona, how strongly it is applied, what she feels, and how fond she is of the person. */
export class Self {
  readonly #options: SelfOptions;
  readonly #effects: SelfEffects;
  #persona: Persona;
  #preferences: SelfPreferences;
  #emotion: Emotion = "neutral";
  /** Whether the model has memory for a second sequence. */
  #hasRoom = true;

  constructor(options: SelfOptions, effects: SelfEffects) {
    this.#options = options;
    this.#effects = effects;
    this.#persona = options.persona;
    this.#preferences = options.preferences;
  }

  get persona(): Persona {
    return this.#persona;
  }

  get state(): SelfState {
    const { strength, affinity } = this.#preferences;
    return {
      persona: personaState(this.#persona),
      strength,
      gauge: this.#gauge,
      ...(affinity && { affinity: affinityState(this.#affinity) }),
      emotion: this.#emotion,
    };
  }

  /** What the model is told of her. */
  get prompts(): { readonly systemPrompt: string; readonly plainPrompt?: string; readonly steering: Steering } {
    const { language } = this.#options;
    const stage = this.#preferences.affinity ? affinityState(this.#affinity).stage : undefined;
    return {
      systemPrompt: personaPrompt(this.#persona, { language, stage }),
      ...(!this.#isPlain && { plainPrompt: plainPrompt(this.#persona, language) }),
      steering: this.steering,
    };
  }

  get steering(): Steering {
    const { strength, gauge } = this.#preferences;
    return { strength, gauge };
  }

  /** Who answers from the next reply on; what was said stays. */
  setPersona(persona: Persona): void {
    if (persona === this.#persona) return;
    this.#persona = persona;
    this.#effects.emit({ type: "persona", persona: this.state.persona });
    this.feels("neutral");
    this.#emitStrength();
    this.#emitAffinity();
  }

  setPreferences(preferences: SelfPreferences): void {
    const before = this.#preferences;
    const steers = preferences.strength !== before.strength || preferences.gauge !== before.gauge;
    this.#preferences = preferences;
    if (steers) {
      this.#effects.steer(this.steering);
      this.#emitStrength();
    }
    if (preferences.affinity !== before.affinity) this.#emitAffinity();
  }

  feels(emotion: Emotion): void {
    if (emotion === this.#emotion) return;
    this.#emotion = emotion;
    this.#effects.emit({ type: "emotion", emotion });
  }

  /** The model could not be steered, or can be again. */
  setRoom(hasRoom: boolean): void {
    if (hasRoom === this.#hasRoom) return;
    this.#hasRoom = hasRoom;
    this.#emitStrength();
  }

  /**
   * The person said something to her.
   *
   * @returns what makes it unsaid
   */
  heard(text: string): () => void {
    if (!this.#preferences.affinity) return () => undefined;
    const { memory, today } = this.#options;
    const { id } = this.#persona;
    const before = this.#affinity;
    const write = (affinity: Affinity): void => {
      memory.write(id, affinity);
      this.#emitAffinity();
    };
    write(afterMessage(before, text, today()));
    return () => write(before);
  }

  /** That persona, or who she is now, and the person have just met. */
  forgetAffinity(personaId = this.#persona.id): void {
    this.#options.memory.write(personaId, undefined);
    if (personaId === this.#persona.id) this.#emitAffinity();
  }

  get #gauge(): GaugeStatus {
    const { strength, gauge } = this.#preferences;
    if (!this.#hasRoom && (gauge || strength !== 1)) return "no-room";
    if (!gauge) return "off";
    return this.#isPlain ? "no-persona" : "on";
  }

  /** There is nothing to turn up: how close they are is no persona. */
  get #isPlain(): boolean {
    const { prompt, plainPrompt, examples } = this.#persona;
    return prompt === plainPrompt && examples.length === 0;
  }

  /** Read anew each time: another window may have been spoken to. */
  get #affinity(): Affinity {
    return readAffinity(this.#options.memory.read(this.#persona.id) ?? noAffinity);
  }

  #emitStrength(): void {
    this.#effects.emit({ type: "strength", strength: this.#preferences.strength, gauge: this.#gauge });
  }

  #emitAffinity(): void {
    this.#effects.emit({ type: "affinity", affinity: this.state.affinity });
  }
}
