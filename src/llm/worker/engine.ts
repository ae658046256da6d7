import { basename } from "node:path";
import { InsufficientMemoryError, type LlamaModel, type Token } from "node-llama-cpp";
import type { Failure } from "../../protocol";
import type { LoadSettings, Log } from "../chatModel";
import type { LoadedModel } from "../workerProtocol";
import { ChatTemplate } from "./chatTemplate";
import { type Device, firstLine, openDevice } from "./device";
import { inspectModel } from "./inspectModel";
import { PromptBuilder, type PromptTokenizer } from "./prompt";
import { availableMemory, gigabytes, Sequences } from "./sequences";
import { ByteTokenDecoder, type TokenDecoder, WindowedTokenDecoder } from "./tokenDecoder";
import { type ByteVocabulary, byteVocabulary, fingerprint, type TokenizerMetadata } from "./vocabulary";

/** One loaded model with its sequences; it lives as long as its process. */
export class Engine {
  readonly loaded: LoadedModel;
  readonly model: LlamaModel;
  readonly sequences: Sequences;
  readonly template: ChatTemplate;
  readonly prompts: PromptBuilder;
  /** Names the vocabulary that this model's token ids belong to. */
  readonly vocabulary: string;
  readonly #bytes: ByteVocabulary | undefined;

  private constructor(log: Log, model: LlamaModel, sequences: Sequences, loaded: LoadedModel) {
    this.model = model;
    this.loaded = loaded;
    this.sequences = sequences;
    const metadata = tokenizerMetadata(model);
    this.vocabulary = fingerprint(metadata);
    this.#bytes = byteVocabulary(metadata);
    this.template = chatTemplate(model, log);
    this.prompts = new PromptBuilder(this.template, promptTokenizer(model, this.vocabulary, metadata.tokens.length));
  }

  /** Loads a model, or says why it could not be loaded. `onProgress` gets 0..1. */
  static async load(
    settings: LoadSettings,
    onProgress: (value: number) => void,
    log: Log,
  ): Promise<Engine | { readonly failure: Failure }> {
    const path = settings.modelPath;
    let complaints = () => "";
    try {
      const inspected = await inspectModel(path);
      if ("reason" in inspected) return { failure: inspected };
      const contextSize = Math.min(settings.contextSize, inspected.trainedContext);
      const device = await openDevice(settings, log);
      if ("reason" in device) return { failure: device };
      complaints = device.complaints;
      const tooBig = await weightsTooBig(path, inspected.size, device);
      if (tooBig) return { failure: tooBig };
      const model = await device.llama.loadModel({
        modelPath: path,
        gpuLayers: layersOf(settings, contextSize),
        defaultContextFlashAttention: settings.flashAttention === "auto" ? "auto" : settings.flashAttention === "on",
        onLoadProgress: onProgress,
      });
      const sequences = await Sequences.open(model, contextSize, log);
      for (const warning of model.getWarnings()) log("warn", warning);
      const onGpu = device.gpus.length > 0 && model.gpuLayers > 0;
      return new Engine(log, model, sequences, {
        name: nameOf(model),
        device: onGpu ? device.gpus.join(", ") : "CPU",
        gpuLayers: model.gpuLayers,
        contextSize: sequences.contextSize,
      });
    } catch (error) {
      // The host ends this process after a failure; disposing llama.cpp here has been seen to hang.
      return { failure: loadFailure(path, error, complaints()) };
    }
  }

  /** The text of token ids, marks of reasoning and the like included. */
  textOf(ids: readonly number[]): string {
    return this.model.detokenize(asTokens(ids), true);
  }

