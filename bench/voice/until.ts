import { setTimeout as sleep } from "node:timers/promises";

/** Ms: far more than anything here takes. */
const patience = 120_000;

/** @throws where it does not come true at all */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + patience;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`It did not happen: ${what}`);
    await sleep(5);
  }
}
