import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { launchChromium } from "../../scripts/lib/chromium.mjs";
import type { BenchGlobals, BenchPage, ToBenchPage } from "./pageApi";

type Browser = Awaited<ReturnType<typeof launchChromium>>;
type PlaywrightPage = Awaited<ReturnType<Browser["newPage"]>>;
type PlaybackListener = (clipId: string, event: "started" | "ended") => void;

/** An otherwise empty page of a headless browser, with the real player in it and a recorder behind that. */
export class SoundPage {
  onPlayback: PlaybackListener = () => {};
  readonly #server: Server;
  /** What is said to the page goes out here: as quick as a webview's messages, and in order. */
  #said: ServerResponse | undefined;

  private constructor(
    private readonly browser: Browser,
    private readonly page: PlaywrightPage,
  ) {
    this.#server = createServer(({ url }, response) => {
      if (url === "/said") {
        this.#said = response.writeHead(200, { "content-type": "application/octet-stream" });
        response.flushHeaders();
      } else response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Voice</title>");
    });
  }

  static async open(): Promise<SoundPage> {
    const options = { bundle: true, write: false, format: "iife", target: "es2023" } as const;
    const bundle = await build({ entryPoints: ["bench/voice/page/main.ts"], ...options });
    const browser = await launchChromium();
    const opened = new SoundPage(browser, await browser.newPage());
    try {
      await opened.#load(bundle.outputFiles[0]?.text ?? "");
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  tell(message: ToBenchPage, wav: Uint8Array = new Uint8Array()): void {
    const text = Buffer.from(JSON.stringify(message));
    const lengths = Buffer.alloc(8);
    lengths.writeUInt32BE(text.length);
    lengths.writeUInt32BE(wav.length, 4);
    this.#said?.write(Buffer.concat([lengths, text, wav]));
  }

  /** Asks the page for something, and resolves with its answer. */
  ask<Name extends keyof BenchPage>(name: Name, ...values: Parameters<BenchPage[Name]>): Promise<Awaited<ReturnType<BenchPage[Name]>>> {
    return this.page.evaluate(
      (call) => {
        const { voiceBench } = globalThis as unknown as BenchGlobals;
        return (voiceBench[call.name] as (...given: readonly unknown[]) => never)(...call.values);
      },
      { name, values: values as readonly unknown[] },
    );
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #load(script: string): Promise<void> {
    const { page } = this;
    // 127.0.0.1 is as good as https, and only there are audio worklets.
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    page.on("pageerror", (error) => console.error("In the page:", error));
    await page.exposeFunction("tellPlayback", (...told: Parameters<PlaybackListener>) => this.onPlayback(...told));
    await page.goto(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`);
    await page.addScriptTag({ content: script });
    // Browsers forbid sound before a gesture.
    await page.mouse.click(10, 10);
    await this.ask("open");
    while (!this.#said) await page.waitForTimeout(20);
  }
}
