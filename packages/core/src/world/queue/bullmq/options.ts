import type { Clock } from "../../../ports/clock.ts";
import type { Logger } from "../../../ports/logger.ts";

/** Where the queue is, and how patient it is. */
export type BullQueueOptions = {
  /** `redis://host:port/0`, or `rediss://user:password@host:port/0` through TLS. */
  readonly url: string;
  /** Name of the setting or option that holds the address, for errors. @default "WORKERS" */
  readonly setting?: string | undefined;
  /** Beginning of every key, so that two competitions may share a server. @default "404-gen" */
  readonly prefix?: string | undefined;
  /** Jobs that this process has asked and has no answer to, at most: more wait here, not in Redis. @default 256 */
  readonly maxInFlight?: number | undefined;
  /** How long a worker's silence goes before its jobs are given to others, milliseconds. @default 30_000 */
  readonly silenceMs?: number | undefined;
  /** Time between two looks for the jobs that were asked, in case the queue forgot them, milliseconds. @default 5_000 */
  readonly lookMs?: number | undefined;
  /** How long opening may take, milliseconds. @default 10_000 */
  readonly openMs?: number | undefined;
  /** How long results are kept for whoever asks again, seconds. @default 3_600 */
  readonly keepSeconds?: number | undefined;
  /** Logs outages, and jobs that were given to another worker. @default silent */
  readonly logger?: Logger | undefined;
  /** Time of ages, waits and outages. @default systemClock */
  readonly io?: Clock | undefined;
};

/** A queue's patience. */
export const BULL_QUEUE_DEFAULTS = {
  setting: "WORKERS",
  prefix: "404-gen",
  maxInFlight: 256,
  silenceMs: 30_000,
  lookMs: 5_000,
  openMs: 10_000,
  keepSeconds: 3_600,
};
