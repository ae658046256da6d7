import { setTimeout as sleep } from "node:timers/promises";

/** A reply that all ways of speaking say, side by side. */
export const reply =
  "テストが通らないときは、ログのいちばん上から読んでみよう。最初のエラーが本当の原因で、下のは巻きこまれただけのことが多いんだ。今回は、配列の最初の要素を飛ばしているみたい。直したら、きっと今度は通るよ！";

/** Beginnings of replies, each with another first line. */
export const beginnings = [
  "おつかれさま、今日もたくさん書いたね。",
  "うん、いいと思うよ。名前もわかりやすいし、テストもそろっているね。",
  "そのエラーはね、型が合っていないって言っているんだ。",
  "なるほど、先に保存してから閉じるんだね。",
  "ちょっと待ってね、いま考えてみる。",
  "関数をふたつに分けると、ずっと読みやすくなるよ。",
  "それは面白いね！どうやって思いついたの？",
  "だいじょうぶ、こわれてはいないよ。",
];

/** Thirty lines, short and long, a question here and a pause there. */
export const thirtyLines = [
  "おはよう、今日もいい天気だね。",
  "昨日の続きから始めようか。",
  "まずは、動かないところを見てみよう。",
  "この関数は、数を足しているだけだね。",
  "でも、答えがひとつ足りないみたい。",
  "どうしてだと思う？",
  "ループの始まりを見てみて。",
  "一から始まっているでしょう？",
  "配列は、ゼロから数えるんだ。",
  "だから、最初の要素が抜けてしまう。",
  "直してみよう。",
  "うん、その通り。",
  "もう一度テストを動かしてみて。",
  "今度は通ったね！",
  "次は、名前を考えよう。",
  "短い名前は、あとで読むときに困ることがあるよ。",
  "何を数えているのか、名前でわかるといいね。",
  "合計なら、トータルと呼ぼうか。",
  "うん、ずっとわかりやすくなった。",
  "それから、コメントも見ておこう。",
  "古いコメントは、うそをつくことがあるからね。",
  "ここは消してもいいと思う？",
  "私は、消したほうがいいと思うな。",
  "これで、ずいぶんすっきりしたね。",
  "最後に、変更を見なおそう。",
  "余計なものは入っていないかな？",
  "だいじょうぶみたい。",
  "じゃあ、保存しておこうか。",
  "よくがんばったね。",
  "お茶でも飲んで、少し休もう。",
];

/** Tokens per second, of two characters each: a small model on a graphics card. */
const tokensPerSecond = 40;
const tokenLength = 2;

/** Gives a text as a model would write it, at a fixed rate. Resolves with its end. */
export async function stream(text: string, push: (chunk: string) => void): Promise<void> {
  const started = performance.now();
  for (let at = 0; at < text.length; at += tokenLength) {
    push(text.slice(at, at + tokenLength));
    const next = started + ((at / tokenLength + 1) * 1000) / tokensPerSecond;
    await sleep(Math.max(0, next - performance.now()));
  }
}
