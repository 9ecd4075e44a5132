import { CompetitionError } from "@404-gen/core";
import type { Command } from "commander";
import type { QueueAddress } from "../assemble/parts/queue.ts";
import { holdsPassword, keepAddressSecrets } from "../settings/keep-secrets.ts";
import type { Settings } from "../settings/load.ts";

export type QueueOption = { redis?: string };

export const addQueueOption = (command: Command): Command =>
  command.option("--redis <address>", "the queue (default: the setting WORKERS, where a password belongs)");

/**
 * The address of `--redis`. A password in it is refused: everybody on the machine who can list processes sees the arguments.
 *
 * @throws CompetitionError `SETTING_SECRET`
 */
export function redisOption(redis: string): string {
  keepAddressSecrets(redis);
  if (holdsPassword(redis))
    throw new CompetitionError(
      "--redis holds a password: give the address by the setting WORKERS, in the environment or a file",
      { code: "SETTING_SECRET" },
    );
  return redis;
}

/** The queue of a command: from `--redis`, else from the setting WORKERS. @throws CompetitionError `OPTION_INVALID`, `SETTING_SECRET` */
export function queueAddress({ redis }: QueueOption, { WORKERS }: Settings): QueueAddress {
  if (redis !== undefined) return { url: redisOption(redis), setting: "--redis" };
  if (WORKERS === undefined)
    throw new CompetitionError("no queue is named: give --redis redis://host:port, or the setting WORKERS", {
      code: "OPTION_INVALID",
    });
  return { url: WORKERS, setting: "WORKERS" };
}