  /** A decoder for one reply; `before` are the ids of its beginning where it is continued. */
  decoder(before: readonly number[]): TokenDecoder {
    if (this.#bytes) return new ByteTokenDecoder(this.#bytes, before);
    return new WindowedTokenDecoder(
      (ids, context) => this.model.detokenize(asTokens(ids), false, asTokens(context)),
      before,
    );
  }

  /** The bytes of a token, for the log; empty where the vocabulary has none. */
  bytesOf(id: number): Uint8Array {
    return this.#bytes?.bytesOf(id) ?? new Uint8Array(0);
  }
}

/** node-llama-cpp brands token ids; ours cross process and file borders as plain numbers. */
export function asTokens(ids: readonly number[]): Token[] {
  return ids as Token[];
}

function layersOf(settings: LoadSettings, contextSize: number): number | { fitContext: { contextSize: number } } {
  if (settings.gpu === "off") return 0;
  // Two sequences of a context take the memory of one of twice the size.
  const fitted = contextSize * (settings.sequences ?? 1);
  return settings.gpuLayers === "auto" ? { fitContext: { contextSize: fitted } } : settings.gpuLayers;
}

function nameOf(model: LlamaModel): string {
  const name = model.fileInfo.metadata.general.name;
  return typeof name === "string" && name.trim() !== "" ? name.trim() : basename(model.filename ?? "");
}

/** The model's own template; ChatML where it has none, or one that cannot be used. */
function chatTemplate(model: LlamaModel, log: Log): ChatTemplate {
  const source = model.fileInfo.metadata.tokenizer?.chat_template;
  const tokens = { bos: model.tokens.bosString ?? "", eos: model.tokens.eosString ?? "" };
  try {
    return new ChatTemplate(source, tokens);
  } catch (error) {
    log("warn", `The model's chat template cannot be used, ChatML is: ${firstLine(error)}`);
    return new ChatTemplate(undefined, tokens);
  }
}

function tokenizerMetadata(model: LlamaModel): TokenizerMetadata {
  const { ggml } = model.fileInfo.metadata.tokenizer ?? {};
  return {
    model: ggml?.model ?? "",
    tokens: ggml?.tokens ?? [],
    types: ggml?.token_type ?? [],
    addSpacePrefix: ggml?.add_space_prefix ?? ggml?.model === "llama",
  };
}

function promptTokenizer(model: LlamaModel, vocabulary: string, size: number): PromptTokenizer {
  return {
    fingerprint: vocabulary,
    size,
    bos: model.tokens.shouldPrependBosToken && model.tokens.bos !== null ? model.tokens.bos : undefined,
    tokenize: (text, special, atStart) =>
      text === "" ? [] : model.tokenize(text, special, atStart ? undefined : "trimLeadingSpace"),
  };
}

/** Weights are mapped, so that llama.cpp would not refuse them: it would only never get anywhere. */
async function weightsTooBig(path: string, size: number, { llama, gpus }: Device): Promise<Failure | undefined> {
  const { total } = gpus.length > 0 ? await llama.getVramState() : { total: 0 };
  // Some drivers answer nonsense; no machine has petabytes.
  const video = total < 2 ** 50 ? total : 0;
  const memory = availableMemory() + video;
  if (size <= memory) return undefined;
  return { reason: "out-of-memory", data: { path, detail: `${gigabytes(size)} > ${gigabytes(memory)}` } };
}

function loadFailure(path: string, error: unknown, complaints: string): Failure {
  const architecture = /unknown (?:model )?architecture:? '?([^'\s]+?)'?(?:\s|$)/.exec(complaints)?.[1];
  if (architecture !== undefined) return { reason: "model-unknown-architecture", data: { path, architecture } };
  const detail = firstLine(error);
  const outOfMemory = /insufficient memory|not enough|out of memory|failed to allocate|too large for the available/i;
  if (error instanceof InsufficientMemoryError || outOfMemory.test(detail) || outOfMemory.test(complaints))
    return { reason: "out-of-memory", data: { path, detail } };
  return { reason: "model-load-failed", data: { path, detail: [detail, firstLine(complaints)].filter(Boolean).join(" – ") } };
}
