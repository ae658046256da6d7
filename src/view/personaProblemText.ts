import * as vscode from "vscode";
import type { CardRefusal } from "../companion/persona/cardFile";
import type { CutField, LeftOut } from "../companion/persona/cards";
import type { PersonaProblem } from "../companion/persona/personaProblem";
import { inMessage } from "./inMessage";

/** What is wrong with a persona file, in the person's language. */
export function problemText({ reason, data }: PersonaProblem): string {
  const said = (key: string) => inMessage(String(data[key] ?? ""));
  const { t } = vscode.l10n;
  switch (reason) {
    case "not-readable":
      return t("It can't be read: {0}", said("detail"));
    case "too-large":
      return t("It has {0} kB; a persona file may have {1} kB", kilobytes(data.size), kilobytes(data.limit));
    case "not-utf8":
      return t("It is no UTF-8 text");
    case "syntax":
      return t("This is no JSON: {0}", said("detail"));
    case "too-deep":
      return t("Too many brackets inside of one another");
    case "not-an-object":
      return t("A persona file is an object: { … }");
    case "missing":
      return t("\"{0}\" is missing", said("key"));
    case "unknown-key":
      return t("\"{0}\" means nothing here", said("key"));
    case "wrong-type":
      return t("\"{0}\" must be {1}", said("key"), typeText(said("expected")));
    case "empty":
      return t("\"{0}\" is empty", said("key"));
    case "too-long":
      return t("\"{0}\" has {1} characters; it may have {2}", said("key"), said("count"), said("limit"));
    case "too-many":
      return t("\"{0}\" has {1} entries; it may have {2}", said("key"), said("count"), said("limit"));
    case "not-three":
      return t("\"{0}\" must be three texts; it has {1}", said("key"), said("count"));
    case "out-of-range":
      return t("\"{0}\" must be from {1} to {2}", said("key"), said("minimum"), said("maximum"));
    case "not-a-choice":
      return t("\"{0}\" must be one of {1}, or pictures by emotion", said("key"), said("allowed"));
    case "no-language":
      return t("\"{0}\" has neither \"ja\" nor \"en\"", said("key"));
    case "face-outside":
      return t("The picture {0} is not in the persona's folder", said("file"));
    case "face-missing":
      return t("There is no picture {0}", said("file"));
    case "face-too-large":
      return t("The picture {0} has {1} kB; it may have {2} kB", said("file"), kilobytes(data.size), kilobytes(data.limit));
    case "face-not-a-picture":
      return t("{0} is no PNG, WebP or SVG picture", said("file"));
    case "face-too-many-pixels":
      return t("The picture {0} has {1} × {2} pixels; each side may have {3}", said("file"), said("width"), said("height"), said("limit"));
    case "face-unsafe":
      return t("The SVG {0} is not used: it has {1}", said("file"), said("detail"));
  }
}

function typeText(expected: string): string {
  switch (expected) {
    case "list":
      return vscode.l10n.t("a list: [ … ]");
    case "object":
      return vscode.l10n.t("an object: { … }");
    case "number":
      return vscode.l10n.t("a number");
    default:
      return vscode.l10n.t("a text");
  }
}

/** Why a file can't be imported, in the person's language. */
export function refusalText({ reason, data }: CardRefusal): string {
  const { t } = vscode.l10n;
  switch (reason) {
    case "card-gone":
      return t("There is no such file");
    case "card-not-readable":
      return t("It can't be read: {0}", inMessage(String(data.detail ?? "")));
    case "card-too-large":
      return t("It has {0} kB; a card may have {1} kB", kilobytes(data.size), kilobytes(data.limit));
    case "png-cut-off":
      return t("The picture ends too early");
    case "png-damaged":
      return t("The picture is damaged: a checksum is wrong");
    case "card-missing":
      return t("There is no character card in this picture");
    case "card-compressed":
      return t("Its card is compressed, which character cards are not");
    case "card-not-base64":
    case "card-not-utf8":
    case "card-not-json":
      return t("Its card is damaged: it is no {0}", reason === "card-not-base64" ? "base64" : reason === "card-not-utf8" ? "UTF-8" : "JSON");
    case "card-unknown":
      return t("It is no character card (V2 or V3, JSON or PNG)");
    case "card-nameless":
      return t("Its character has no name");
  }
}

/** What of a card was left out, in the person's language. */
export function leftOutText(left: LeftOut): string {
  const { t } = vscode.l10n;
  switch (left.what) {
    case "scripts":
      return t("scripts");
    case "html":
      return t("HTML");
    case "images":
      return t("pictures in texts");
    case "macros":
      return t("macros");
    case "picture":
      return t("the picture (over 4 MB, or larger than 4096 pixels)");
    case "assets":
      return t("other assets");
    case "instructions":
      return t("instructions after the conversation");
    case "lorebook":
      return t("a lorebook ({0} entries)", left.count);
    case "greetings":
      return t("{0} other greetings", left.count);
    case "extensions":
      return t("extensions ({0})", inMessage(left.names));
    case "examples":
      return t("{0} of {1} example turns", left.count - left.kept, left.count);
    case "cut":
      return t("what of the {0} is over {1} characters (it has {2})", fieldText(left.field), left.to, left.from);
  }
}

function fieldText(field: CutField): string {
  switch (field) {
    case "name":
      return vscode.l10n.t("name");
    case "prompt":
      return vscode.l10n.t("prompt");
    case "greeting":
      return vscode.l10n.t("greeting");
  }
}

function kilobytes(bytes: string | number | undefined): string {
  return Math.ceil(Number(bytes) / 1024).toLocaleString(vscode.env.language);
}
