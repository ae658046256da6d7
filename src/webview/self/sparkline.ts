/** The field that a sparkline is drawn in; it is stretched to the width of its bubble. */
export const sparkWidth = 120;
export const sparkHeight = 24;

/**
 * At most so many of the values, in order: of each stretch the one that is farthest from zero, so that
 * no peak is lost.
 */
export function downsampled(values: readonly number[], columns: number): readonly number[] {
  if (values.length <= columns) {
    return values;
  }
  return Array.from({ length: columns }, (_, column) => {
    const start = Math.floor((column * values.length) / columns);
    const end = Math.floor(((column + 1) * values.length) / columns);
    return values.slice(start, end).reduce((kept, value) => (Math.abs(value) > Math.abs(kept) ? value : kept), 0);
  });
}

/** So much of the field lies below zero, as in the gauge. */
const below = 0.25;

/** The height of a value in the field: 1 at the top, −1 at the bottom. What is above 0 has more of the room. */
export function sparkY(value: number): number {
  const within = Math.min(1, Math.max(-1, value));
  return sparkHeight * (1 - below) - within * sparkHeight * (within > 0 ? 1 - below : below);
}

/** The points of a reply's sparkline for an SVG polyline; a single value is a level line. */
export function sparkPoints(values: readonly number[]): string {
  const [first] = values;
  const shown = values.length === 1 && first !== undefined ? [first, first] : downsampled(values, sparkWidth);
  const step = sparkWidth / Math.max(1, shown.length - 1);
  return shown.map((value, index) => `${(index * step).toFixed(1)},${sparkY(value).toFixed(1)}`).join(" ");
}
