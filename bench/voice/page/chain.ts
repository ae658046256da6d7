/** `Audio` elements, each played when the one before ended. */
export class Chain {
  readonly #elements = new Map<number, HTMLAudioElement>();
  #next = 0;
  #isPlaying = false;
  #waiter: { readonly count: number; readonly resolve: () => void } | undefined;

  /** @param context where they sound */
  constructor(private readonly context: AudioContext) {}

  add(place: number, wav: Uint8Array<ArrayBuffer>): void {
    const audio = new Audio(URL.createObjectURL(new Blob([wav], { type: "audio/wav" })));
    audio.preload = "auto";
    this.context.createMediaElementSource(audio).connect(this.context.destination);
    this.#elements.set(place, audio);
    audio.addEventListener("ended", () => {
      this.#isPlaying = false;
      this.#next += 1;
      if (this.#waiter && this.#next >= this.#waiter.count) this.#waiter.resolve();
      this.#playNext();
    });
    this.#playNext();
  }

  ended(count: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#next >= count) resolve();
      else this.#waiter = { count, resolve };
    });
  }

  stop(): void {
    this.#elements.forEach((audio) => audio.pause());
    this.#elements.clear();
  }

  #playNext(): void {
    const audio = this.#elements.get(this.#next);
    if (!audio || this.#isPlaying) return;
    this.#isPlaying = true;
    void audio.play();
  }
}
