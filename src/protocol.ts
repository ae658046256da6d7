/**
 * The messages between the extension host and the page, and the values that both sides speak of.
 * The one file that both sides import; it imports nothing.
 *
 * The page is a pure function of what it gets: one `snapshot`, then `change`s with consecutive
 * revisions. A page that sees a gap asks for a new snapshot with `resync`.
 */

export type ViewKind = "panel" | "sidebar";

/** Why something could not be done. The page has a text and a next step for each, in two languages. */
export type FailureReason =
  | "message-empty"
  | "message-too-long" // count, limit, unit: "characters" | "tokens"
  | "busy"
  | "context-full" // limit (tokens): a reply has no room left to go on in
  | "model-missing" // path
  | "model-is-directory" // path
  | "model-not-gguf" // path
  | "model-truncated" // path, size, expected (bytes)
  | "model-damaged" // path: its contents are not what the checksum beside it says
  | "model-unknown-architecture" // path, architecture
  | "model-embedding-only" // path
  | "model-load-failed" // path, detail
  | "out-of-memory" // detail
  | "gpu-not-available" // gpu, detail
  | "worker-died" // how: signal or exit code, detail
  | "timeout" // seconds
  | "generation-failed" // detail
  | "history-damaged" // file: the name under which the damaged file was set aside
  | "history-not-written" // detail
  | "persona-too-long" // count, limit (tokens): its prompt alone does not fit the context
  | "voice-not-found" // address: the last one tried
  | "voice-unreachable" // address, detail: it was there, or was set, and does not answer
  | "voice-timeout" // seconds
  | "voice-refused" // status, detail: the engine answered with an error
  | "voice-bad-answer" // detail: the engine answered something that is no such answer
  | "voice-start-failed" // program, detail
  | "voice-style-gone"; // style: the chosen style's id, which the engine does not have; another speaks

/** A failure as a value: a reason to show in the person's language, and the facts to fill in. */
export interface Failure {
  readonly reason: FailureReason;
  readonly data?: Readonly<Record<string, string | number>>;
}

export type ReplyState = "streaming" | "done" | "stopped" | "failed";

/** `text` is what she says, `thinking` is the model's reasoning, shown folded. */
export type ReplyPart = "text" | "thinking";

/** Measured by the worker; times in ms, counts in tokens. */
export interface ReplyTimings {
  /** From the request to the first generated token. */
  readonly ttftMs: number;
  /** Generated tokens. */
  readonly tokens: number;
  /** Generated tokens per second, from the first to the last. */
  readonly tokensPerSecond: number;
  /** Prompt tokens in all, and how many of them had to be evaluated for this reply. */
  readonly promptTokens: number;
  readonly evaluatedTokens: number;
}

export interface UserMessage {
  readonly role: "user";
  readonly id: string;
  readonly text: string;
}

export interface AssistantMessage {
  readonly role: "assistant";
  readonly id: string;
  readonly state: ReplyState;
  readonly text: string;
  readonly thinking: string;
  /** While nothing was said yet: what she waits for. */
  readonly waitingFor?: "model" | "prompt";
  /** `length`: the token limit cut her off, so "go on" is offered. */
  readonly end?: "complete" | "length";
  readonly failure?: Failure;
  readonly timings?: ReplyTimings;
  /** Who said it. */
  readonly name: string;
  /** The gauge's values, one a token; empty where it was not measured. */
  readonly gauge: readonly number[];
}

/** Something that the page says once, in the flow of the conversation. */
export interface NoticeMessage {
  readonly role: "notice";
  readonly id: string;
  readonly notice: "oldest-turns-left" | "history-damaged" | "history-not-set-aside" | "history-not-written";
  readonly data?: Readonly<Record<string, string | number>>;
}

export type Message = UserMessage | AssistantMessage | NoticeMessage;

/** Written by her at the start of a sentence; drives voice and face, never shown. */
export const emotions = ["neutral", "happy", "sad", "angry", "surprised", "relaxed"] as const;
export type Emotion = (typeof emotions)[number];

