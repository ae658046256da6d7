import type { VoicePictures } from "../speechEngine";
import { VoiceError } from "../voice";
import type { Manifest, SpeakerInfo } from "./answers";
import { badAnswer, type EngineClient } from "./engineClient";

/** Asks for URLs where the engine can give them: a thousandth of the size. */
export function speakerInfo(client: EngineClient, { supported_features: features }: Manifest, speakerId: string): Promise<SpeakerInfo> {
  return client.speakerInfo(speakerId, features.get("return_resource_url") ? "url" : "base64");
}

/**
 * A character's pictures, one after the other. What is missing, no picture or of another host is left out.
 *
 * @throws {VoiceError} where the engine does not answer any more
 */
export async function picturesOf(client: EngineClient, info: SpeakerInfo): Promise<VoicePictures> {
  const portrait = await picture(client, info.portrait);
  const icons: Record<number, Uint8Array> = {};
  for (const { id, icon } of info.style_infos) {
    const bytes = await picture(client, icon);
    if (bytes) icons[id] = bytes;
  }
  return { ...(portrait && { portrait }), icons };
}

/**
 * A spoken sample of a style, a WAV file.
 *
 * @throws {VoiceError} where there is none
 */
export async function sampleOf(client: EngineClient, info: SpeakerInfo, styleId: number): Promise<Uint8Array> {
  const source = info.style_infos.find(({ id }) => id === styleId)?.voice_samples[0];
  if (!source) throw badAnswer(`No sample of style ${styleId}`);
  const bytes = await load(client, source);
  if (!/^RIFF....WAVE/s.test(beginning(bytes))) throw badAnswer(`The sample of style ${styleId} is no WAV file`);
  return bytes;
}

async function picture(client: EngineClient, source: string): Promise<Uint8Array | undefined> {
  if (!source) return undefined;
  try {
    const bytes = await load(client, source);
    return isPicture(bytes) ? bytes : undefined;
  } catch (error) {
    // One bad picture is no reason to show none.
    if (error instanceof VoiceError && /^voice-(?:bad-answer|refused)$/.test(error.failure.reason)) return undefined;
    throw error;
  }
}

/** @param source a URL of the engine's, or base64 */
async function load(client: EngineClient, source: string): Promise<Uint8Array> {
  if (/^https?:/i.test(source)) return client.resource(source);
  return new Uint8Array(Buffer.from(source, "base64"));
}

/** PNG or JPEG. */
export function isPicture(bytes: Uint8Array): boolean {
  return /^(?:\x89PNG\r\n\x1a\n|\xff\xd8\xff)/.test(beginning(bytes));
}

function beginning(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 12)).toString("latin1");
}
