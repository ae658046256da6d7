import { readFileSync } from "node:fs";
import path from "node:path";
import { faceLooks, type FaceLook } from "../../../../src/protocol";

export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const folder = path.resolve(import.meta.dirname, "../../../../media/avatar");

export function artText(look: FaceLook): string {
  return readFileSync(path.join(folder, `${look}.svg`), "utf8");
}

/** The art's opening tags. Throws where something is not one of the few forms that the art has. */
export function tagsOf(text: string): Tag[] {
  const tags: Tag[] = [];
  const open: string[] = [];
  for (const [whole, closes, name = "", rest = "", empty, between = ""] of text.matchAll(/<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>([^<]*)/g)) {
    if (closes) {
      if (open.pop() !== name) {
        throw new Error(`</${name}> closes nothing.`);
      }
    } else {
      tags.push({ name, attributes: new Map([...rest.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value])) });
      if (!empty) {
        open.push(name);
      }
    }
    if (between.trim() !== "" && open.at(-1) !== "title") {
      throw new Error(`Text after ${whole.slice(0, 40)}`);
    }
  }
  if (open.length > 0) {
    throw new Error(`Not closed: ${open.join()}`);
  }
  return tags;
}

export const arts = faceLooks.map((look) => ({ look, text: artText(look), tags: tagsOf(artText(look)) }));
