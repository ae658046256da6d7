// @ts-check
// `npm run bench`: sets up what is missing, builds as for a release, and measures, each thing beside
// its peer in the same run. Names of single parts may follow: decoder, reuse, stop, contrast, voice, activation, page.
import { PlainError, runAsProgram, runInTerminal } from "./lib/command.mjs";
import { repo } from "./lib/paths.mjs";
import { setUp } from "./setup.mjs";

await runAsProgram(async () => {
  await setUp(["build", "testVscode", "system"]);
  const options = { cwd: repo };
  if ((await runInTerminal(process.execPath, ["esbuild.js", "--production"], options)) !== 0)
    throw new PlainError("The build failed");
  process.exitCode = await runInTerminal(
    process.execPath,
    ["--import", "tsx", "bench/main.ts", ...process.argv.slice(2)],
    options,
  );
});
