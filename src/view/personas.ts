import { copyFile, mkdir } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import * as vscode from "vscode";
import { importCardFrom } from "../companion/persona/cardOnDisk";
import { pictureFile } from "../companion/persona/cards";
import { ChosenPersona } from "../companion/persona/chosenPersona";
import type { Language, Persona } from "../companion/persona/persona";
import { isOwnId, PersonaLibrary } from "../companion/persona/personaLibrary";
import { limits } from "../companion/persona/personaShape";
import { personaTemplate, schemaFile } from "../companion/persona/personaText";
import type { Log } from "../llm/chatModel";
import { errorInMessage, inMessage } from "./inMessage";
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
  readonly #chosen: ChosenPersona;

  /** Fires after she became somebody else, or somebody's file changed. */
  readonly onDidChange = this.#changed.event;

  private constructor(options: PersonasOptions, library: PersonaLibrary, own: string) {
    this.#options = options;
    this.#library = library;
    this.#own = own;
    this.#chosen = new ChosenPersona({
      library,
      id: options.id,
      onChange: (persona) => this.#changed.fire(persona),
      onMissed: (id, answering) => this.#tellOfMissed(id, answering),
    });
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
    this.#chosen.refresh();
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
    return new Personas(options, library, own);
  }

  /** Who answers. */
  get current(): Persona {
    return this.#chosen.current;
  }

  /** The settings changed. */
  refresh(): void {
    this.#chosen.refresh();
  }

  /** Lets the person choose who answers. */
  async choose(): Promise<void> {
    const chosen = await choosePersona(this.#library, this.current.id);
    if (chosen === "new") await this.create();
    else if (chosen === "import") await this.import();
    else if (chosen && "edit" in chosen) await this.#openFile(chosen.edit);
    else if (chosen) await this.#keep(chosen.id, this.#library.get(chosen.id)?.name ?? chosen.id);
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
    const card = await importCardFrom(file.fsPath);
    if ("reason" in card) {
      const called = inMessage(basename(file.fsPath));
      void vscode.window.showErrorMessage(vscode.l10n.t("AITuber: {0} can't be imported. {1}.", called, refusalText(card)));
      return;
    }
    const { text, picture, leftOut } = card;
    if (!(await this.#add(card.name, text, picture && new Map([[pictureFile, picture]])))) return;
    const name = inMessage(card.name);
    const left = new Intl.ListFormat(vscode.env.language).format(leftOut.map(leftOutText));
    const message =
      left === "" ? vscode.l10n.t("AITuber: {0} is here.", name) : vscode.l10n.t("AITuber: {0} is here. Left out: {1}.", name, left);
    void vscode.window.showInformationMessage(message);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** @returns whether it is written; what fails after that is told of by itself */
  async #add(name: string, text: string, pictures?: ReadonlyMap<string, Uint8Array>): Promise<boolean> {
    let id: string;
    try {
      ({ id } = await this.#library.add(name, text, pictures));
    } catch (error) {
      this.#failed(vscode.l10n.t("AITuber: the persona could not be written: {0}", errorInMessage(error)));
      return false;
    }
    await this.#keep(id, name);
    await this.#openFile(id);
    return true;
  }

  async #keep(id: string, name: string): Promise<void> {
    try {
      await vscode.workspace.getConfiguration("aituber").update("persona.id", id, vscode.ConfigurationTarget.Global);
    } catch (error) {
      this.#failed(vscode.l10n.t("AITuber: {0} is among your personas but could not be chosen: {1}", inMessage(name), errorInMessage(error)));
    }
  }

  async #openFile(id: string): Promise<void> {
    const file = this.#library.fileOf(id);
    try {
      await vscode.window.showTextDocument(vscode.Uri.file(file));
    } catch (error) {
      this.#failed(vscode.l10n.t("AITuber: {0} could not be opened: {1}", inMessage(file), errorInMessage(error)));
    }
  }

  #failed(message: string): void {
    this.#options.log("error", message);
    void vscode.window.showErrorMessage(message);
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
    this.#diagnostics.show(id, this.#library.entry(id), this.#library.fileOf(id));
    if (id === this.#options.id()) this.#chosen.refresh();
  }

  /** Whoever is set is gone, or never was there. */
  #tellOfMissed(id: string, answering: Persona): void {
    const choose = vscode.l10n.t("Choose…");
    void vscode.window
      .showWarningMessage(vscode.l10n.t("AITuber: there is no persona {0}. {1} answers.", inMessage(id), inMessage(answering.name)), choose)
      .then((chosen) => (chosen === choose ? this.choose() : undefined));
  }
}
