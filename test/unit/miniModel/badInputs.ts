export interface BadInput {
  readonly name: string;
  readonly text: string;
  readonly intents: readonly string[];
}

const pasted = ["beyond.longtext", "bad.code", "bad.stack"];

const code = `export function total(items) {
  let sum = 0;
  for (const item of items) sum += item.price * item.count;
  return sum;
}`;

const stackTrace = `TypeError: Cannot read properties of undefined (reading 'price')
    at total (/app/src/cart.js:14:31)
    at checkout (/app/src/checkout.js:52:9)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`;

const minutes = "会議の議事録です。参加者は五名、議題は来月の発表の準備でした。担当を決めて、資料の下書きを金曜までに集めます。";

/** What people and machines send besides talk, and the intents that answer it sensibly. */
export const badInputs: readonly BadInput[] = [
  { name: "nothing", text: "", intents: ["silence", "bad.symbols", "bad.random"] },
  { name: "2,000 characters of prose", text: minutes.repeat(40).slice(0, 2000), intents: pasted },
  { name: "2,000 times the same character", text: "あ".repeat(2000), intents: [...pasted, "bad.random"] },
  { name: "2,000 characters of log", text: logLines(2000), intents: pasted },
  { name: "only emoji", text: "🎉🎉🥺", intents: ["bad.emoji"] },
  { name: "only one emoji", text: "🦀", intents: ["bad.emoji"] },
  { name: "only code", text: code, intents: [...pasted, "beyond.review.code", "beyond.code"] },
  { name: "a stack trace", text: stackTrace, intents: [...pasted, "err.name", "err.typeerror"] },
  { name: "Chinese", text: "你好，请问这个函数是什么意思？", intents: ["bad.chinese", "bad.otherlang"] },
  { name: "Korean", text: "안녕하세요, 이 코드 좀 봐 주세요", intents: ["bad.korean", "bad.otherlang"] },
];

function logLines(length: number): string {
  let text = "";
  for (let line = 1; text.length < length; line++) {
    text += `2026-03-0${(line % 9) + 1} 12:${10 + (line % 50)}:07 WARN worker-${line} retry ${line * 3} of job ${line * 17}\n`;
  }
  return text.slice(0, length);
}