/** A picture of a persona's own face. Untrusted: it is shown as an image, where no script runs and nothing loads. */
export interface FacePicture {
  readonly mime: "image/png" | "image/webp" | "image/svg+xml";
  readonly bytes: Uint8Array;
}

/** The face that comes with the extension, in one of its looks, or a persona's own pictures. */
export type Face =
  | { readonly kind: "drawn"; readonly look: FaceLook }
  /** `neutral` stands in for what is missing. */
  | { readonly kind: "pictures"; readonly pictures: Readonly<Partial<Record<Emotion, FacePicture>>> };
export const faceLooks = ["naru", "butler", "yoru"] as const;
export type FaceLook = (typeof faceLooks)[number];

export interface StrengthPreset {
  readonly name: string;
  /** γ, as the slider has it. */
  readonly strength: number;
}

/** The character that answers, as the page shows it. */
export interface PersonaState {
  readonly id: string;
  readonly name: string;
  readonly greeting: string;
  /** Three things to try, shown with the greeting while the conversation is empty. */
  readonly suggestions: readonly string[];
  /** What the gauge is called. */
  readonly gaugeLabel: string;
  /** From the weakest to the strongest. */
  readonly presets: readonly StrengthPreset[];
  readonly face: Face;
}

/** γ: 0 is the plain prompt alone, 1 the persona as prompted, more exaggerates. */
export const strengthRange = { minimum: -1, maximum: 3 } as const;

/**
 * Whether the gauge shows what the persona did to the words: `off` by choice, `no-room` where the model
 * left no memory for the second sequence, `no-persona` where persona and plain prompt are the same.
 */
export type GaugeStatus = "on" | "off" | "no-room" | "no-persona";

/** Slow, and kept between sessions. */
export interface AffinityState {
  /** 0..100 */
  readonly value: number;
  /** 0..4 */
  readonly stage: number;
}

/** A stretch of a displayed text, in UTF-16 units; `end` is exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A mora (the unit of Japanese speech timing) and when it sounds, in seconds from the beginning of its line. */
export interface MoraTime {
  /** As kana; `、` for a pause. */
  readonly mora: string;
  /** `A I U E O` are unvoiced, `N` is ん, `cl` っ, `pau` a pause. */
  readonly vowel: "a" | "i" | "u" | "e" | "o" | "A" | "I" | "U" | "E" | "O" | "N" | "cl" | "pau";
  readonly start: number;
  readonly end: number;
}

/** A stretch of the displayed text and when it is said, in seconds from the beginning of its line. */
export interface WordTime {
  readonly stretch: Stretch;
  readonly start: number;
  readonly end: number;
}

/** A line as the page plays it. */
export interface Clip {
  /** No two are the same. */
  readonly id: string;
  readonly replyId: string;
  /** The stretch of the reply's displayed text that it speaks. */
  readonly stretch: Stretch;
  readonly emotion: Emotion;
  /** A WAV file; none: the page murmurs the moras itself. */
  readonly wav?: Uint8Array;
  /** Seconds, with the silence before and after: the next line follows right behind it. */
  readonly duration: number;
  /** Seconds: where to begin in it, for a page that takes over from another one. */
  readonly from: number;
  /** Empty where the engine does not know them: then the level of the sound is all there is. */
  readonly moras: readonly MoraTime[];
  /** Empty where they are not known. */
  readonly words: readonly WordTime[];
}

