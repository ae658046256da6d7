import { copyFile, mkdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import * as vscode from "vscode";
import { largestCard, refusal } from "../companion/persona/cardFile";
import { importCard, pictureFile } from "../companion/persona/cards";
import type { Language, Persona } from "../companion/persona/persona";
import { defaultPersonaId, type Entry, isOwnId, PersonaLibrary } from "../companion/persona/personaLibrary";
import { limits } from "../companion/persona/personaShape";
import { personaTemplate, schemaFile } from "../companion/persona/personaText";
import type { Log } from "../llm/chatModel";
import { PersonaDiagnostics } from "./personaDiagnostics";
import { choosePersona } from "./personaPicker";
import { leftOutText, refusalText } from "./personaProblemText";

/** Ms after the last change of a persona's folder. */
const settled = 200;

export interface PersonasOptions {
  readonly extensionUri: vscode.Uri;
  readonly globalStorageUri: vscode.Uri;
  readonly language: Language;
  /** The id that is set. */
  readonly id: () => string;
  readonly log: Log;
}

/** Who she may be, and who she is: chosen, written and imported by the person. What is saved is applied. */
export class Personas implements vscode.Disposable {
  readonly #options: PersonasOptions;
  readonly #library: PersonaLibrary;
  readonly #own: string;
  readonly #changed = new vscode.EventEmitter<Persona>();
  readonly #diagnostics = new PersonaDiagnostics();
  readonly #disposables: vscode.Disposable[];
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  #current: Persona;
  /** The id that was told not to be there. */
  #missed: string | undefined;

  /** Fires after she became somebody else, or somebody's file changed. */
  readonly onDidChange = this.#changed.event;

  private constructor(options: PersonasOptions, library: PersonaLibrary, own: string, first: Persona) {
    this.#options = options;
    this.#library = library;
    this.#own = own;
    this.#current = library.get(options.id()) ?? first;
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(own), "**"));
    const touched = ({ fsPath }: vscode.Uri) => this.#touched(fsPath, settled);
    this.#disposables = [
      this.#changed,
      this.#diagnostics,
      watcher,
      watcher.onDidCreate(touched),
      watcher.onDidChange(touched),
      watcher.onDidDelete(touched),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => uri.scheme === "file" && this.#touched(uri.fsPath, 0)),
      new vscode.Disposable(library.onChange((id) => this.#reloaded(id))),
    ];
    this.#diagnostics.showAll(library);
    this.#tellIfMissed();
  }

  /**
   * Reads all personas.
   *
   * @throws where those that come with the extension are not there
   */
  static async open(options: PersonasOptions): Promise<Personas> {
    const { extensionUri, globalStorageUri, language, log } = options;
    const own = join(globalStorageUri.fsPath, "personas");
    const media = join(extensionUri.fsPath, "media");
    try {
      await mkdir(own, { recursive: true });
      // Beside the files that refer to it: the extension's own folder is another one after each update.
      await copyFile(join(media, schemaFile), join(own, schemaFile));
    } catch (error) {
      log("warn", `The folder of personas can't be written: ${String(error)}`);
    }
    const library = await PersonaLibrary.open({ bundled: join(media, "personas"), own, language, log });
    const first = library.get(defaultPersonaId);
    if (!first) throw new Error(`The persona ${defaultPersonaId} is missing or broken`);
    return new Personas(options, library, own, first);
  }

  /** Who answers. */
  get current(): Persona {
    return this.#current;
  }

  /** The settings changed. */
  refresh(): void {
    const id = this.#options.id();
    const persona = this.#library.get(id);
    if (persona) this.#become(persona);
    else if (this.#current.id !== id) this.#become(this.#library.get(defaultPersonaId) ?? this.#current);
    this.#tellIfMissed();
  }

  /** Lets the person choose who answers. */
  async choose(): Promise<void> {
    const chosen = await choosePersona(this.#library, this.#current.id);
    if (chosen === "new") await this.create();
    else if (chosen === "import") await this.import();
    else if (chosen && "edit" in chosen) await this.#openFile(chosen.edit);
    else if (chosen) await this.#keep(chosen.id);
  }

  /** Asks for a name, and opens a file for somebody new, who answers from then on. */
  async create(): Promise<void> {
    const name = await vscode.window.showInputBox({
      title: vscode.l10n.t("New Persona"),
      prompt: vscode.l10n.t("What are they called?"),
      validateInput: (value) =>
        value.trim().length > limits.name ? vscode.l10n.t("A name may have {0} characters", limits.name) : undefined,
    });
    const called = name?.trim();
    if (!called) return;
    await this.#add(called, personaTemplate(called, this.#options.language));
  }

  /** Makes a persona of a character card that the person chooses. */
  async import(): Promise<void> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t("Import a Character Card"),
        filters: { [vscode.l10n.t("Character Card (V2, V3)")]: ["png", "json"] },
      })) ?? [];
    if (file) await this.importFile(file);
  }

  /** Makes a persona of a character card's file; says why where that can't be. */
  async importFile(file: vscode.Uri): Promise<void> {
    const { size } = await stat(file.fsPath);
    const card =
      size > largestCard ? refusal("card-too-large", { size, limit: largestCard }) : importCard(new Uint8Array(await readFile(file.fsPath)));
    if ("reason" in card) {
      const why = refusalText(card);
      void vscode.window.showErrorMessage(vscode.l10n.t("AITuber: {0} can't be imported. {1}.", basename(file.fsPath), why));
      return;
    }
    const { name, text, picture, leftOut } = card;
    if (!(await this.#add(name, text, picture && new Map([[pictureFile, picture]])))) return;
    const left = new Intl.ListFormat(vscode.env.language).format(leftOut.map(leftOutText));
    const message =
      left === "" ? vscode.l10n.t("AITuber: {0} is here.", name) : vscode.l10n.t("AITuber: {0} is here. Left out: {1}.", name, left);
    void vscode.window.showInformationMessage(message);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #add(name: string, text: string, pictures?: ReadonlyMap<string, Uint8Array>): Promise<boolean> {
    try {
      const { id } = await this.#library.add(name, text, pictures);
      await this.#keep(id);
      await this.#openFile(id);
      return true;
    } catch (error) {
      this.#options.log("error", `A persona could not be written: ${String(error)}`);
      void vscode.window.showErrorMessage(vscode.l10n.t("AITuber: the persona could not be written: {0}", String(error)));
      return false;
    }
  }

  async #keep(id: string): Promise<void> {
    await vscode.workspace.getConfiguration("aituber").update("persona.id", id, vscode.ConfigurationTarget.Global);
  }

  async #openFile(id: string): Promise<void> {
    await vscode.window.showTextDocument(vscode.Uri.file(this.#library.fileOf(id)));
  }

  /** Something in the folder of personas changed: whoever's it is is read again. */
  #touched(path: string, wait: number): void {
    const [id = ""] = relative(this.#own, path).split(sep);
    if (id === "" || !isOwnId(id)) return;
    clearTimeout(this.#waiting.get(id));
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      void this.#library.reload(id);
    }, wait);
    this.#waiting.set(id, timer);
  }

  #reloaded(id: string): void {
    const entry: Entry | undefined = this.#library.entry(id);
    this.#diagnostics.show(id, entry, this.#library.fileOf(id));
    if (id === this.#options.id() && entry?.persona) this.#become(entry.persona);
  }

  #become(persona: Persona): void {
    if (persona === this.#current) return;
    this.#current = persona;
    this.#changed.fire(persona);
  }

  /** Whoever is set may be gone, or broken since before the window opened: that is told of by itself. */
  #tellIfMissed(): void {
    const id = this.#options.id();
    if (this.#library.get(id)) this.#missed = undefined;
    if (this.#library.get(id) || this.#library.entry(id) || this.#missed === id) return;
    this.#missed = id;
    const choose = vscode.l10n.t("Choose…");
    void vscode.window
      .showWarningMessage(vscode.l10n.t("AITuber: there is no persona {0}. {1} answers.", id, this.#current.name), choose)
      .then((chosen) => (chosen === choose ? this.choose() : undefined));
  }
}
