import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Companion } from "../companion/companion";
import type { Log } from "../llm/chatModel";
import type { ToPage, ViewKind } from "../protocol";
import type { ThemeColors } from "./codeColors";
import { PageConnection, type PageActions, type PageConnectionOptions, type PersonaActions } from "./pageConnection";
import { pageHtml } from "./pageHtml";

const panelType = "aituber.panel";
const sidebarType = "aituber.sidebar";

export interface ChatViewsOptions {
  readonly extensionUri: vscode.Uri;
  readonly companion: Companion;
  readonly speech: PageConnectionOptions["speech"];
  readonly voice: PageConnectionOptions["voice"];
  readonly actions: PageActions;
  readonly persona: PersonaActions;
  readonly colors: ThemeColors;
  readonly log: Log;
}

/** The panel beside the editor and the view in the sidebar: both show the one conversation. */
export class ChatViews implements vscode.Disposable, vscode.WebviewPanelSerializer, vscode.WebviewViewProvider {
  readonly #options: ChatViewsOptions;
  readonly #pages = new Set<PageConnection>();
  readonly #registrations: vscode.Disposable[];
  #panel: { readonly panel: vscode.WebviewPanel; readonly page: PageConnection } | undefined;

  constructor(options: ChatViewsOptions) {
    this.#options = options;
    // Kept while hidden, so that it comes back as it was; the page does not depend on it.
    const webviewOptions = { retainContextWhenHidden: true };
    this.#registrations = [
      vscode.window.registerWebviewPanelSerializer(panelType, this),
      vscode.window.registerWebviewViewProvider(sidebarType, this, { webviewOptions }),
      options.colors.onDidChange(() => this.#pages.forEach((page) => page.sendColors())),
    ];
  }

  /** The views whose pages are there. */
  get shown(): readonly string[] {
    return [...this.#pages].filter((page) => page.isReady).map((page) => page.name);
  }

  /** Shows the panel, and lets the person type into it. */
  openPanel({ preserveFocus = false } = {}): void {
    if (!this.#panel) {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus };
      this.#showIn(vscode.window.createWebviewPanel(panelType, "AITuber", column, { retainContextWhenHidden: true }));
    } else if (!this.#panel.panel.visible || !preserveFocus) this.#panel.panel.reveal(undefined, preserveFocus);
    if (!preserveFocus) this.#panel?.page.focusInput();
  }

  async openSidebar(): Promise<void> {
    await vscode.commands.executeCommand(`${sidebarType}.focus`);
  }

  /** Shows the voices to choose from, in the view that was opened first, or in the panel. */
  async showVoices(): Promise<void> {
    const [page] = this.#pages;
    if (!page || this.#panel?.page === page) this.openPanel();
    else await this.openSidebar();
    (page ?? this.#panel?.page)?.showVoices();
  }

  /** Opens what was asked for, unless it comes back by itself. */
  openOnStartup(view: "off" | ViewKind): void {
    if (view === "panel" && !isPanelRestored()) this.openPanel({ preserveFocus: true });
    if (view === "sidebar") void this.openSidebar();
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    // One was opened before VS Code came to bring the old one back.
    if (this.#panel) panel.dispose();
    else this.#showIn(panel);
    return Promise.resolve();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const page = this.#attach(view.webview, "sidebar");
    view.onDidDispose(() => this.#detach(page));
  }

  dispose(): void {
    // The panel stays: after a reload VS Code brings it back.
    vscode.Disposable.from(...this.#registrations).dispose();
    this.#pages.forEach((page) => this.#detach(page));
  }

  #showIn(panel: vscode.WebviewPanel): void {
    const icon = vscode.Uri.joinPath(this.#options.extensionUri, "media", "icon.png");
    panel.iconPath = icon;
    const page = this.#attach(panel.webview, "panel");
    this.#panel = { panel, page };
    panel.onDidDispose(() => {
      this.#detach(page);
      this.#panel = undefined;
    });
  }

  #attach(webview: vscode.Webview, kind: ViewKind): PageConnection {
    const { companion, speech, voice, actions, persona, colors, log } = this.#options;
    const post = (message: ToPage): void => {
      // A webview that is just going away is no longer interested.
      webview.postMessage(message).then(undefined, (error: unknown) => log("debug", `[${kind}] ${String(error)}`));
    };
    const page = new PageConnection({
      name: kind,
      companion,
      speech,
      voice,
      actions,
      persona,
      colors: () => colors.colors,
      post,
      log,
    });
    this.#pages.add(page);
    // It goes with the webview.
    webview.onDidReceiveMessage((message: unknown) => page.receive(message));
    webview.options = { enableScripts: true, localResourceRoots: [this.#at("dist"), this.#at("media")] };
    webview.html = this.#html(webview, kind);
    return page;
  }

  #html(webview: vscode.Webview, kind: ViewKind): string {
    return pageHtml({
      kind,
      locale: vscode.env.language,
      cspSource: webview.cspSource,
      nonce: randomBytes(18).toString("base64url"),
      script: String(webview.asWebviewUri(this.#at("dist", "page.js"))),
      style: String(webview.asWebviewUri(this.#at("dist", "page.css"))),
      texts: vscode.l10n.bundle,
    });
  }

  #at(...path: readonly string[]): vscode.Uri {
    return vscode.Uri.joinPath(this.#options.extensionUri, ...path);
  }

  #detach(page: PageConnection): void {
    page.dispose();
    this.#pages.delete(page);
  }
}

/** Whether a panel of the last session is about to come back, once it is looked at. */
function isPanelRestored(): boolean {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(panelType));
}
