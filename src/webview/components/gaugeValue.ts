import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { beforePaint } from "../frame";
import { lastGaugeValue } from "../pageState";
import { shownGauge } from "../self/gauge";
import type { Store } from "../store";

/**
 * Calls back with the gauge's value, at once and then at most once a frame, past preact. Undefined
 * while nothing is measured.
 */
export function useGaugeValue(store: Store, show: (value: number | undefined) => void): void {
  const latest = useRef(show);
  latest.current = show;
  useLayoutEffect(() => {
    let cancel: (() => void) | undefined;
    const look = (): void => {
      cancel = undefined;
      const { state } = store;
      latest.current(state?.gauge === "on" ? lastGaugeValue(state) : undefined);
    };
    const lookSoon = (): void => {
      cancel ??= beforePaint(look);
    };
    look();
    const forget = [store.onGauge(lookSoon), store.onChange(lookSoon)];
    return () => {
      cancel?.();
      forget.forEach((end) => end());
    };
  }, [store]);
}

/** The gauge's value in steps of a tenth, rounded down so that its level stays the same; for what need not follow each token. */
export function useRoughGauge(store: Store): number | undefined {
  const [value, setValue] = useState<number>();
  useGaugeValue(store, (exact) => setValue(exact === undefined ? undefined : Math.floor(Math.round(shownGauge(exact) * 100) / 10) / 10));
  return value;
}

/** Something that passes: true for a while after the value changed, but not for the value at first. @param ms how long */
export function useMoment(value: unknown, ms: number): boolean {
  const before = useRef(value);
  const [passing, setPassing] = useState(false);
  useEffect(() => {
    const isNew = value !== before.current && value !== undefined;
    before.current = value;
    setPassing(isNew);
    if (!isNew) {
      return undefined;
    }
    const timer = setTimeout(() => setPassing(false), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return passing;
}
