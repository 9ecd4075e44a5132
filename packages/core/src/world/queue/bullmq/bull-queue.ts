import { Queue } from "bullmq";
import { createGate } from "../../../base/kit/gate.ts";
import { mergeDefaults } from "../../../base/kit/merge-defaults.ts";
import { createSlots } from "../../../base/kit/slots.ts";
import { systemClock } from "../../../base/kit/system-clock.ts";
import type { Job, JobQueue, JobWorker } from "../../../ports/job-queue.ts";
import { silentLogger } from "../../../ports/logger.ts";
import { queueClosed } from "../resolvers.ts";
import { type Asker, createAsker, type JobsQueue } from "./asker.ts";
import { startBullWorker } from "./bull-worker.ts";
import { connectRedis } from "./connect-redis.ts";
import { createLaneNames, type LaneName, queueName } from "./lane-names.ts";
import { createMarks, newWorkerId } from "./marks.ts";
import { BULL_QUEUE_DEFAULTS, type BullQueueOptions } from "./options.ts";
import { readStatus } from "./read-status.ts";
import { readRedisAddress } from "./redis-address.ts";

/** What `createBullQueue` gives, on the packages that it loads. */
export async function openBullQueue(options: BullQueueOptions): Promise<JobQueue> {
  const { setting, prefix, maxInFlight, silenceMs, lookMs, openMs, keepSeconds } = mergeDefaults(
    BULL_QUEUE_DEFAULTS,
    options,
  );
  const { logger = silentLogger, io = systemClock } = options;
  const address = readRedisAddress(options.url, { setting });
  const redis = await connectRedis(address, { setting, openMs, logger, io });
  const marks = createMarks({ redis, prefix, silenceMs, io });
  const lanes = createLaneNames(redis, prefix);
  const room = createSlots(maxInFlight);
  const gate = createGate();
  const id = newWorkerId();
  const queues = new Map<string, JobsQueue>();
  const askers = new Map<string, Asker>();
  const workers: JobWorker[] = [];
  let closed = false;

  const queueOf = (lane: LaneName): JobsQueue => {
    const name = queueName(lane);
    const own = queues.get(name);
    if (own) return own;
    const queue: JobsQueue = new Queue(name, { connection: redis, prefix });
    // Outages are reported by the connection; here they would be reported once a queue.
    queue.on("error", () => {});
    queues.set(name, queue);
    return queue;
  };
  const askerOf = (lane: LaneName): Asker => {
    const name = queueName(lane);
    const own = askers.get(name);
    if (own) return own;
    const { barredFor } = marks;
    const queue = queueOf(lane);
    const asker = createAsker(lane, { redis, queue, prefix, lookMs, keepSeconds, room, barredFor, io, logger });
    askers.set(name, asker);
    void lanes.note(lane).catch(() => {});
    return asker;
  };
  return {
    name: address.shown,
    async ask(job: Job, asking = {}) {
      if (closed) throw queueClosed();
      asking.signal?.throwIfAborted();
      return askerOf({ kind: job.kind, version: job.version }).ask(job, asking);
    },
    async work(work) {
      await lanes.note({ kind: work.kind, version: work.version });
      const worker = await startBullWorker(work, { redis, prefix, id, silenceMs, marks, gate, io, logger });
      workers.push(worker);
      return worker;
    },
    async bar(worker, { reason }) {
      await marks.bar(worker, reason);
    },
    async status() {
      const all = await lanes.all();
      const read = all.map((lane) => readStatus(lane, { queue: queueOf(lane), marks, io }));
      return (await Promise.all(read)).filter((one) => one !== null);
    },
    async close() {
      closed = true;
      await Promise.all([...askers.values()].map((asker) => asker.close()));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await Promise.all(workers.map((worker) => worker.drain()));
      redis.disconnect();
    },
  };
}
