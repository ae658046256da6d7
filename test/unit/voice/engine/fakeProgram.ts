// An engine's program, as far as it is started, answers and ends: --host, --port, as the real one has them.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { TestEngine } from "../../../fixtures/voicevox/testEngine";

const { values } = parseArgs({ options: { host: { type: "string" }, port: { type: "string" } } });
if (values.host !== "127.0.0.1") throw new Error("It must listen on this machine only");
// The real one has processes of its own too.
const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });
if (process.env.FAKE_PROGRAM_IS_STUBBORN) process.on("SIGTERM", () => undefined);
console.log(`processes ${process.pid} ${child.pid}`);
await TestEngine.start({ port: Number(values.port) });
