import { Redis, type RedisOptions } from "ioredis";
import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { peerWords } from "../../../base/errors/peer-words.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Logger } from "../../../ports/logger.ts";
import { checkRedis } from "./check-redis.ts";
import type { RedisAddress } from "./redis-address.ts";

/** How a server is reached. */
export type ConnectRedisOptions = {
  readonly setting: string;
  /** How long opening may take, milliseconds. */
  readonly openMs: number;
  readonly logger: Logger;
  readonly io: Clock;
};

/** Waits between two tries to reach a server again, milliseconds: each try waits longer than the one before by the first wait, up to the longest. */
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;

/** An outage is waited for without end: commands wait, and are sent when the server is back. BullMQ asks for it. */
const PATIENT = {
  maxRetriesPerRequest: null,
  retryStrategy: (tries: number) => Math.min(tries * FIRST_WAIT_MS, LONGEST_WAIT_MS),
} satisfies RedisOptions;

/**
 * Looks at the server once, so that a wrong address, password or setting ends the start; the connection that is given back then waits for
 * the server whenever it is gone.
 *
 * @throws CompetitionError `QUEUE_UNAVAILABLE`, `QUEUE_AUTH`, `QUEUE_UNFIT`
 */
export async function connectRedis(address: RedisAddress, options: ConnectRedisOptions): Promise<Redis> {
  await probe(address, options);
  const redis = new Redis(address.url, PATIENT);
  tellOutages(redis, { ...options, shown: address.shown });
  return redis;
}

async function probe({ url, shown }: RedisAddress, options: ConnectRedisOptions): Promise<void> {
  const { setting, openMs, logger } = options;
  const quick = { connectTimeout: openMs, commandTimeout: openMs, retryStrategy: () => null, lazyConnect: true };
  const redis = new Redis(url, { ...quick, maxRetriesPerRequest: 0 });
  // The error of `connect` only says that the connection closed; the event before it says why.
  let failure: Error | undefined;
  redis.on("error", (error: Error) => {
    failure ??= error;
  });
  try {
    await redis.connect();
    await redis.ping();
    await checkRedis(redis, { setting, shown, logger });
  } catch (error) {
    if (CompetitionError.is(error)) throw error;
    throw unreachable(failure ?? error, { setting, shown });
  } finally {
    redis.disconnect();
  }
}

type Server = { readonly setting: string; readonly shown: string };

function unreachable(error: unknown, { setting, shown }: Server): CompetitionError {
  const words = peerWords(error);
  if (/WRONGPASS|NOAUTH|invalid password|NOPERM/i.test(words))
    return new CompetitionError(`${setting}: ${shown} refuses the user or the password`, {
      code: "QUEUE_AUTH",
      data: { setting },
    });
  return new CompetitionError(`${setting}: ${shown} cannot be reached: ${words}`, {
    code: "QUEUE_UNAVAILABLE",
    data: { setting },
    cause: error,
  });
}

type Telling = { readonly logger: Logger; readonly io: Clock; readonly shown: string };

/** An outage is reported once when it begins, and once when it is over. */
function tellOutages(redis: Redis, { logger, io, shown }: Telling): void {
  let since: number | null = null;
  const begin = (problem?: string) => {
    if (since !== null || redis.status === "end") return;
    since = io.now();
    logger.warn("the queue cannot be reached: jobs wait for it", { server: shown, problem });
  };
  redis.on("error", (error: Error) => begin(peerWords(error)));
  redis.on("reconnecting", () => begin());
  redis.on("ready", () => {
    if (since === null) return;
    logger.info("the queue is back", { server: shown, seconds: Math.round((io.now() - since) / 1000) });
    since = null;
  });
}
