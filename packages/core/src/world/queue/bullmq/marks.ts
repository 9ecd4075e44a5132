import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { Clock } from "../../../ports/clock.ts";

/** What workers leave in Redis beside BullMQ's own keys: that they live, in which jobs they are, and who is barred. */
export type Marks = {
  /** Says that this worker lives, and is at work on jobs of a queue. */
  live(worker: string, queue: string): Promise<void>;
  /** The worker takes no more jobs of that queue. */
  forget(worker: string, queue: string): Promise<void>;
  /** Ids of the workers of a queue that live. */
  living(queue: string): Promise<readonly string[]>;
  /** Notes that a worker begins a job, and returns what was seen of the job before. */
  begin(job: string, mark: Mark): Promise<Before>;
  /** Notes that the job has ended, in whatever way. */
  end(job: string, worker: string): Promise<void>;
  bar(worker: string, reason: string): Promise<void>;
  /** Why a worker is barred, as known some seconds ago; null: it is not. */
  barredFor(worker: string): Promise<string | null>;
};

export type Mark = { readonly worker: string; readonly alone: boolean };

/** What is known of a job when it begins. */
export type Before = {
  /** Workers that began it, never ended it, and live no more. */
  readonly deaths: readonly Mark[];
  /** Why this worker is barred; null: it is not. */
  readonly barred: string | null;
};

export type MarksOptions = {
  readonly redis: Redis;
  readonly prefix: string;
  /** How long a worker's silence goes before it counts as dead, milliseconds. */
  readonly silenceMs: number;
  readonly io: Clock;
};

/** What is left behind is gone after a day. */
const DAY_SECONDS = 86_400;

export const newWorkerId = (): string => randomUUID().slice(0, 8);

export function createMarks({ redis, prefix, silenceMs, io }: MarksOptions): Marks {
  /** Needed for every answer, and changed once in months: so it is looked up again only now and then. */
  let memory: { readonly at: number; readonly reasons: Readonly<Record<string, string>> } | null = null;
  const key = (...parts: readonly string[]) => [prefix, ...parts].join(":");
  const areAlive = async (workers: readonly string[]) => {
    if (workers.length === 0) return [];
    const signs = await redis.mget(workers.map((worker) => key("alive", worker)));
    return workers.filter((_, at) => signs[at] !== null);
  };
  return {
    async live(worker, queue) {
      const members = key("workers", queue);
      await redis
        .pipeline()
        .set(key("alive", worker), queue, "PX", silenceMs)
        .sadd(members, worker)
        .expire(members, DAY_SECONDS)
        .exec();
    },
    async forget(worker, queue) {
      await redis.srem(key("workers", queue), worker);
    },
    async living(queue) {
      const workers = await redis.smembers(key("workers", queue));
      const alive = await areAlive(workers);
      const dead = workers.filter((one) => !alive.includes(one));
      if (dead.length > 0) await redis.srem(key("workers", queue), ...dead);
      return alive.sort();
    },
    async begin(job, { worker, alone }) {
      const marks = key("begun", job);
      const answers = await redis
        .pipeline()
        .hgetall(marks)
        .hget(key("barred"), worker)
        .hset(marks, worker, alone ? "alone" : "together")
        .expire(marks, DAY_SECONDS)
        .exec();
      const [[, before], [, bar]] = answers as [
        [Error | null, Record<string, string>],
        [Error | null, string | null],
        ...unknown[],
      ];
      const others = Object.keys(before ?? {}).filter((one) => one !== worker);
      const alive = await areAlive(others);
      const dead = others.filter((one) => !alive.includes(one));
      return { deaths: dead.map((one) => ({ worker: one, alone: before[one] === "alone" })), barred: bar };
    },
    async end(job, worker) {
      await redis.hdel(key("begun", job), worker);
    },
    async bar(worker, reason) {
      await redis.hset(key("barred"), worker, reason);
      memory = null;
    },
    async barredFor(worker) {
      if (memory === null || io.now() - memory.at > silenceMs / 2)
        memory = { at: io.now(), reasons: await redis.hgetall(key("barred")) };
      return memory.reasons[worker] ?? null;
    },
  };
}
