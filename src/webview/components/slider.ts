import { useEffect, useRef, useState } from "preact/hooks";

/** Ms in which what the host says may be older than what the person does. */
const travel = 500;

/**
 * The value of a slider that the person and the host both move: the person's hand goes first.
 * @param value as the host has it
 * @returns what to show, and what to call with each value that the person sets
 */
export function useSlider(value: number): readonly [shown: number, touch: (value: number) => void] {
  const [shown, setShown] = useState(value);
  const touched = useRef(-Infinity);
  useEffect(() => {
    const rest = touched.current + travel - performance.now();
    if (rest <= 0) {
      setShown(value);
      return undefined;
    }
    const timer = setTimeout(() => setShown(value), rest);
    return () => clearTimeout(timer);
  }, [value]);
  const touch = (next: number): void => {
    touched.current = performance.now();
    setShown(next);
  };
  return [shown, touch];
}
