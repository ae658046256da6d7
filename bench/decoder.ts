import { getLlama } from "node-llama-cpp";
import { ReplyDecoder } from "../src/llm/worker/replyDecoder";
import { ByteTokenDecoder } from "../src/llm/worker/tokenDecoder";
import { byteVocabulary } from "../src/llm/worker/vocabulary";
import type { Measurement } from "./report";

const text = "テストが通らない…ログのいちばん上のエラーから読もう😺。𠮷野家でごはん👨‍👩‍👧！ ";

/** Cost of decoding one token, and of the obvious other way: decoding all ids again at each step. */
export async function decoder(modelPath: string): Promise<Measurement[]> {
  const llama = await getLlama({ gpu: false, build: "never", maxThreads: 1 });
  const model = await llama.loadModel({ modelPath });
  const { ggml } = model.fileInfo.metadata.tokenizer ?? {};
  const vocabulary = byteVocabulary({
    model: ggml?.model ?? "",
    tokens: ggml?.tokens ?? [],
    types: ggml?.token_type ?? [],
    addSpacePrefix: false,
  });
  if (!vocabulary) throw new Error("The model's vocabulary is not of bytes");
  const ids = model.tokenize(text.repeat(400));
  const ours = (count: number) => {
    const reply = new ReplyDecoder({ decoder: new ByteTokenDecoder(vocabulary), stops: [], begin: { in: "start" }, before: undefined });
    const started = performance.now();
    for (let i = 0; i < count; i++) reply.push(ids[i] ?? 0);
    return performance.now() - started;
  };
  const again = (count: number) => {
    const started = performance.now();
    for (let i = 1; i <= count; i++) model.detokenize(ids.slice(0, i));
    return performance.now() - started;
  };

  ours(8000); // so that all three lengths run compiled code
  const measurements = [500, 2000, 8000].map((count): Measurement => {
    const best = Math.min(...Array.from({ length: 7 }, () => ours(count)));
    const ratio = again(count) / best;
    return {
      what: `decoding a token, over ${count} tokens; all ids again ÷ this`,
      value: `${((best * 1000) / count).toFixed(2)} µs`,
      ratio,
      ...(count === 8000 ? { target: "ratio ≥ 100", met: ratio >= 100 } : {}),
    };
  });
  await llama.dispose();
  return measurements;
}
