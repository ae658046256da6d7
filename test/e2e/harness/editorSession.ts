// A VS Code with the extension in it, in a browser, used as a person would use it.
import fs from "node:fs";
import path from "node:path";
import { launchChromium } from "../../../scripts/lib/chromium.mjs";
import { repo } from "../../../scripts/lib/paths.mjs";
import { descendantsOf, sendSignal } from "../../../scripts/lib/processes.mjs";
import {
  changeSettings,
  linkExtension,
  openProfile,
  readSettings,
  type Profile,
  type Settings,
} from "../../../scripts/lib/profile.mjs";
import { startServer, type RunningServer } from "../../../scripts/vscode-server.mjs";
import type {
  Browser,
  BrowserContext,
  Frame,
  Locator,
  Page,
} from "../../../tools/test-vscode/node_modules/playwright-core";

export type { Frame, Locator, Page } from "../../../tools/test-vscode/node_modules/playwright-core";

/** Which of the two places the conversation is shown in. */
export type ChatPlace = "panel" | "sidebar";

export interface EditorOptions {
  /** On top of those that keep VS Code's own noise away, and one thread for the model. */
  settings?: Settings;
  /** Files of the workspace: contents by relative path. */
  files?: Record<string, string>;
  /** The display language of VS Code and the browser, such as `ja` (default `en`). */
  language?: string;
  /** A theme's id, such as `Default Light Modern` or `Default High Contrast` (default: dark). */
  colorTheme?: string;
  /** In CSS pixels (default 1280 × 800). */
  viewport?: { width: number; height: number };
  /** On top of this process's environment, for the extension host and the worker. */
  env?: NodeJS.ProcessEnv;
  /** The folder of the extension to use (default: this checkout). */
  extension?: string;
}

/** The first webview of a fresh profile takes long where the machine is busy. In milliseconds. */
const patience = 60_000;

export class EditorSession {
  private constructor(
    readonly page: Page,
    /** The folder that is open in VS Code, absolute. */
    readonly workspace: string,
    private readonly profile: Profile,
    private readonly server: RunningServer,
    private readonly browser: Browser,
    private readonly context: BrowserContext,
  ) {}

  /**
   * Starts it all with a fresh profile and waits until VS Code can be used.
   * @throws where a part does not come up; what had come up is ended
   */
  static async open(options: EditorOptions = {}): Promise<EditorSession> {
    const language = options.language ?? "en";
    const settings: Settings = {
      "aituber.model.threads": 1,
      "workbench.colorTheme": options.colorTheme ?? "Default Dark Modern",
      ...options.settings,
    };
    const profile = openProfile({ settings, language });
    const undo: (() => unknown)[] = [profile.remove];
    try {
      linkExtension(profile, options.extension);
      const workspace = createWorkspace(profile, options.files ?? {});
      const server = await startServer({ profile, env: options.env });
      undo.push(server.stop);
      const browser = await launchChromium();
      undo.push(() => browser.close());
      const context = await browser.newContext({
        viewport: options.viewport ?? { width: 1280, height: 800 },
        locale: language === "ja" ? "ja-JP" : language,
        // "Copy" buttons are looked at through the clipboard.
        permissions: ["clipboard-read", "clipboard-write"],
      });
      const page = await context.newPage();
      const session = new EditorSession(page, workspace, profile, server, browser, context);
      await page.goto(server.url({ folder: workspace }));
      await session.waitForWorkbench();
      return session;
    } catch (error) {
      for (const step of undo.reverse()) await step();
      throw error;
    }
  }

  /** Ends VS Code and everything it started, and removes its profile. */
  async close(): Promise<void> {
    await this.context.close();
    await this.browser.close();
    await this.server.stop();
    this.profile.remove();
  }

  /** Reloads the window and waits until VS Code can be used again. Frames found before are gone. */
  async reload(): Promise<void> {
    // What a workbench has not stored yet, it stores when it is left; the browser would ask about that.
    this.page.once("dialog", (dialog) => void dialog.accept());
    await this.page.reload();
    await this.waitForWorkbench();
  }

  private async waitForWorkbench(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.editor").waitFor({ timeout: patience });
    await this.activityIcon().waitFor({ timeout: patience });
  }

  /**
   * Runs a command as a person does: F1, its title, a click on what the palette offers.
   * @param title as the palette shows it, such as `AITuber: Open Chat`
   * @throws where the palette does not offer it
   */
  async runCommand(title: string): Promise<void> {
    const palette = this.page.locator(".quick-input-widget");
    const deadline = Date.now() + patience;
    // Keys are bound late, commands are offered late, and the palette closes when a part of the
    // workbench that comes up late takes the focus: as a person would, try again.
    while (!(await this.pickInPalette(title))) {
      if (Date.now() > deadline) throw new Error(`The command palette does not offer "${title}".`);
      if (await palette.isVisible()) await this.page.keyboard.press("Escape");
    }
    await palette.waitFor({ state: "hidden" });
  }

