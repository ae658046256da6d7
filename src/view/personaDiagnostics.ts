import * as vscode from "vscode";
import type { Entry, PersonaLibrary } from "../companion/persona/personaLibrary";
import type { PersonaProblem } from "../companion/persona/personaProblem";
import { inMessage } from "./inMessage";
import { problemText } from "./personaProblemText";

/** Shows what is wrong with the person's own persona files: on their lines, and once in a message. */
export class PersonaDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("aituber");
  /** Ids of files that were told of as broken, and still are. */
  readonly #told = new Set<string>();

  /** @param known undefined where the file is gone */
  show(id: string, known: Entry | undefined, file: string): void {
    const uri = vscode.Uri.file(file);
    this.#collection.set(uri, known?.problems.map(diagnosticOf));
    const error = known?.problems.find(({ severity }) => severity === "error");
    if (!known || !error) this.#told.delete(id);
    else if (!this.#told.has(id)) {
      this.#told.add(id);
      // Every window sees the file change; the one that the person looks at says so.
      if (vscode.window.state.focused) void this.#say(known, error, uri);
    }
  }

  showAll(library: PersonaLibrary): void {
    for (const entry of library.entries()) if (entry.isOwn) this.show(entry.id, entry, entry.file);
  }

  dispose(): void {
    this.#collection.dispose();
  }

  async #say({ id, persona }: Entry, error: PersonaProblem, file: vscode.Uri): Promise<void> {
    const problem = problemText(error);
    const message = persona
      ? vscode.l10n.t("AITuber: the file of {0} is broken in line {1}: {2}. The last good one stays.", inMessage(persona.name), error.line, problem)
      : vscode.l10n.t("AITuber: the persona {0} can't be used. Its file is broken in line {1}: {2}.", inMessage(id), error.line, problem);
    const open = vscode.l10n.t("Show");
    const chosen = await vscode.window.showErrorMessage(message, open);
    if (chosen === open) await vscode.window.showTextDocument(file, { selection: rangeOf(error) });
  }
}

function diagnosticOf(problem: PersonaProblem): vscode.Diagnostic {
  const { Error, Warning } = vscode.DiagnosticSeverity;
  const diagnostic = new vscode.Diagnostic(rangeOf(problem), problemText(problem), problem.severity === "error" ? Error : Warning);
  diagnostic.source = "AITuber";
  diagnostic.code = problem.reason;
  return diagnostic;
}

function rangeOf({ line, column, length }: PersonaProblem): vscode.Range {
  return new vscode.Range(line - 1, column - 1, line - 1, column - 1 + length);
}
