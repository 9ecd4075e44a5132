import { type Clock, type JobQueue, type QueueStatus, withDeadline } from "@404-gen/core";
import type { RegisteredMetrics } from "./table.ts";

/** Longest time that a scrape waits for the queue, milliseconds: Prometheus gives up after ten seconds. */
const LOOK_MS = 2_000;

/** The metrics of jobs and workers. A scrape is always answered; while the queue does not answer, these metrics are absent. */
export function createQueueWatch(metric: RegisteredMetrics, io: Clock) {
  let queue: Pick<JobQueue, "status"> | null = null;
  /** Only one look at a time: else each scrape of an outage would add one that waits for its end. */
  let looking: Promise<readonly QueueStatus[]> | null = null;

  function look(from: Pick<JobQueue, "status">) {
    looking ??= from.status().finally(() => {
      looking = null;
    });
    return looking;
  }
  return {
    watch(next: JobQueue): JobQueue {
      queue = next;
      return next;
    },
    async refresh(): Promise<void> {
      const from = queue;
      if (from === null) return;
      const rows = await withDeadline(() => look(from), { ms: LOOK_MS, what: "the queue", io }).catch(() => null);
      metric.queue_unreachable.set(rows === null ? 1 : 0);
      for (const name of PER_LANE) metric[name].reset();
      for (const row of rows ?? []) tell(metric, row);
    },
  };
}

const PER_LANE = ["queue_jobs", "queue_oldest_seconds", "queue_workers", "queue_jobs_total"] as const;

function tell(metric: RegisteredMetrics, row: QueueStatus): void {
  const { kind, version, waiting, active, oldestMs, workers, done, failed } = row;
  metric.queue_jobs.set({ kind, version, state: "waiting" }, waiting);
  metric.queue_jobs.set({ kind, version, state: "active" }, active);
  metric.queue_oldest_seconds.set({ kind, version }, (oldestMs ?? 0) / 1000);
  metric.queue_workers.set({ kind, version }, workers.length);
  metric.queue_jobs_total.inc({ kind, version, outcome: "done" }, done);
  metric.queue_jobs_total.inc({ kind, version, outcome: "failed" }, failed);
}
