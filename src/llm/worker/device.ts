import { availableParallelism } from "node:os";
import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";
import type { Failure } from "../../protocol";
import type { LoadSettings, Log } from "../chatModel";

export interface Device {
  readonly llama: Llama;
  /** Names of the GPUs; empty where llama.cpp computes on the CPU. */
  readonly gpus: readonly string[];
  /** What llama.cpp complained of, one a line: the only place where some causes are named. */
  readonly complaints: () => string;
}

const keptComplaints = 20;

/**
 * Opens llama.cpp for the GPU that was asked for. `auto` falls back to the CPU; a GPU asked for by
 * name and not there is a failure.
 */
export async function openDevice(settings: LoadSettings, log: Log): Promise<Device | Failure> {
  const wanted = settings.gpu === "off" ? false : settings.gpu;
  const threads = cpuThreads(settings.threads);
  const complaints: string[] = [];
  const open = async (gpu: "auto" | "cuda" | "vulkan" | "metal" | false) =>
    getLlama({
      gpu,
      build: "never",
      skipDownload: true,
      progressLogs: false,
      maxThreads: threads,
      logLevel: LlamaLogLevel.info,
      logger: (level, message) => {
        const isComplaint = level === LlamaLogLevel.error || level === LlamaLogLevel.fatal;
        if (isComplaint && complaints.length < keptComplaints) complaints.push(message.trim());
        log(isComplaint ? "warn" : "debug", `llama.cpp: ${message.trim()}`);
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
  // On a platform that does not know the one asked for, another may have been opened instead.
  if (wanted !== false && wanted !== "auto" && (gpus.length === 0 || llama.gpu !== wanted)) {
    return { reason: "gpu-not-available", data: { gpu: settings.gpu, detail: "no device" } };
  }
  return { llama, gpus, complaints: () => complaints.join("\n") };
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