/** What her voice is, and whether it can be heard. */
export interface VoiceStatus {
  readonly enabled: boolean;
  /** Of the engine: none found, coming up, ready to speak, or there and unable to. */
  readonly phase: "none" | "starting" | "ready" | "failed";
  /** What speaks now; `builtIn` is the page's own murmur, which is not VOICEVOX. */
  readonly source: "engine" | "builtIn" | "silent";
  /** Why it is not ready, or what to know of it (`voice-style-gone`). */
  readonly failure?: Failure;
  /** The engine's name for people, such as VOICEVOX. */
  readonly engine?: string;
  /** Whose voice it is, and in which style. */
  readonly character?: string;
  readonly style?: string;
  /** What the voice's terms ask to be shown wherever it can be heard. */
  readonly credit?: string;
  /** Its program is installed here and could be started. */
  readonly canStart: boolean;
  /** The built-in voice speaks where no engine does. */
  readonly builtIn: boolean;
  readonly muted: boolean;
  /** Of the page's sound: 0 is silent, 1 as it comes, 2 at most. */
  readonly volume: number;
  /** A view is open and a person has clicked or typed in it: before that VS Code allows no sound. */
  readonly audible: boolean;
}

/** The line that is being said. */
export interface Speaking {
  readonly replyId: string;
  readonly stretch: Stretch;
}

/** A voice that can be chosen. */
export interface VoiceChoice {
  readonly speakerId: string;
  readonly character: string;
  readonly styles: readonly { readonly id: number; readonly name: string }[];
}

export interface ModelStatus {
  readonly phase: "idle" | "loading" | "ready" | "failed";
  /** Name of the model, for people. */
  readonly model?: string;
  /** The GPU's name, or "CPU". Known once ready. */
  readonly device?: string;
  /** 0..1 while loading. */
  readonly progress?: number;
  readonly failure?: Failure;
}

/** What is said, and what it is said with. */
export interface ConversationState {
  readonly persona: PersonaState;
  /** How strongly the persona is applied, {@link strengthRange}. */
  readonly strength: number;
  readonly gauge: GaugeStatus;
  /** None where it is off. */
  readonly affinity?: AffinityState;
  /** Of the last sentence that was written. */
  readonly emotion: Emotion;
  readonly messages: readonly Message[];
  readonly status: ModelStatus;
  /** What is typed and not sent. */
  readonly draft: string;
  /** The last thing that went wrong outside of any reply. */
  readonly failure?: Failure;
}

/** What is heard of it. */
export interface SpeechState {
  readonly voice: VoiceStatus;
  readonly speaking?: Speaking;
  /** Lines that could not be said. */
  readonly unsaid: readonly Speaking[];
}

/** All that the page shows. */
export interface PageState extends ConversationState, SpeechState {}

export type ConversationChange =
  /** Adds a message at the end, or replaces the one with the same id. */
  | { readonly type: "message"; readonly message: Message }
  /** Appends to a streaming reply. Never held back, never repeated. */
  | { readonly type: "chunk"; readonly id: string; readonly part: ReplyPart; readonly text: string }
  /** How far the persona moved the words just said, -1..1. */
  | { readonly type: "gauge"; readonly id: string; readonly value: number }
  | { readonly type: "emotion"; readonly emotion: Emotion }
  | { readonly type: "persona"; readonly persona: PersonaState }
  | { readonly type: "strength"; readonly strength: number; readonly gauge: GaugeStatus }
  | { readonly type: "affinity"; readonly affinity: AffinityState | undefined }
  /** Removes the message with this id and all after it. */
  | { readonly type: "removed"; readonly fromId: string }
  | { readonly type: "status"; readonly status: ModelStatus }
  | { readonly type: "draft"; readonly draft: string }
  | { readonly type: "failure"; readonly failure: Failure | undefined };

export type SpeechChange =
  | { readonly type: "voice"; readonly voice: VoiceStatus }
  | { readonly type: "speaking"; readonly speaking: Speaking | undefined }
  | { readonly type: "unsaid"; readonly unsaid: readonly Speaking[] };

export type Change = ConversationChange | SpeechChange;

/** VS Code's colours for code, from the active colour theme; CSS colours. */
export interface CodeColors {
  readonly keyword?: string;
  readonly string?: string;
  readonly number?: string;
  readonly comment?: string;
  readonly function?: string;
  readonly type?: string;
  readonly variable?: string;
  readonly constant?: string;
  readonly tag?: string;
  readonly attribute?: string;
  readonly operator?: string;
  readonly inserted?: string;
  readonly deleted?: string;
}

