// The bare loop that the extension is measured against: node-llama-cpp's own `sequence.evaluate`, in a
// process of its own, on the same Node, model, threads, prompt and sampling. Prints tokens per second.
import { getLlama } from "node-llama-cpp";

const { modelPath, prompt, contextSize, maxTokens, rounds, sampling } = JSON.parse(process.argv[2] ?? "{}");
const llama = await getLlama({ gpu: false, build: "never", maxThreads: 1 });
const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
const context = await model.createContext({ contextSize, threads: { ideal: 1, min: 1 } });
const sequence = context.getSequence();
const ids = model.tokenize(prompt, true);

const rates = [];
for (let round = 0; round < rounds; round++) {
  await sequence.clearHistory();
  let tokens = 0;
  let first = 0;
  let last = 0;
  for await (const _ of sequence.evaluate(ids, sampling)) {
    last = performance.now();
    if (tokens === 0) first = last;
    if (++tokens >= maxTokens) break;
  }
  if (tokens > 1) rates.push(((tokens - 1) * 1000) / (last - first));
}
console.log(JSON.stringify(rates));
process.exit();
