/** The page's own icons: paths in a 16 by 16 field, drawn with strokes in the colour of the text. */
const PATHS = {
  send: "M2.5 8h10M8.5 3.5 13 8l-4.5 4.5",
  stop: "M4.5 4.5h7v7h-7z",
  copy: "M6 5.5h6.5v8H6zM3.5 10.5v-8H10",
  check: "m3 8.5 3.2 3.2L13 4.5",
  insert: "M3 3v10M6 8h7M10 5l3 3-3 3",
  again: "M13 8a5 5 0 1 1-1.6-3.7M13 2.2v2.9h-2.9",
  goOn: "M3.5 3.5 8 8l-4.5 4.5M8.5 3.5 13 8l-4.5 4.5",
  edit: "m3 13 .6-2.7 7.2-7.2 2.1 2.1-7.2 7.2zM9.3 4.6l2.1 2.1",
  plus: "M8 3v10M3 8h10",
  close: "m4 4 8 8M12 4l-8 8",
  down: "M8 3v9.5M3.8 8.3 8 12.5l4.2-4.2",
  sound: "M2.5 6.2v3.6H5L8.3 13V3L5 6.2zM10.7 6a2.9 2.9 0 0 1 0 4M12.6 4.2a5.4 5.4 0 0 1 0 7.6",
  muted: "M2.5 6.2v3.6H5L8.3 13V3L5 6.2zM11 6.2l3.4 3.6M14.4 6.2 11 9.8",
  voice: "M2.5 5h5.2M11.3 5h2.2M9.5 3.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6M2.5 11h2.2M8.3 11h5.2M6.5 9.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6",
  tick: "m3 8.5 3.2 3.2L13 4.5",
  heart: "M8 13.2C5.2 11.3 2.6 9.2 2.6 6.5A2.9 2.9 0 0 1 8 5a2.9 2.9 0 0 1 5.4 1.5c0 2.7-2.6 4.8-5.4 6.7z",
  dial: "M3.9 12.4a5.8 5.8 0 1 1 8.2 0M8 8.4l2.6-2.7M8 9.6a1.1 1.1 0 1 1 0-2.2 1.1 1.1 0 0 1 0 2.2",
  faceLarge: "M2.5 2.5h11v11h-11zM4.6 13.4a3.6 3.6 0 0 1 6.8 0M8 9.3a2.3 2.3 0 1 1 0-4.6 2.3 2.3 0 0 1 0 4.6",
  faceSmall: "M2.5 2.5h11v11h-11zM5.2 8.6a1.5 1.5 0 1 1 0-3 1.5 1.5 0 0 1 0 3M8.6 6.2h3M8.6 8.2h2",
  faceHidden: "M2.5 2.5h11v11h-11zM4.6 13.4a3.6 3.6 0 0 1 6.8 0M8 9.3a2.3 2.3 0 1 1 0-4.6 2.3 2.3 0 0 1 0 4.6M2 14 14 2",
  play: "M5.2 3.4v9.2L12.6 8z",
} as const;

export type IconName = keyof typeof PATHS;

export function isIconName(name: string): name is IconName {
  return Object.hasOwn(PATHS, name);
}

const STROKE = {
  fill: "none",
  stroke: "currentColor",
  "stroke-width": "1.3",
  "stroke-linecap": "round",
  "stroke-linejoin": "round",
} as const;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} {...STROKE} />
    </svg>
  );
}

/** The same icon as a DOM node, for where preact does not draw. */
export function createIcon(name: IconName): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  for (const [attribute, value] of Object.entries({ d: PATHS[name], ...STROKE })) {
    path.setAttribute(attribute, value);
  }
  svg.append(path);
  return svg;
}
