import { type Job as BullJob, DelayedError, WaitingError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { CompetitionError } from "../../../base/errors/competition-error.ts";
import type { Gate } from "../../../base/kit/gate.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { JobData, JobWorker, WorkOptions } from "../../../ports/job-queue.ts";
import type { Logger } from "../../../ports/logger.ts";
import { failureOf } from "../failure.ts";
import { checkResult } from "../job-name.ts";
import { RATE_MINUTES } from "../rate.ts";
import { noOtherWorker, resolvers, workerBarred } from "../resolvers.ts";
import type { Answer, Parcel } from "./asker.ts";
import { queueName } from "./lane-names.ts";
import type { Before, Marks } from "./marks.ts";

export type BullWorkerOptions = {
  readonly redis: Redis;
  readonly prefix: string;
  /** Of this process, whatever kinds it works on. */
  readonly id: string;
  readonly silenceMs: number;
  readonly marks: Marks;
  /** Of this process: a suspected job is done while nothing else is. */
  readonly gate: Gate;
  readonly io: Clock;
  readonly logger: Logger;
};

/** BullMQ must not end a job because workers died in it: the marks say which workers died. */
const NO_LIMIT = 1_000;

/** Begins to take jobs of one kind and version. */
export async function startBullWorker(work: WorkOptions, options: BullWorkerOptions): Promise<JobWorker> {
  const { redis, prefix, id, silenceMs, marks, gate, io, logger } = options;
  const name = queueName(work);
  const stop = new AbortController();
  const end = resolvers<void>();

  const run = async (input: JobData, holds: () => Promise<boolean>): Promise<Answer> => {
    const value = checkResult(work.kind, await work.run(input, { signal: stop.signal, holds }));
    return { value, worker: id };
  };
  const again = async (job: string, { deaths }: Before, { input, holds }: Again): Promise<Answer> => {
    if (deaths.length > 1 && deaths.some(({ alone }) => alone))
      throw killsWorkers(
        work.kind,
        deaths.map(({ worker }) => worker),
      );
    logger.warn("a worker died in this job: it is tried alone", {
      kind: work.kind,
      job,
      died: deaths.map(({ worker }) => worker),
    });
    return gate.alone(async () => {
      await work.selfTest?.({ signal: stop.signal });
      await marks.begin(job, { worker: id, alone: true });
      return run(input, holds);
    });
  };
  const processor = async (job: BullJob<Parcel, Answer>, token?: string): Promise<Answer> => {
    const jobId = job.id as string;
    const lock = `${prefix}:${name}:${jobId}:lock`;
    const holds = async () => (await redis.get(lock)) === token;
    const before = await marks.begin(jobId, { worker: id, alone: false });
    try {
      if (before.barred !== null) return await giveBack(job, { token, reason: before.barred });
      const { input, notBy } = job.data;
      if (notBy === id) {
        const others = (await marks.living(name)).filter((one) => one !== id);
        if (others.length === 0) throw noOtherWorker(id);
        return await giveBack(job, { token, reason: null });
      }
      return await (before.deaths.length === 0
        ? gate.together(() => run(input, holds))
        : again(jobId, before, { input, holds }));
    } catch (cause) {
      if (cause instanceof WaitingError || cause instanceof DelayedError) throw cause;
      throw new Error(JSON.stringify(failureOf(cause)));
    } finally {
      await marks.end(jobId, id);
    }
  };
  /** Gives the job back to whoever takes it next; a barred worker stops with it. */
  async function giveBack(job: BullJob, { token, reason }: GivingBack): Promise<never> {
    if (reason !== null) {
      void endWith(workerBarred(reason));
      await job.moveToWait(token);
      throw new WaitingError();
    }
    await job.moveToDelayed(io.now() + NOT_MINE_MS, token);
    throw new DelayedError();
  }

  const worker = new Worker<Parcel, Answer>(name, processor, {
    connection: redis,
    prefix,
    name: id,
    concurrency: work.concurrency,
    lockDuration: silenceMs,
    stalledInterval: silenceMs,
    maxStalledCount: NO_LIMIT,
    metrics: { maxDataPoints: RATE_MINUTES },
    autorun: false,
  });
  // Outages are reported by the connection; here they would be reported once a queue.
  worker.on("error", () => {});

  const beating = (async () => {
    while (!stop.signal.aborted) {
      await marks.live(id, name).catch(() => {});
      await io.sleep(silenceMs / BEATS, { signal: stop.signal }).catch(() => {});
    }
  })();
  let closing: Promise<void> | null = null;
  const drain = (): Promise<void> => {
    closing ??= (async () => {
      await worker.close();
      stop.abort(new CompetitionError("The worker has ended", { code: "QUEUE_CLOSED" }));
      await beating;
      if (redis.status === "ready") await marks.forget(id, name);
      end.resolve();
    })();
    return closing;
  };
  const endWith = async (error: CompetitionError) => {
    end.reject(error);
    await drain();
  };
  await marks.live(id, name);
  void worker.run();
  return { id, ended: end.promise, drain };
}

/** Signs of life in the time after which silence counts as death. */
const BEATS = 4;
/** After how long a job that another worker must do may be taken again, milliseconds. */
const NOT_MINE_MS = 100;

type Again = { readonly input: JobData; readonly holds: () => Promise<boolean> };
type GivingBack = { readonly token: string | undefined; readonly reason: string | null };

const killsWorkers = (kind: string, workers: readonly string[]) =>
  new CompetitionError(
    `${workers.length} workers died in this job of ${kind}, the last one while it did nothing else`,
    {
      code: "JOB_KILLS_WORKERS",
      data: { workers },
    },
  );
