import type { Redis } from "ioredis";
import { CompetitionError } from "../../../base/errors/competition-error.ts";
import type { Logger } from "../../../ports/logger.ts";

/** What is looked at before a server is trusted with jobs. */
export type CheckRedisOptions = {
  /** Name of the setting that holds the address. */
  readonly setting: string;
  readonly shown: string;
  readonly logger: Logger;
};

/** A server's own settings by name; an absent one is not reported by the server. */
type ServerSettings = Readonly<Record<string, string | undefined>>;

/**
 * Refuses a server that would lose jobs by its settings: one that throws keys away when its memory is full, or that forgets all of them
 * with a restart. Where CONFIG is closed, as on managed servers, INFO is asked.
 *
 * @throws CompetitionError `QUEUE_UNFIT`
 */
export async function checkRedis(redis: Redis, { setting, shown, logger }: CheckRedisOptions): Promise<void> {
  const { "maxmemory-policy": policy, appendonly, save } = (await byConfig(redis)) ?? (await byInfo(redis));
  const problems: string[] = [];
  if (policy !== undefined && policy !== "noeviction")
    problems.push(`maxmemory-policy is ${policy}, it must be noeviction`);
  if (appendonly === "no" && save === "") problems.push("appendonly is no and save is empty, one of them must be on");
  if (problems.length > 0)
    throw new CompetitionError(`${setting}: ${shown} would lose jobs: ${problems.join("; ")}`, {
      code: "QUEUE_UNFIT",
      data: { setting, problems },
    });
  if (appendonly !== "yes" && save === undefined)
    logger.warn("the queue's server does not tell whether it keeps jobs on disk", { server: shown });
}

const OPTIONS = ["maxmemory-policy", "appendonly", "save"];

async function byConfig(redis: Redis): Promise<ServerSettings | null> {
  try {
    const flat = (await redis.config("GET", ...(OPTIONS as [string]))) as string[];
    return Object.fromEntries(OPTIONS.map((name) => [name, flat[flat.indexOf(name) + 1]]));
  } catch (error) {
    if (isRefused(error)) return null;
    throw error;
  }
}

async function byInfo(redis: Redis): Promise<ServerSettings> {
  const text = await redis.info();
  const lines = new Map(text.split(/\r?\n/).map((line) => line.split(":", 2) as [string, string]));
  const appendonly = { "1": "yes", "0": "no" }[lines.get("aof_enabled") ?? ""];
  return { "maxmemory-policy": lines.get("maxmemory_policy"), appendonly, save: undefined };
}

/** A user without the right, or a server without the command. */
const isRefused = (error: unknown) => error instanceof Error && /^(NOPERM|ERR unknown)/.test(error.message);
