import { readFileSync, statSync } from "node:fs";
import { EditorSession } from "../test/e2e/harness/editorSession";
import { median, type Measurement } from "./report";

/** What the extension costs somebody who does not use her: time to activate, bytes loaded, processes. */
export async function activation(): Promise<Measurement[]> {
  const times: number[] = [];
  let workers = 0;
  const session = await EditorSession.open();
  try {
    for (let i = 0; i < 5; i++) {
      if (i > 0) await session.reload();
      times.push(await activatedIn(session, i));
      workers += session.workers().length;
    }
  } finally {
    await session.close();
  }
  const bundle = "dist/extension.cjs";
  const mentions = /(require|import)\(["'`]node-llama-cpp/.test(readFileSync(bundle, "utf8"));
  return [
    { what: "activation, median of 5", value: `${median(times).toFixed(1)} ms` },
    { what: "loaded by activation", value: `${(statSync(bundle).size / 1024).toFixed(0)} KB`, target: "nothing of node-llama-cpp", met: !mentions },
    { what: "worker processes before the first use", value: String(workers), target: "0", met: workers === 0 },
  ];
}

/** The extension writes the time that its activation took into its log. */
async function activatedIn(session: EditorSession, earlier: number): Promise<number> {
  for (;;) {
    const times = [...session.log().matchAll(/Activated in ([\d.]+) ms/g)].map((match) => Number(match[1]));
    const time = times[earlier];
    if (time !== undefined) return time;
    await session.page.waitForTimeout(100);
  }
}
