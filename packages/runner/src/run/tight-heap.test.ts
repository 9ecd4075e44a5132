import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { HEAP_GROWTH } from "./tight-heap.ts";

/** A program that replaces texts long after it made them, as miners' records are replaced; it prints the heap's largest size, MiB. */
const CHURN = `
  const v8 = require("node:v8");
  if (process.argv[1]) v8.setFlagsFromString(process.argv[1]);
  const kept = [];
  let peak = 0;
  for (let n = 0; n < 50_000; n++) {
    kept[n % 4096] = Buffer.alloc(20_000, 65 + (n % 20)).toString("latin1") + n;
    if (n % 16 === 0) peak = Math.max(peak, v8.getHeapStatistics().total_heap_size);
  }
  console.log(peak / 2 ** 20);
`;

const peakMiB = async (...flags: string[]) =>
  Number((await promisify(execFile)(process.execPath, ["-e", CHURN, ...flags])).stdout);

it("holds far less garbage than V8 by its own rule", async () => {
  const [own, tight] = [await peakMiB(), await peakMiB(HEAP_GROWTH)];
  expect(tight).toBeLessThan(0.75 * own);
});
