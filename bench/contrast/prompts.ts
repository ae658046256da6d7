import { readFileSync } from "node:fs";
import { parse, record, array, string, object } from "valibot";

const file = object({
  exact: object({ naru: record(string(), string()), butler: record(string(), string()) }),
  stages: record(string(), array(string())),
});

/** The system message of each side. */
export interface SidePrompts {
  readonly persona: string;
  readonly plain: string;
}

/** The two prompts that the bundled model was trained on: Naru to somebody she has just met, and the plain butler. */
export function trainedPrompts(): SidePrompts {
  const { exact, stages } = parse(file, JSON.parse(readFileSync("tools/mini-model/system-prompts.json", "utf8")));
  return { persona: `${exact.naru["ja"]}\n${stages["ja"]?.[0]}`, plain: exact.butler["ja"] ?? "" };
}

/** What a day with her is made of. */
export const messages = [
  "おはよう！", "今日も一日よろしくね。", "テストが通らない…", "ビルドが落ちた…", "バグが見つからない", "やっと直った！",
  "疲れた…", "眠い", "お昼なに食べようかな", "コーヒー飲む？", "ありがとう！", "すごいね！", "きみは誰？", "名前の由来は？",
  "何ができるの？", "コードレビューしてくれる？", "リリースした！", "締め切りが近い", "集中できない", "ほめて！",
  "怒られちゃった", "新しい言語を覚えたい", "TypeScriptって難しい", "デプロイこわい", "ちょっと休憩する", "今日はここまで",
  "おやすみ", "ただいま", "天気いいね", "暇だなあ",
] as const;