  private async pickInPalette(title: string): Promise<boolean> {
    const palette = this.page.locator(".quick-input-widget");
    try {
      await this.page.keyboard.press("F1");
      await palette.waitFor({ timeout: 3000 });
      await palette.locator("input.input").first().fill(`>${title}`, { timeout: 2000 });
      const entry = palette.locator(".quick-input-list .monaco-list-row").filter({ hasText: title });
      await entry.first().click({ timeout: 3000 });
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "TimeoutError") return false;
      throw error;
    }
  }

  /** Clicks the icon in the activity bar that shows, or hides, the sidebar with the chat. */
  async clickActivityIcon(): Promise<void> {
    await this.activityIcon().click({ timeout: patience });
  }

  private activityIcon(): Locator {
    return this.page.locator(".activitybar").getByRole("tab", { name: /^AITuber/ }).locator("a").first();
  }

  /** Opens the chat beside the editor. */
  async openPanel(): Promise<Frame> {
    await this.runCommand((await this.isJapanese()) ? "AITuber: チャットを開く" : "AITuber: Open Chat");
    return this.chat("panel");
  }

  /** Opens the chat in the sidebar. */
  async openSidebar(): Promise<Frame> {
    await this.clickActivityIcon();
    return this.chat("sidebar");
  }

  private isJapanese(): Promise<boolean> {
    return this.page.evaluate(() => navigator.language.startsWith("ja"));
  }

  /**
   * The page of ours in that place, as soon as it is there.
   * @param timeout in milliseconds
   */
  async chat(place: ChatPlace, timeout: number = patience): Promise<Frame> {
    const deadline = Date.now() + timeout;
    for (;;) {
      const frame = await this.findChat(place);
      if (frame) return frame;
      if (Date.now() > deadline) throw new Error(`No chat showed up in the ${place} within ${timeout / 1000} s.`);
      await this.page.waitForTimeout(50);
    }
  }

  /** The page of ours in that place, if it is there now. */
  async findChat(place: ChatPlace): Promise<Frame | undefined> {
    for (const frame of this.page.frames()) {
      // A frame may go away while it is asked.
      const found = await frame.evaluate(() => document.body?.dataset["aituberView"]).catch(() => undefined);
      if (found === place) return frame;
    }
    return undefined;
  }

  /** Writes a picture into `test/e2e/shots/`. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(repo, "test", "e2e", "shots", `${name.replaceAll(/[^\p{L}\p{N}.-]+/gu, "-")}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** The settings that are set now. */
  get settings(): Settings {
    return readSettings(this.profile);
  }

  /**
   * Changes settings while VS Code runs; `undefined` puts one of ours back to its default. It follows
   * within a second or so. (What {@link changeSettings} says of other settings holds here.)
   */
  changeSettings(changes: Settings): void {
    changeSettings(this.profile, changes);
  }

  /** Where the extension keeps its files on disk (VS Code's global storage). */
  get extensionStorage(): string {
    return path.join(this.profile.data, "User", "globalStorage", "aituber-vscode.aituber");
  }

  /** The process ids of the processes that hold the model. */
  workers(): number[] {
    return descendantsOf(this.server.pid)
      .filter((one) => /dist[\\/]worker\.mjs/.test(one.command))
      .map((one) => one.pid);
  }

  /**
   * Kills the process that holds the model, as the system does where memory runs out.
   * @returns the process ids
   * @throws where none runs
   */
  killWorker(signal: NodeJS.Signals = "SIGKILL"): number[] {
    const workers = this.workers();
    if (workers.length === 0) throw new Error("No worker process runs.");
    for (const pid of workers) sendSignal(pid, signal);
    return workers;
  }

  /**
   * Holds the next process for a model while it still loads.
   * @returns lets it go on
   */
  async holdNextWorker(): Promise<() => void> {
    const known = this.workers();
    for (;;) {
      const next = this.workers().find((pid) => !known.includes(pid));
      if (next === undefined) {
        await this.page.waitForTimeout(10);
        continue;
      }
      sendSignal(next, "SIGSTOP");
      return () => void sendSignal(next, "SIGCONT");
    }
  }

  /** What the extension wrote to its log channel, all windows of this session together. */
  log(): string {
    const logs = path.join(this.profile.data, "logs");
    if (!fs.existsSync(logs)) return "";
    return fs
      .readdirSync(logs, { recursive: true, encoding: "utf8" })
      .filter((file) => /aituber-vscode\.aituber[\\/].*\.log$/.test(file))
      .sort()
      .map((file) => fs.readFileSync(path.join(logs, file), "utf8"))
      .join("");
  }
}

function createWorkspace(profile: Profile, files: Record<string, string>): string {
  const folder = path.join(profile.directory, "workspace");
  fs.mkdirSync(folder);
  for (const [name, contents] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, contents);
  }
  return folder;
}
