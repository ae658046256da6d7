import { useLayoutEffect, useRef } from "preact/hooks";
import type { LipSync } from "../speech/lips";

/** Her mouth, moving with what she says. Changes with the sound, past preact. */
export function Mouth({ lips }: { readonly lips: LipSync }) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(
    () =>
      lips.subscribe(({ shape, open }) => {
        place.current?.setAttribute("data-mouth", shape);
        place.current?.style.setProperty("--open", open.toFixed(2));
      }),
    [lips],
  );
  return (
    <span class="mouth" ref={place} aria-hidden="true">
      <svg viewBox="0 0 24 16">
        <path class="mouth-closed" d="M6.5 6.6c2.6 3.2 8.4 3.2 11 0" />
        <path class="mouth-open" d="M4 4c5-1.4 11-1.4 16 0c.3 6.4-3.6 10.4-8 10.4S3.7 10.4 4 4z" />
      </svg>
    </span>
  );
}
