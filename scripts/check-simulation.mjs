/**
 * The simulator as the gate of a release: 300 rounds with every kind of fault, and a crash before and after each call of a round, two processes at a
 * time. The complete output of each process is printed, with the command that repeats it. Needs the built command.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const CLI = fileURLToPath(new URL("../packages/runner/dist/cli.js", import.meta.url));
/** Number of processes at a time: a runner of the CI has at least two cores. */
const AT_ONCE = 2;
/** The longest come first, so that both lanes end at about the same time. There are few, because each process compiles what it runs for seven seconds. */
const JOBS = [
  "--crash-sweep --prompts 3 --share 1/2",
  "--crash-sweep --prompts 3 --share 2/2",
  "--format glb --seeds 1..140",
  "--format ply --seeds 141..270",
  "--format js --seeds 1..30",
];

const left = [...JOBS];
let failed = 0;
async function work() {
  for (let job = left.shift(); job !== undefined; job = left.shift()) {
    const words = ["simulate", "--quiet", ...job.split(" ")];
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...words], { maxBuffer: 2 ** 26 });
      console.log(`simulate ${job}\n  ${stdout.trim().split("\n").join("\n  ")}`);
    } catch (error) {
      failed++;
      console.log(`simulate ${job}\n${error.stdout ?? ""}${error.stderr ?? error}`);
    }
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work));
console.log(`${JOBS.length} runs, ${failed} of them failed`);
process.exitCode = failed === 0 ? 0 : 1;
