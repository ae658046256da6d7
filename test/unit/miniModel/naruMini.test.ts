import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readCorpusAnswers, type Voice, voices } from "./corpusAnswers";
import { readCopyingCases, readPhrasings } from "./heldOut";
import { beginsWithTag, isCandidate, longestReply, MiniBench, modelPath, type Reply } from "./miniBench";
import { badInputs } from "./badInputs";
import { Report } from "./report";
import { TopicJudge, type Verdict } from "./topic";

const megabyte = 1_000_000;
const sampling = { temperature: 0.7, topP: 1, topK: 0, minP: 0, repeatPenalty: 1 };
const sampledReplies = 500;

describe("The trained model on one thread", function () {
  this.timeout(300_000);
  let bench: MiniBench;
  const report = new Report();
  const judges = judgesByVoice();
  const heard: Reply[] = [];

  before(async () => (bench = await MiniBench.open()));
  after(async () => {
    await bench.close();
    if (isCandidate) writeFileSync(join(dirname(modelPath), "heldout-report.md"), report.text());
  });

  const share = (count: number, all: number) => `${count} of ${all}`;

  it("is at most 12 MB, and the file that its checksum names", () => {
    assert.ok(statSync(modelPath).size <= 12 * megabyte);
    const [digest, name] = readFileSync(`${modelPath}.sha256`, "utf8").trim().split(/\s+/);
    assert.equal(name, basename(modelPath));
    assert.equal(createHash("sha256").update(readFileSync(modelPath)).digest("hex"), digest);
  });

  for (const voice of voices) {
    it(`answers what it never saw on topic as ${voice}: at least 80%`, async () => {
      const phrasings = readPhrasings("phrasings");
      assert.ok(phrasings.length >= 120);
      let onTopic = 0;
      report.heading(`Held-out phrasings, ${voice}`);
      for (const { text, acceptable } of phrasings) {
        const reply = await bench.answer(voice, text);
        heard.push(reply);
        const verdict = judges[voice].judge(reply.text, acceptable);
        onTopic += verdict.onTopic ? 1 : 0;
        report.answer(text, reply.text, note(verdict, acceptable));
      }
      report.result(`Held-out phrasings on topic, ${voice}`, share(onTopic, phrasings.length));
      assert.ok(onTopic >= phrasings.length * 0.8, share(onTopic, phrasings.length));
    });

    it(`stays on topic to the end of 20 turns as ${voice}`, async () => {
      const day = readPhrasings("conversation");
      assert.equal(day.length, 20);
      const replies = await bench.converse(voice, day.map(({ text }) => text));
      heard.push(...replies);
      report.heading(`A conversation of 20 turns, ${voice}`);
      const verdicts = replies.map(({ text }, turn) => judges[voice].judge(text, day[turn]?.acceptable ?? []));
      for (const [turn, verdict] of verdicts.entries()) {
        report.answer(day[turn]?.text ?? "", replies[turn]?.text ?? "", note(verdict, day[turn]?.acceptable ?? []));
      }
      const good = verdicts.filter(({ onTopic }) => onTopic).length;
      const late = verdicts.slice(10).filter(({ onTopic }) => onTopic).length;
      report.result(`Turns of 20 on topic, ${voice}`, `${good}, ${late} of the last ten`);
      assert.ok(good >= 16, `${good} of 20`);
      assert.ok(late >= 8, `${late} of the last ten`);
    });

    it(`copies names and numbers that were given as ${voice}: at least 90%`, async () => {
      const cases = readCopyingCases();
      let right = 0;
      report.heading(`Names and numbers, ${voice}`);
      for (const { expected, turns } of cases) {
        const replies = await bench.converse(voice, turns);
        heard.push(...replies);
        const last = replies.at(-1)?.text ?? "";
        const copied = last.toLowerCase().includes(expected.toLowerCase());
        right += copied ? 1 : 0;
        report.answer(turns.join(" / "), last, copied ? "" : `without ${expected}`);
      }
      report.result(`Names and numbers copied, ${voice}`, share(right, cases.length));
      assert.ok(right >= cases.length * 0.9, share(right, cases.length));
    });

    it(`answers bad input briefly and readably as ${voice}`, async () => {
      report.heading(`Bad input, ${voice}`);
      const wrong: string[] = [];
      for (const { name, text, intents } of badInputs) {
        const reply = await bench.answer(voice, text);
        heard.push(reply);
        const verdict = judges[voice].judge(reply.text, intents);
        report.answer(name, reply.text, note(verdict, intents));
        if (!verdict.onTopic || !reply.ended) wrong.push(`${name}: ${reply.text}`);
      }
      assert.deepEqual(wrong, []);
    });
  }

  it(`never writes a broken character in ${sampledReplies} replies at temperature 0.7`, async () => {
    const phrasings = readPhrasings("phrasings");
    const broken: string[] = [];
    report.heading("Sampled at temperature 0.7");
    for (const voice of voices) {
      for (let seed = 0; seed < sampledReplies / voices.length; seed++) {
        const { text } = phrasings[(seed * 7) % phrasings.length] ?? { text: "" };
        const reply = await bench.answer(voice, text, { ...sampling, seed });
        heard.push(reply);
        if (!bench.isWholeUtf8(reply)) broken.push(reply.text);
        if (seed < 60) report.answer(`${voice}: ${text}`, reply.text, "");
      }
    }
    report.result(`Sampled replies with invalid UTF-8`, share(broken.length, sampledReplies));
    assert.deepEqual(broken, []);
  });

  // Judged over everything that was said above.
  it("begins with a valid tag: at least 99%", () => {
    assert.ok(heard.length > sampledReplies);
    const tagged = heard.filter(({ text }) => beginsWithTag(text)).length;
    report.result("Replies that begin with a valid tag", share(tagged, heard.length));
    assert.ok(tagged >= heard.length * 0.99, share(tagged, heard.length));
  });

  it(`never says more than ${longestReply} tokens`, () => {
    assert.ok(heard.length > sampledReplies);
    const longest = Math.max(...heard.map(({ tokens }) => tokens.length));
    report.result("Tokens of the longest reply", `${longest}`);
    assert.ok(longest <= longestReply, `${longest}`);
    assert.ok(heard.every(({ ended }) => ended));
  });
});

function judgesByVoice(): Record<Voice, TopicJudge> {
  const answers = readCorpusAnswers();
  const of = (voice: Voice) => new TopicJudge(answers.filter((answer) => answer.voice === voice));
  return { naru: of("naru"), butler: of("butler") };
}

function note({ onTopic, nearest, similarity }: Verdict, acceptable: readonly string[]): string {
  return onTopic ? "" : `like ${nearest} (${similarity.toFixed(2)}), wanted ${acceptable.join(" or ")}`;
}
