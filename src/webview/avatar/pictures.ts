import { emotions, type Emotion, type Face, type FacePicture } from "../../protocol";

type Pictures = Extract<Face, { kind: "pictures" }>["pictures"];

/** A persona's own pictures as addresses that an `<img>` can show; it shows them without running anything in them. */
export class PictureAddresses {
  readonly #addresses = new Map<Emotion, string>();

  constructor(pictures: Pictures) {
    for (const emotion of emotions) {
      const picture = pictures[emotion];
      if (picture) {
        this.#addresses.set(emotion, URL.createObjectURL(blobOf(picture)));
      }
    }
  }

  /** `neutral` stands in for what is missing. */
  of(expression: Emotion): string | undefined {
    return this.#addresses.get(expression) ?? this.#addresses.get("neutral");
  }

  dispose(): void {
    this.#addresses.forEach((address) => URL.revokeObjectURL(address));
    this.#addresses.clear();
  }
}

function blobOf({ mime, bytes }: FacePicture): Blob {
  return new Blob([new Uint8Array(bytes)], { type: mime });
}
