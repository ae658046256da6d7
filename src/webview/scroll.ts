import { remember, remembered, type Remembered } from "./host";

/** This close to the end, in CSS pixels, counts as at the end. */
const NEAR = 24;

export interface ScrollState {
  /** The view follows the text. */
  readonly following: boolean;
  /** Text came below while the person read further up. */
  readonly unread: boolean;
}

/**
 * Keeps the newest text in view until the person scrolls up, and then keeps what they read in place,
 * through growing text and a changing width alike.
 */
export class ScrollKeeper {
  #state: ScrollState = { following: true, unread: false };
  #top = 0;
  #height = 0;
  #width = 0;
  #anchor: { element: Element; offset: number } | undefined;
  #rememberTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #observer = new ResizeObserver(() => this.#resized());

  constructor(
    private readonly scroller: HTMLElement,
    private readonly content: HTMLElement,
    private readonly onChange: (state: ScrollState) => void,
  ) {
    scroller.addEventListener("scroll", this.#scrolled, { passive: true });
    this.#observer.observe(scroller);
    this.#observer.observe(content);
    this.#return(remembered().place);
  }

  dispose(): void {
    this.scroller.removeEventListener("scroll", this.#scrolled);
    this.#observer.disconnect();
    clearTimeout(this.#rememberTimer);
  }

  /** Goes to the newest text and follows it. */
  toNewest(): void {
    this.#set({ following: true, unread: false });
    this.#toEnd();
    this.#rememberSoon();
  }

  #return(place: Remembered["place"]): void {
    const article = place && this.content.querySelector(`[data-id="${CSS.escape(place.id)}"]`);
    if (article) {
      this.#set({ following: false, unread: false });
      this.scroller.scrollTop += article.getBoundingClientRect().top - this.#edge() - place.offset;
      this.#findAnchor();
    } else {
      this.#toEnd();
    }
    this.#measure();
  }

  readonly #scrolled = (): void => {
    const { scrollTop, scrollHeight, clientHeight, clientWidth } = this.scroller;
    if (clientWidth !== this.#width) {
      // The browser moved it because the width changes; the observer puts it right.
      return;
    }
    const atEnd = scrollHeight - clientHeight - scrollTop <= NEAR;
    // Only a person moves up while nothing else changes; the browser moves up when things shrink.
    const movedUp = scrollTop < this.#top - 1 && scrollHeight === this.#height;
    if (atEnd) {
      this.#set({ following: true, unread: false });
    } else if (movedUp) {
      this.#set({ following: false, unread: this.#state.unread });
    }
    this.#measure();
    if (!this.#state.following) {
      this.#findAnchor();
    }
    this.#rememberSoon();
  };

  #resized(): void {
    const grew = this.scroller.scrollHeight > this.#height;
    const widthChanged = this.scroller.clientWidth !== this.#width;
    if (this.#state.following) {
      this.#toEnd();
    } else if (widthChanged && this.#anchor?.element.isConnected) {
      const { element, offset } = this.#anchor;
      this.scroller.scrollTop += element.getBoundingClientRect().top - this.#edge() - offset;
      this.#findAnchor();
    } else if (grew) {
      this.#set({ following: false, unread: true });
    }
    this.#measure();
  }

  #toEnd(): void {
    // Her greeting is read from its beginning.
    const said = this.content.querySelector("article") !== null;
    this.scroller.scrollTop = said ? this.scroller.scrollHeight : 0;
    this.#measure();
  }

  #measure(): void {
    this.#top = this.scroller.scrollTop;
    this.#height = this.scroller.scrollHeight;
    this.#width = this.scroller.clientWidth;
  }

  #edge(): number {
    return this.scroller.getBoundingClientRect().top;
  }

  /** What the person reads: the first block that begins in view, else the one that fills the view. */
  #findAnchor(): void {
    const edge = this.#edge();
    const end = edge + this.scroller.clientHeight;
    const inView = (element: Element): boolean => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > edge + 1 && top < end;
    };
    const blocks = [...this.content.querySelectorAll("article")].filter(inView).flatMap((article) => {
      const inside = [...article.querySelectorAll("[data-part=text] > *")].filter(inView);
      return inside.length > 0 ? inside : [article];
    });
    const element = blocks.find((block) => block.getBoundingClientRect().top >= edge) ?? blocks[0];
    this.#anchor = element && { element, offset: element.getBoundingClientRect().top - edge };
  }

  #rememberSoon(): void {
    clearTimeout(this.#rememberTimer);
    this.#rememberTimer = setTimeout(() => {
      const article = this.#anchor?.element.closest("article");
      const id = article?.dataset.id;
      const offset = article ? article.getBoundingClientRect().top - this.#edge() : 0;
      remember({ place: this.#state.following || !id ? undefined : { id, offset } });
    }, 250);
  }

  #set(state: ScrollState): void {
    if (state.following !== this.#state.following || state.unread !== this.#state.unread) {
      this.#state = state;
      this.onChange(state);
    }
  }
}
