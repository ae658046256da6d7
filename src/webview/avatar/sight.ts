/** Whether an element can be seen, and whether motion is wanted there. */
export interface Sight {
  readonly seen: boolean;
  readonly still: boolean;
}

/** Calls back at once, and when it changes. Returns what ends it. */
export function watchSight(element: Element, tell: (sight: Sight) => void): () => void {
  const ends = new AbortController();
  const { signal } = ends;
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  let inPage = true;
  const look = () => tell({ seen: inPage && document.visibilityState === "visible", still: stillness.matches });
  const observer = new IntersectionObserver((entries) => {
    inPage = entries.at(-1)?.isIntersecting ?? inPage;
    look();
  });
  observer.observe(element);
  document.addEventListener("visibilitychange", look, { signal });
  stillness.addEventListener("change", look, { signal });
  look();
  return () => {
    observer.disconnect();
    ends.abort();
  };
}
