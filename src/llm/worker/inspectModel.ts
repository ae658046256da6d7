import { open, stat } from "node:fs/promises";
import { readGgufFileInfo, type GgufFileInfo } from "node-llama-cpp";
import type { Failure } from "../../protocol";
import { isAsPromised } from "./checksum";

/** Architectures that turn text into vectors and cannot speak. */
const embeddingArchitectures = /(^|-)(bert|embed|embedding)($|-)|^(t5encoder|modern-bert|gte)$/;

export interface SoundModel {
  /** Tokens that the model was trained to see at once; Infinity where the file does not say. */
  readonly trainedContext: number;
  /** Of the file, in bytes. */
  readonly size: number;
}

/** Looks at a model file before llama.cpp does, so that what is wrong with it can be said in words. */
export async function inspectModel(path: string): Promise<SoundModel | Failure> {
  let size: number;
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return { reason: "model-is-directory", data: { path } };
    size = stats.size;
    if ((await firstBytes(path)) !== "GGUF") return { reason: "model-not-gguf", data: { path } };
    if (!(await isAsPromised(path))) return { reason: "model-damaged", data: { path } };
  } catch (error) {
    if (isNodeError(error) && error.code === "ENOENT") return { reason: "model-missing", data: { path } };
    return { reason: "model-load-failed", data: { path, detail: String(error) } };
  }

  let info: GgufFileInfo;
  try {
    info = await readGgufFileInfo(path, { sourceType: "filesystem", logWarnings: false });
  } catch (error) {
    // The header says GGUF and then cannot be read to its end.
    return { reason: "model-truncated", data: { path, size, detail: String(error) } };
  }
  const expected = endOfTensors(info);
  if (expected > size) return { reason: "model-truncated", data: { path, size, expected } };
  if (isEmbeddingModel(info)) return { reason: "model-embedding-only", data: { path } };
  const { context_length: trained } = info.architectureMetadata;
  return { trainedContext: typeof trained === "number" ? trained : Infinity, size };
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * Bytes that the file must at least have: tensors are stored one after the other, so the last one's
 * beginning plus the smallest size it can have (1.5 bits a weight) is a bound that holds for every type.
 */
function endOfTensors(info: GgufFileInfo): number {
  let end = 0;
  for (const tensor of info.tensorInfo ?? []) {
    if (tensor.filePart !== 1) continue;
    const weights = tensor.dimensions.reduce<number>((product, size) => product * Number(size), 1);
    end = Math.max(end, Number(tensor.fileOffset) + Math.ceil((weights * bitsPerWeight(tensor.ggmlType)) / 8));
  }
  return end;
}

/** Exact for the types that weights mostly have (ggml's block sizes), a lower bound for the others. */
function bitsPerWeight(type: number): number {
  return { 0: 32, 1: 16, 2: 4.5, 3: 5, 6: 5.5, 7: 6, 8: 8.5, 30: 16 }[type] ?? 1.5;
}

function isEmbeddingModel(info: GgufFileInfo): boolean {
  const { architecture } = info.metadata.general;
  const details: Record<string, unknown> = { ...info.architectureMetadata };
  const attention = details["attention"];
  const causal = typeof attention === "object" && attention !== null && "causal" in attention ? attention.causal : true;
  return embeddingArchitectures.test(architecture) || causal === false || details["pooling_type"] !== undefined;
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}
