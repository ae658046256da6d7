import { readFileSync } from "node:fs";
import { faceLooks, type FaceLook } from "../../../../src/protocol";
import { type Language, type Persona, type PersonaDefinition, personaIn } from "../../../../src/companion/persona/persona";
import { parsePersona } from "../../../../src/companion/persona/personaFile";

export const bundledIds = faceLooks;

export function bundledText(id: FaceLook): Buffer {
  return readFileSync(new URL(`../../../../media/personas/${id}.persona.jsonc`, import.meta.url));
}

/** A persona that comes with the extension, from its file. */
export function bundledDefinition(id: FaceLook): PersonaDefinition {
  const { source, problems } = parsePersona(id, bundledText(id));
  if (!source || problems.length > 0) throw new Error(`${id}: ${JSON.stringify(problems)}`);
  return { ...source, face: { kind: "drawn", look: id } };
}

export function bundledPersona(id: FaceLook, language: Language): Persona {
  return personaIn(bundledDefinition(id), language);
}
