export function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
