import { CompetitionError } from "../../../base/errors/competition-error.ts";
import { BLOCK_SECONDS } from "../../../ports/chain.ts";
import type { CompetitionConfig } from "../../records/config.ts";
import { paths } from "../../records/paths.ts";
import type { Schedule } from "../../records/schedule.ts";
import type { validateConfig } from "../../rules/config-check.ts";

export type CheckConfigOptions = {
  readonly config: CompetitionConfig;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly currentBlock: number;
  /** Of the round that runs; null when there is none yet. */
  readonly schedule: Pick<Schedule, "latest_reveal_block"> | null;
  /** What the competition asks of its config. */
  readonly validate: typeof validateConfig;
};

/**
 * Throws `CONFIG_INVALID`, naming file, field and what is allowed, before anybody acts on a config that cannot be right. A
 * competition whose last date has passed while its last round ran is right, and ends; one that was over before its round began is not.
 */
export function checkConfig({ config, now, currentBlock, schedule, validate }: CheckConfigOptions): void {
  const age = schedule ? (currentBlock - schedule.latest_reveal_block) * BLOCK_SECONDS * 1000 : 0;
  const began = Math.min(now, now - age);
  const problem = validate(config, began).find((candidate) => candidate.severity === "error");
  if (!problem) return;
  throw new CompetitionError(`${paths.config}: ${problem.message}`, {
    code: "CONFIG_INVALID",
    data: { file: paths.config, field: problem.field, allowed: problem.message, problem: problem.code },
  });
}
