import type { Clip } from "../protocol";
import type { Player } from "../voice/speech";

interface Hall {
  setAudience(hasViews: boolean, player: Player | undefined): void;
  playback(clipId: string, event: "started" | "ended"): void;
}

/** The open views: one of them plays what she says, never two. */
export class Audience {
  readonly #hall: Hall;
  /** In the order in which they came to be able to sound. */
  readonly #ready: Listener[] = [];
  readonly #all = new Set<Listener>();

  constructor(hall: Hall) {
    this.#hall = hall;
  }

  /** A page that is there. It can't sound until it says so. */
  join(player: Player): Listener {
    const listener = new Listener(player, this);
    this.#all.add(listener);
    this.tell();
    return listener;
  }

  setReady(listener: Listener, isReady: boolean): void {
    const at = this.#ready.indexOf(listener);
    if (at !== -1 && !isReady) this.#ready.splice(at, 1);
    if (at === -1 && isReady && this.#all.has(listener)) this.#ready.push(listener);
    this.tell();
  }

  leave(listener: Listener): void {
    this.#all.delete(listener);
    this.setReady(listener, false);
  }

  playback(listener: Listener, clipId: string, event: "started" | "ended"): void {
    // One that lost its turn may still report what it had.
    if (listener === this.#ready[0]) this.#hall.playback(clipId, event);
  }

  tell(): void {
    this.#hall.setAudience(this.#all.size > 0, this.#ready[0]);
  }
}

/** One page of the audience. */
export class Listener implements Player {
  readonly #player: Player;
  readonly #audience: Audience;

  constructor(player: Player, audience: Audience) {
    this.#player = player;
    this.#audience = audience;
  }

  play(clip: Clip): void {
    this.#player.play(clip);
  }

  silence(): void {
    this.#player.silence();
  }

  setAudio(state: "blocked" | "ready"): void {
    this.#audience.setReady(this, state === "ready");
  }

  playback(clipId: string, event: "started" | "ended"): void {
    this.#audience.playback(this, clipId, event);
  }

  leave(): void {
    this.#audience.leave(this);
  }
}
