import { memo } from "preact/compat";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { AssistantMessage } from "../../protocol";
import { beforePaint } from "../frame";
import { overdoseFrom, pinkFrom } from "../self/gauge";
import { sparkHeight, sparkPoints, sparkWidth, sparkY } from "../self/sparkline";
import { sparklineText } from "../self/selfText";
import type { Store } from "../store";

const colorsId = "sparkline-colors";

export interface SparklineProps {
  readonly store: Store;
  readonly message: AssistantMessage;
  /** What the gauge is called. */
  readonly label: string;
}

/** The gauge along a reply, which stays with it. While she writes it grows at most once a frame, past preact. */
export const Sparkline = memo(function Sparkline({ store, message, label }: SparklineProps) {
  const place = useRef<HTMLDivElement>(null);
  const line = useRef<SVGPolylineElement>(null);
  const { id } = message;
  useLayoutEffect(() => {
    let cancel: (() => void) | undefined;
    const draw = (): void => {
      cancel = undefined;
      const values = (store.reply(id) ?? message).gauge;
      line.current?.setAttribute("points", sparkPoints(values));
      place.current?.toggleAttribute("hidden", values.length === 0);
      const text = sparklineText(label, values) ?? "";
      place.current?.setAttribute("title", text);
      place.current?.setAttribute("aria-label", text);
    };
    draw();
    const forget =
      message.state === "streaming"
        ? store.onGauge((replyId) => {
            if (replyId === id) {
              cancel ??= beforePaint(draw);
            }
          })
        : undefined;
    return () => {
      cancel?.();
      forget?.();
    };
  }, [store, id, message, label]);
  return (
    <div class="sparkline" ref={place} role="img" data-part="sparkline">
      <svg viewBox={`0 0 ${sparkWidth} ${sparkHeight}`} preserveAspectRatio="none" aria-hidden="true">
        <line class="sparkline-zero" x1="0" x2={sparkWidth} y1={sparkY(0)} y2={sparkY(0)} />
        <polyline ref={line} stroke={`url(#${colorsId})`} />
      </svg>
    </div>
  );
});

/** The colours of all sparklines, by level: each begins where its level does. Once in the page. */
export function SparklineColors() {
  const stop = (from: number) => `${(sparkY(from) / sparkHeight) * 100}%`;
  return (
    <svg class="sparkline-colors" width="0" height="0" aria-hidden="true">
      <defs>
        <linearGradient id={colorsId} gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="0" y2={sparkHeight}>
          <stop class="stop-overdose" offset={stop(overdoseFrom)} />
          <stop class="stop-pink" offset={stop(overdoseFrom)} />
          <stop class="stop-pink" offset={stop(pinkFrom)} />
          <stop class="stop-cool" offset={stop(pinkFrom)} />
        </linearGradient>
      </defs>
    </svg>
  );
}
