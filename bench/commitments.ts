/** Time to read a million hostile commitments, and cost of a stage of 256 miners with 10 each. Limit: 20 µs for each commitment. */
import { createPythonRandom, parseCommitment, selectSubmissions } from "@404-gen/core/rules";
import { hostileCommitment } from "../packages/core/testing/hostile-commitment.ts";
import { testHotkey } from "../packages/core/testing/test-hotkey.ts";

const TOTAL = 1_000_000;
const BATCH = 50_000;
const LIMIT_US = 20;

const random = createPythonRandom(404);
let [totalMs, acceptCount, slowest] = [0, 0, 0];
for (let from = 0; from < TOTAL; from += BATCH) {
  const texts = Array.from({ length: BATCH }, () => hostileCommitment(random));
  const start = performance.now();
  for (const text of texts) if (!("rejection" in parseCommitment(text))) acceptCount++;
  const took = performance.now() - start;
  totalMs += took;
  slowest = Math.max(slowest, took);
}

const commitments = Array.from({ length: 256 }, (_, miner) => ({
  hotkey: testHotkey(miner),
  entries: Array.from({ length: 10 }, (_, block) => ({ block, text: hostileCommitment(random), problem: null })),
}));
const begin = performance.now();
const schedule = { earliest_reveal_block: 0, latest_reveal_block: 9 };
const { submissions, ignored } = selectSubmissions({ commitments, schedule, roundName: "bench-0" });
const stage = performance.now() - begin;

const mean = (totalMs / TOTAL) * 1000;
console.table({
  "commitments read": { value: TOTAL },
  accepted: { value: acceptCount },
  "mean, µs each": { value: Number(mean.toFixed(2)) },
  "slowest batch, µs each": { value: Number(((slowest / BATCH) * 1000).toFixed(2)) },
  "limit, µs each": { value: LIMIT_US },
  "mean / limit": { value: Number((mean / LIMIT_US).toFixed(3)) },
  "stage of 256 × 10, ms": { value: Number(stage.toFixed(1)) },
  "its submissions": { value: Object.keys(submissions).length },
  "its ignored": { value: ignored.length },
});
if (mean > LIMIT_US) process.exitCode = 1;
