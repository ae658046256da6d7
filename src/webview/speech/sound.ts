/** Sound as samples from -1 to 1, one array a channel, all of the same length. */
export interface Sound {
  /** Frames per second. */
  readonly rate: number;
  readonly channels: readonly Float32Array<ArrayBuffer>[];
}

/** How long a sound is, in frames. */
export function frames(sound: Sound): number {
  return sound.channels[0]?.length ?? 0;
}

/** A sample this far from 0 is heard as a click where sound begins or ends with it. */
const audibleStep = 0.004;
/** Seconds. */
const edge = 0.004;

/**
 * The sound from a place on, without a click at its ends: an end that is not silent fades over 4 ms.
 * @param from frames; behind the end, one silent frame is left, for a clip has to begin and end
 */
export function soundFrom(sound: Sound, from: number): Sound {
  const start = Math.min(Math.max(0, Math.round(from)), frames(sound));
  const channels = sound.channels.map((samples) => {
    if (start >= samples.length) {
      return new Float32Array(1);
    }
    const rest = samples.slice(start);
    fade(rest, Math.min(Math.round(edge * sound.rate), rest.length));
    return rest;
  });
  return { rate: sound.rate, channels: channels.length === 0 ? [new Float32Array(1)] : channels };
}

function fade(samples: Float32Array, length: number): void {
  const last = samples.length - 1;
  if (Math.abs(samples[0] ?? 0) > audibleStep) {
    for (let at = 0; at < length; at += 1) {
      samples[at] = (samples[at] ?? 0) * (at / length);
    }
  }
  if (Math.abs(samples[last] ?? 0) > audibleStep) {
    for (let at = 0; at < length; at += 1) {
      samples[last - at] = (samples[last - at] ?? 0) * (at / length);
    }
  }
}
