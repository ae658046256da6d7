import * as v from "valibot";

const shortText = v.pipe(v.string(), v.maxLength(200));

export const versionSchema = shortText;

// Some engines write a flag as `{ "value": true }`.
const flag = v.union([v.boolean(), v.pipe(v.object({ value: v.boolean() }), v.transform(({ value }) => value))]);

/** Of `/engine_manifest` (VOICEVOX ENGINE 0.25.2), what is used here. */
export const manifestSchema = v.object({
  name: shortText,
  brand_name: v.optional(shortText),
  frame_rate: v.optional(v.pipe(v.number(), v.finite(), v.minValue(1), v.maxValue(10_000)), 93.75),
  supported_features: v.optional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.transform((features) => {
        const known = Object.entries(features).map(([name, value]) => [name, v.safeParse(flag, value)] as const);
        return new Map(known.flatMap(([name, { success, output }]) => (success ? [[name, output === true] as const] : [])));
      }),
    ),
    {},
  ),
});

/** What an engine is and can do. Features that it does not name are not in the map. */
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** AivisSpeech's style ids are signed 32-bit numbers. */
const styleId = v.pipe(v.number(), v.safeInteger());

export const styleSchema = v.object({
  name: shortText,
  id: styleId,
  // Older engines have no other types and do not say this one.
  type: v.optional(v.string(), "talk"),
});

export const speakerSchema = v.object({
  name: shortText,
  speaker_uuid: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  styles: v.array(v.unknown()),
});

/** Each speaker is looked at by itself: one that is malformed is no reason to lose the others. */
export const speakersSchema = v.array(v.unknown());

const styleInfo = v.object({
  id: styleId,
  icon: v.optional(v.string(), ""),
  voice_samples: v.optional(v.array(v.string()), []),
});

export const speakerInfoSchema = v.object({
  policy: v.string(),
  portrait: v.optional(v.string(), ""),
  style_infos: v.pipe(
    v.optional(v.array(v.unknown()), []),
    v.transform((infos) =>
      infos.flatMap((info) => {
        const result = v.safeParse(styleInfo, info);
        return result.success ? [result.output] : [];
      }),
    ),
  ),
});

/** Pictures and samples are URLs or base64, as they were asked for. */
export type SpeakerInfo = v.InferOutput<typeof speakerInfoSchema>;
