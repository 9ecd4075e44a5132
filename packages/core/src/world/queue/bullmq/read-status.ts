import type { Clock } from "../../../ports/clock.ts";
import type { QueueStatus } from "../../../ports/job-queue.ts";
import { RATE_MINUTES, RATE_MS } from "../rate.ts";
import type { JobsQueue } from "./asker.ts";
import { type LaneName, queueName } from "./lane-names.ts";
import type { Marks } from "./marks.ts";

export type ReadStatusOptions = { readonly queue: JobsQueue; readonly marks: Marks; readonly io: Clock };

/** Jobs that are looked at for the oldest one, of each state. */
const LOOKED_AT = 100;

/** Null where there are no jobs and no workers, and no job was ever done. */
export async function readStatus(lane: LaneName, { queue, marks, io }: ReadStatusOptions): Promise<QueueStatus | null> {
  const [counts, jobs, workers, completions, failures] = await Promise.all([
    queue.getJobCounts("wait", "prioritized", "active", "delayed"),
    queue.getJobs(["active", "wait", "prioritized"], 0, LOOKED_AT - 1, true),
    marks.living(queueName(lane)),
    queue.getMetrics("completed"),
    queue.getMetrics("failed"),
  ]);
  const waiting = sum([counts["wait"], counts["prioritized"], counts["delayed"]]);
  const active = counts["active"] ?? 0;
  const completionCount = completions.meta.count;
  if (waiting + active + workers.length + completionCount + failures.meta.count === 0) return null;
  const oldest = Math.min(...jobs.flatMap((job) => job?.timestamp ?? []));
  const isFresh = completions.meta.prevTS > io.now() - RATE_MS;
  return {
    ...lane,
    waiting,
    active,
    oldestMs: Number.isFinite(oldest) ? Math.max(0, io.now() - oldest) : null,
    workers,
    perMinute: isFresh ? sum(completions.data.slice(0, RATE_MINUTES)) / RATE_MINUTES : 0,
    done: completionCount,
    failed: failures.meta.count,
  };
}

const sum = (numbers: readonly (number | undefined)[]) =>
  numbers.reduce<number>((total, one) => total + (Number(one) || 0), 0);
