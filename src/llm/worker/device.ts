import { availableParallelism } from "node:os";
import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";
import type { Failure } from "../../protocol";
import type { LoadSettings, Log } from "../chatModel";

export interface Device {
  readonly llama: Llama;
  /** Names of the GPUs; empty where llama.cpp computes on the CPU. */
  readonly gpus: readonly string[];
  /** What llama.cpp complained of last: the only place where some causes are named. */
  lastComplaint(): string;
}

/**
 * Opens llama.cpp for the GPU that was asked for. `auto` falls back to the CPU; a GPU asked for by
 * name and not there is a failure.
 */
export async function openDevice(settings: LoadSettings, log: Log): Promise<Device | Failure> {
  const wanted = settings.gpu === "off" ? false : settings.gpu;
  const threads = cpuThreads(settings.threads);
  let complaint = "";
  const open = async (gpu: "auto" | "cuda" | "vulkan" | "metal" | false) =>
    getLlama({
      gpu,
      build: "never",
      skipDownload: true,
      progressLogs: false,
      maxThreads: threads,
      logLevel: LlamaLogLevel.info,
      logger: (level, message) => {
        if (level === LlamaLogLevel.error || level === LlamaLogLevel.fatal) complaint = message.trim();
        log(level === LlamaLogLevel.error || level === LlamaLogLevel.fatal ? "warn" : "debug", `llama.cpp: ${message.trim()}`);
      },
    });

  let llama: Llama;
  try {
    llama = await open(wanted);
  } catch (error) {
    const failure: Failure = { reason: "gpu-not-available", data: { gpu: settings.gpu, detail: firstLine(error) } };
    if (wanted !== "auto") return failure;
    log("warn", `No GPU could be opened, going on with the CPU: ${firstLine(error)}`);
    try {
      llama = await open(false);
    } catch (cpuError) {
      return { reason: "gpu-not-available", data: { gpu: "off", detail: firstLine(cpuError) } };
    }
  }

  // A backend may be there without a device, so its name alone proves nothing.
  const gpus = llama.supportsGpuOffloading ? await llama.getGpuDeviceNames() : [];
  if (gpus.length === 0 && wanted !== false && wanted !== "auto") {
    await llama.dispose();
    return { reason: "gpu-not-available", data: { gpu: settings.gpu, detail: "no device" } };
  }
  return { llama, gpus, lastComplaint: () => complaint };
}

/**
 * Half of the logical processors: one a core. More only wait for each other, and on a busy small
 * machine that costs orders of magnitude.
 */
export function cpuThreads(setting: number | "auto", processors = availableParallelism()): number {
  return setting === "auto" ? Math.max(1, Math.floor(processors / 2)) : setting;
}

export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
