import { setMaxListeners } from "node:events";
import { orAborted } from "../../base/kit/or-aborted.ts";
import { systemClock } from "../../base/kit/system-clock.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Job, JobQueue, JobResult, JobWorker, WorkOptions } from "../../ports/job-queue.ts";
import { nameJob } from "./job-name.ts";
import { createLocalLane, type LocalLane, type Team } from "./local-lane.ts";
import { queueClosed, resolvers, workerBarred } from "./resolvers.ts";

/** How the queue in this process works. */
export type LocalQueueOptions = {
  /** Results that are kept for whoever asks again; the oldest goes first. @default 1_000 */
  readonly results?: number | undefined;
  /** Time of ages and rates. @default systemClock */
  readonly io?: Clock | undefined;
};

/**
 * A {@link JobQueue} in this process: for one machine, and for tests of what asks.
 *
 * @example
 * const queue = createLocalQueue();
 * await queue.work({ kind: "double", version: "1", concurrency: 2, run: async ({ n }) => ({ n: 2 * Number(n) }) });
 * const { value } = await queue.ask({ kind: "double", version: "1", input: { n: 21 } });
 */
export function createLocalQueue({ results = 1_000, io = systemClock }: LocalQueueOptions = {}): JobQueue {
  const lanes = new Map<string, LocalLane>();
  const outcomes = new Map<string, JobResult>();
  const workers = new Map<string, { end(reason: string | null): Promise<void> }>();
  const barredIds = new Set<string>();
  const closing = new AbortController();
  // Everybody who waits listens to it; Node would take that for a leak.
  setMaxListeners(0, closing.signal);

  const laneOf = ({ kind, version }: Pick<Job, "kind" | "version">): LocalLane => {
    const key = JSON.stringify([kind, version]);
    const lane = lanes.get(key) ?? createLocalLane({ kind, version }, io);
    lanes.set(key, lane);
    return lane;
  };
  const keep = (name: string, result: JobResult) => {
    outcomes.set(name, result);
    if (outcomes.size > results) outcomes.delete(outcomes.keys().next().value as string);
  };

  return {
    name: "local",
    async ask(job, options = {}) {
      if (closing.signal.aborted) throw queueClosed();
      options.signal?.throwIfAborted();
      const name = nameJob(job, options);
      const outcome = outcomes.get(name);
      if (outcome !== undefined && !barredIds.has(outcome.worker)) return structuredClone(outcome);
      const lane = laneOf(job);
      const entry = lane.enter(name, { job, options });
      const signal = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal;
      try {
        const result = await orAborted(entry.end.promise, signal);
        if (options.keep !== false) keep(name, result);
        return structuredClone(result);
      } finally {
        lane.leave(entry);
      }
    },
    async work(work: WorkOptions): Promise<JobWorker> {
      const lane = laneOf(work);
      const team: Team = { id: `local-${workers.size + 1}`, work, stop: new AbortController(), running: new Set() };
      const workerEnd = resolvers<void>();
      const end = async (reason: string | null) => {
        lane.part(team);
        await Promise.all(team.running);
        if (reason === null) workerEnd.resolve();
        else workerEnd.reject(workerBarred(reason));
      };
      workers.set(team.id, { end });
      lane.join(team);
      return { id: team.id, ended: workerEnd.promise, drain: () => end(null) };
    },
    async bar(worker, { reason }) {
      barredIds.add(worker);
      await workers.get(worker)?.end(reason);
    },
    status: async () => [...lanes.values()].flatMap((lane) => lane.status() ?? []),
    async close() {
      closing.abort(queueClosed());
      await Promise.all([...workers.values()].map(({ end }) => end(null)));
    },
  };
}
