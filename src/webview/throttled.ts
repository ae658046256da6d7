/**
 * Calls at once, and then at most once in `apart` ms with what was given last.
 * @param apart ms
 */
export function throttled<T>(call: (value: T) => void, apart: number): (value: T) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { readonly value: T } | undefined;
  const rest = (): void => {
    timer = setTimeout(() => {
      timer = undefined;
      if (waiting) {
        const { value } = waiting;
        waiting = undefined;
        call(value);
        rest();
      }
    }, apart);
  };
  return (value) => {
    if (timer !== undefined) {
      waiting = { value };
      return;
    }
    call(value);
    rest();
  };
}
