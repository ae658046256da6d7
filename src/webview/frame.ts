/** Runs a task before the next paint, or soon where nothing is painted. Returns what cancels it. */
export function beforePaint(task: () => void): () => void {
  if (document.visibilityState === "hidden") {
    const timer = setTimeout(task, 50);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(task);
  return () => cancelAnimationFrame(frame);
}
