import { setMaxListeners } from "node:events";
import { Job as BullJob, type Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { asCompetitionError } from "../../../base/errors/wrap.ts";
import { orAborted } from "../../../base/kit/or-aborted.ts";
import type { Slots } from "../../../base/kit/slots.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { AskOptions, Job, JobData, JobResult } from "../../../ports/job-queue.ts";
import type { Logger } from "../../../ports/logger.ts";
import { errorOf, type Failure } from "../failure.ts";
import { DEFAULT_PRIORITY, nameJob } from "../job-name.ts";
import { queueClosed, type Resolvers, resolvers } from "../resolvers.ts";
import { type LaneName, queueName } from "./lane-names.ts";

/** What travels as a job, and what as its result. */
export type Parcel = { readonly input: JobData; readonly notBy: string | null };
export type Answer = { readonly value: JobData; readonly worker: string };
export type JobsQueue = Queue<Parcel, Answer>;

export type AskerOptions = {
  readonly redis: Redis;
  /** The lane's; whoever opened it closes it. */
  readonly queue: JobsQueue;
  readonly prefix: string;
  readonly lookMs: number;
  readonly keepSeconds: number;
  /** Bounds what is in flight. */
  readonly room: Slots;
  readonly barredFor: (worker: string) => Promise<string | null>;
  readonly io: Clock;
  readonly logger: Logger;
};

/** Asks jobs of one kind and version, and hears what becomes of them. */
export type Asker = {
  ask(job: Job, options: AskOptions): Promise<JobResult>;
  close(): Promise<void>;
};

type Pending = {
  readonly name: string;
  readonly parcel: Parcel;
  readonly options: AskOptions;
  readonly end: Resolvers<JobResult>;
  waiters: number;
};

/** Results that are kept at most, of one kind. */
const KEPT_RESULTS = 10_000;

/**
 * What is asked is in this process until it is answered; Redis is only the way. So whatever the server forgets is asked again by the
 * look that comes every few seconds, and an answer that comes twice finds nobody waiting the second time.
 */
export function createAsker(lane: LaneName, options: AskerOptions): Asker {
  const { redis, queue, prefix, lookMs, keepSeconds, room, barredFor, io, logger } = options;
  const name = queueName(lane);
  // It waits for events without end: a connection of its own.
  const listening = redis.duplicate();
  const events = new QueueEvents(name, { connection: listening, prefix });
  const pending = new Map<string, Pending>();
  const stop = new AbortController();
  // Everybody who waits listens to it; Node would take that for a leak.
  setMaxListeners(0, stop.signal);
  // Outages are reported by the connection; here they would be reported once a queue.
  listening.on("error", () => {});
  events.on("error", () => {});

  async function settle(id: string, answer: Answer): Promise<void> {
    const entry = pending.get(id);
    if (entry === undefined) return;
    if ((await barredFor(answer.worker)) !== null) {
      await (await BullJob.fromId(queue, id))?.remove();
      return add(entry);
    }
    pending.delete(id);
    entry.end.resolve(answer);
  }
  function fail(id: string, reason: string): void {
    const entry = pending.get(id);
    pending.delete(id);
    entry?.end.reject(errorOf(readFailure(reason)));
  }
  async function add({
    name: jobId,
    parcel,
    options: { priority = DEFAULT_PRIORITY, keep = true },
  }: Pending): Promise<void> {
    const removeOnComplete = keep ? { age: keepSeconds, count: KEPT_RESULTS } : true;
    await queue.add(lane.kind, parcel, { jobId, priority, removeOnComplete, removeOnFail: true, attempts: 1 });
  }
  /** Looks what became of a job; asks it again where nobody knows it. */
  async function look(entry: Pending): Promise<void> {
    const job = await BullJob.fromId<Parcel, Answer>(queue, entry.name);
    if (job === undefined) await add(entry);
    else if (job.finishedOn !== undefined && job.returnvalue) await settle(entry.name, job.returnvalue);
    else if (job.failedReason) fail(entry.name, job.failedReason);
  }
  /** One question for all jobs that are asked: most of them wait or are at work, and nothing has to be done. */
  async function lookAtMoved(): Promise<void> {
    const all = [...pending.values()];
    if (all.length === 0) return;
    const question = redis.pipeline();
    for (const { name: id } of all) question.hmget(queue.toKey(id), "timestamp", "finishedOn");
    const answers = (await question.exec()) ?? [];
    for (const [at, entry] of all.entries()) {
      const [error, [timestamp, finishedOn] = []] = answers[at] as [Error | null, (string | null)[]?];
      // A job that cannot be looked at holds up no other: it is asked for again the next time.
      if (error) continue;
      const isGone = timestamp === null;
      if ((isGone || finishedOn !== null) && pending.get(entry.name) === entry && !stop.signal.aborted)
        await tryTo("a job could not be looked for", () => look(entry));
    }
  }
  const tryTo = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      if (!stop.signal.aborted)
        logger.warn(what, {
          kind: lane.kind,
          problem: asCompetitionError(error, { code: "QUEUE_UNAVAILABLE" }).message,
        });
    }
  };
  events.on(
    "completed",
    ({ jobId, returnvalue }) =>
      void tryTo("an answer could not be taken", () => settle(jobId, returnvalue as unknown as Answer)),
  );
  events.on("failed", ({ jobId, failedReason }) => fail(jobId, failedReason));

  const looking = (async () => {
    while (!stop.signal.aborted) {
      await io.sleep(lookMs, { signal: stop.signal }).catch(() => {});
      await tryTo("jobs could not be looked for", () => orAborted(lookAtMoved(), stop.signal));
    }
  })();

  function enter(job: Job, options: AskOptions): Pending {
    const id = nameJob(job, options);
    const request = pending.get(id);
    const parcel = { input: job.input, notBy: options.notBy ?? null };
    const entry = request ?? { name: id, parcel, options, end: resolvers<JobResult>(), waiters: 0 };
    entry.waiters++;
    if (request !== undefined) return entry;
    pending.set(id, entry);
    // It may be done already, because somebody else asked for it: then no event comes.
    void tryTo("a job could not be handed over: it is tried again", async () => {
      await events.waitUntilReady();
      await add(entry);
      await look(entry);
    });
    return entry;
  }
  async function leave(entry: Pending): Promise<void> {
    entry.waiters--;
    if (entry.waiters > 0 || pending.get(entry.name) !== entry) return;
    pending.delete(entry.name);
    if (redis.status !== "ready") return;
    // Fails for a job that somebody has begun: its result may serve another.
    await (await BullJob.fromId(queue, entry.name))?.remove().catch(() => {});
  }
  return {
    async ask(job, options) {
      const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
      const giveBack = await room.take(signal);
      const entry = enter(job, options);
      try {
        return await orAborted(entry.end.promise, signal);
      } finally {
        giveBack();
        await tryTo("a job could not be taken back", () => leave(entry));
      }
    },
    async close() {
      stop.abort(queueClosed());
      await looking;
      await events.close();
      listening.disconnect();
    },
  };
}

function readFailure(text: string): Partial<Failure> {
  try {
    return JSON.parse(text) as Partial<Failure>;
  } catch {
    return { message: text };
  }
}
