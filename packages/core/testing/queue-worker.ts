/** A worker in a process of its own, for tests that kill it: `node --import tsx queue-worker.ts URL SILENCE_MS LOG`. */
import { appendFileSync } from "node:fs";
import { createBullQueue } from "../src/world/queue/bullmq/create-bull-queue.ts";

const [url = "", silenceMs = "1000", log = ""] = process.argv.slice(2);
const queue = await createBullQueue({ url, silenceMs: Number(silenceMs), lookMs: 200 });
const worker = await queue.work({
  kind: "work",
  version: "v@1",
  concurrency: 2,
  async run({ n, ms, poison }) {
    appendFileSync(log, `${worker.id} ${n}\n`);
    if (poison) process.kill(process.pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, Number(ms ?? 0)));
    return { n: n ?? null };
  },
});
process.on("SIGTERM", () => void worker.drain().then(() => queue.close()));
process.stdout.write(`${worker.id}\n`);