export type ToPage =
  | { readonly type: "snapshot"; readonly revision: number; readonly state: PageState }
  | { readonly type: "change"; readonly revision: number; readonly change: Change }
  | { readonly type: "codeColors"; readonly colors: CodeColors }
  | { readonly type: "focusInput" }
  /** To play right behind the clip before, or now. Sent to one page only. */
  | { readonly type: "clip"; readonly clip: Clip }
  /** Silence at once; clips that wait are dropped. */
  | { readonly type: "silence" }
  /** Shows the voices to choose from; it asks for their pictures with `voicePictures`. */
  | { readonly type: "voices"; readonly engine: string; readonly chosen: number | undefined; readonly voices: readonly VoiceChoice[] }
  | { readonly type: "voicesFailed"; readonly failure: Failure }
  /** PNG or JPEG files; what an engine does not have is left out. */
  | {
      readonly type: "voicePictures";
      readonly speakerId: string;
      readonly portrait?: Uint8Array;
      readonly icons: Readonly<Record<number, Uint8Array>>;
    }
  /** A spoken sample of a style, a WAV file. */
  | { readonly type: "voiceSample"; readonly styleId: number; readonly wav?: Uint8Array };

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";

export type ToHost =
  | { readonly type: "ready" }
  | { readonly type: "resync" }
  | { readonly type: "draft"; readonly text: string }
  | { readonly type: "send"; readonly text: string }
  | { readonly type: "stop" }
  /** Asks for the failed or stopped reply again. */
  | { readonly type: "retry"; readonly id: string }
  /** Asks for another reply to the same message. */
  | { readonly type: "regenerate"; readonly id: string }
  /** Replaces the person's message, drops what came after it, and sends. */
  | { readonly type: "edit"; readonly id: string; readonly text: string }
  /** Continues a reply that was stopped or cut off, in the same bubble. */
  | { readonly type: "goOn"; readonly id: string }
  | { readonly type: "newConversation" }
  | { readonly type: "dismissFailure" }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "insertAtCursor"; readonly text: string }
  | { readonly type: "openLink"; readonly href: string }
  | { readonly type: "chooseModel" }
  | { readonly type: "openModelSettings" }
  | { readonly type: "openLog" }
  /** {@link strengthRange}; takes effect at the next token. */
  | { readonly type: "setStrength"; readonly strength: number }
  | { readonly type: "setGauge"; readonly enabled: boolean }
  | { readonly type: "choosePersona" }
  | { readonly type: "openPersonaSettings" }
  | VoiceRequest
  | { readonly type: "log"; readonly level: LogLevel; readonly text: string };

/** What a page says of its sound, and asks of her voice. */
export type VoiceRequest =
  /** Whether this page may sound: VS Code forbids it before the first click or key. */
  | { readonly type: "audio"; readonly state: "blocked" | "ready" }
  /** A clip's first sample sounds, or its last one did. */
  | { readonly type: "playback"; readonly clipId: string; readonly event: "started" | "ended" }
  /** Says a reply again: the line at this place of its displayed text, or all of it. */
  | { readonly type: "hear"; readonly id: string; readonly offset?: number }
  /** Falls silent; what is being written goes on. */
  | { readonly type: "hush" }
  | { readonly type: "setMuted"; readonly muted: boolean }
  /** 0..2 */
  | { readonly type: "setVolume"; readonly volume: number }
  | { readonly type: "setVoiceEnabled"; readonly enabled: boolean }
  | { readonly type: "setBuiltIn"; readonly enabled: boolean }
  | { readonly type: "startEngine" }
  /** Looks for the engine now. */
  | { readonly type: "findEngine" }
  | { readonly type: "showVoices" }
  | { readonly type: "voicePictures"; readonly speakerId: string }
  | { readonly type: "voiceSample"; readonly styleId: number }
  | { readonly type: "chooseVoice"; readonly styleId: number }
  /** Shows the terms of the voice that speaks. */
  | { readonly type: "showPolicy" }
  | { readonly type: "openVoiceSettings" };
