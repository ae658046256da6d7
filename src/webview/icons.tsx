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

/** Her mark: a speech bubble with a heart in it and a ribbon in its hair. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <path
        class="mark-bubble"
        d="M12 5.2c5.4 0 9.2 3.1 9.2 7.3s-3.8 7.3-9.2 7.3c-1 0-2-.1-2.9-.3l-4 2.1c-.4.2-.8-.2-.7-.6l.8-3.2c-1.5-1.3-2.4-3.1-2.4-5.3 0-4.2 3.8-7.3 9.2-7.3z"
      />
      <path
        class="mark-heart"
        d="M12 16.9c-2.6-1.7-4.1-3.2-4.1-5 0-1.3 1-2.3 2.2-2.3.8 0 1.5.4 1.9 1.1.4-.7 1.1-1.1 1.9-1.1 1.2 0 2.2 1 2.2 2.3 0 1.8-1.5 3.3-4.1 5z"
      />
      <g class="mark-ribbon" transform="translate(-2.6 -.7) rotate(20 17.6 5.2) scale(1.15)">
        <path d="M17.6 5.2c-1.9-2.3-4.3-3.2-4.8-2-.5 1.3-.3 3.5.6 4.2 1 .6 2.8-.8 4.2-2.2z" />
        <path d="M17.6 5.2c1.9-2.3 4.3-3.2 4.8-2 .5 1.3.3 3.5-.6 4.2-1 .6-2.8-.8-4.2-2.2z" />
        <circle cx="17.6" cy="5.2" r="1.5" />
      </g>
    </svg>
  );
}
