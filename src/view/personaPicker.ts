import * as vscode from "vscode";
import type { PersonaLibrary } from "../companion/persona/personaLibrary";
import { inPick } from "./inMessage";

/** What the person chose: whom, whose file to open, or to make somebody new. */
export type PersonaChoice = { readonly id: string } | { readonly edit: string } | "new" | "import";

interface Item extends vscode.QuickPickItem {
  readonly choice?: PersonaChoice;
  readonly id?: string;
}

/** Shows all personas, each with a line that says who that is. */
export async function choosePersona(library: PersonaLibrary, current: string): Promise<PersonaChoice | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  const edit: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("edit"), tooltip: vscode.l10n.t("Edit its file") };
  pick.title = "AITuber";
  pick.placeholder = vscode.l10n.t("Who should be here?");
  pick.matchOnDetail = true;
  pick.items = itemsOf(library, current, edit);
  const active = pick.items.find(({ id }) => id === current);
  if (active) pick.activeItems = [active];
  try {
    return await new Promise<PersonaChoice | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.choice));
      pick.onDidTriggerItemButton(({ item }) => resolve(item.id === undefined ? undefined : { edit: item.id }));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function itemsOf(library: PersonaLibrary, current: string, edit: vscode.QuickInputButton): Item[] {
  const personas = library.list().map(({ id, name, summary, greeting }): Item => {
    const isOwn = library.entry(id)?.isOwn === true;
    return {
      id,
      label: inPick(name),
      detail: inPick(summary || greeting),
      choice: { id },
      ...(id === current && { description: vscode.l10n.t("in use") }),
      ...(isOwn && { buttons: [edit] }),
    };
  });
  const broken = library
    .entries()
    .filter(({ persona }) => !persona)
    .map(({ id }): Item => ({ id, label: inPick(id), description: vscode.l10n.t("its file is broken"), choice: { edit: id }, buttons: [edit] }));
  return [
    ...personas,
    ...broken,
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t("New Persona…"), iconPath: new vscode.ThemeIcon("add"), choice: "new" },
    { label: vscode.l10n.t("Import a Character Card…"), iconPath: new vscode.ThemeIcon("cloud-download"), choice: "import" },
  ];
}
