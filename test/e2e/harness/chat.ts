import type { Frame, Locator } from "./editorSession";

/** The chat as a person uses it: found by its roles and names, as a screen reader would. */
export class Chat {
  constructor(readonly frame: Frame) {}

  get input(): Locator {
    return this.frame.getByRole("textbox").last();
  }

  get log(): Locator {
    return this.frame.getByRole("log");
  }

  get alert(): Locator {
    return this.frame.getByRole("alert");
  }

  get replies(): Locator {
    return this.frame.locator("article[data-role=assistant]");
  }

  get questions(): Locator {
    return this.frame.locator("article[data-role=user]");
  }

  /** The text of her reply. */
  textOf(reply: Locator): Promise<string> {
    return reply.locator("[data-part=text]").innerText();
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole("button", { name }).last();
  }

  /** Waits until the status line says this of the model. */
  async model(phase: "idle" | "loading" | "ready" | "failed"): Promise<void> {
    await this.frame.locator(`footer.status[data-phase=${phase}]`).waitFor();
  }

  /** Types as a person does, and sends with Enter. */
  async say(text: string): Promise<void> {
    await this.input.click();
    await this.input.fill(text);
    await this.input.press("Enter");
  }

  /** The last reply, once it is in one of these states. */
  async reply(...states: readonly string[]): Promise<Locator> {
    const last = this.replies.last();
    const wanted = states.map((state) => `article[data-role=assistant][data-state=${state}]`).join(",");
    await this.frame.locator(wanted).last().waitFor();
    await this.frame.waitForFunction(
      (names) => names.includes(Array.from(document.querySelectorAll<HTMLElement>("article[data-role=assistant]")).at(-1)?.dataset["state"] ?? ""),
      states,
    );
    return last;
  }

  /** Says something and waits until it is answered. */
  ask(text: string): Promise<string> {
    return this.answerTo(() => this.say(text));
  }

  /**
   * Does what she answers to, and waits for that answer. One that was already there is none: a page
   * shows what it was asked for a moment later, and until then its last reply is the one before.
   */
  async answerTo(act: () => Promise<void>): Promise<string> {
    const before = await this.replies.evaluateAll((articles) => articles.map((article) => article.getAttribute("data-id")));
    await act();
    await this.frame.waitForFunction((known) => {
      const last = Array.from(document.querySelectorAll<HTMLElement>("article[data-role=assistant]")).at(-1);
      return last?.dataset["state"] === "done" && !known.includes(last.dataset["id"] ?? "");
    }, before);
    return this.textOf(this.replies.last());
  }

  /**
   * Notes every text that a part of the page ever shows from now on.
   * @returns gives them, in order, without repetitions
   */
  async watch(selector: string): Promise<() => Promise<string[]>> {
    await this.frame.evaluate((part) => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      new MutationObserver(() => {
        const text = document.querySelector(part)?.textContent ?? "";
        if (text !== "" && seen.at(-1) !== text) seen.push(text);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    }, selector);
    return () => this.frame.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  }

  /** Waits until the streaming reply holds so many characters. */
  async streamed(characters: number): Promise<void> {
    await this.frame.waitForFunction((count) => {
      const reply = document.querySelector("article[data-state=streaming] [data-part=text]");
      return (reply?.textContent?.length ?? 0) >= count;
    }, characters);
  }
}
