import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { activeLeader } from "../rules/leader.ts";
import { VERIFY_DEFAULTS, withDeclaredLimits } from "../verify/declared-limits.ts";
import { loadRound } from "../verify/load-records.ts";
import { previousPrompts } from "../verify/previous-prompts.ts";
import { type RoundContext, reachedOf } from "../verify/round-context.ts";
import type { RoundToVerify } from "../verify/round-to-verify.ts";
import type { PolicyOne } from "./policy.ts";

/** Reads one round of competition 1 for its checks. */
export async function loadContext(roundToVerify: RoundToVerify, policy: PolicyOne): Promise<RoundContext> {
  const { reader, root, round, files } = roundToVerify;
  const records = await loadRound({ round, files }, { reader, tally: roundToVerify.tally("records") });
  const schedule = root.schedules.get(round) ?? null;
  return {
    round,
    root,
    config: root.config,
    records,
    schedule,
    policy,
    previousPrompts: await previousPrompts(roundToVerify),
    reached: reachedOf(round, { state: root.state, records }),
    reigning: schedule ? activeLeader(root.leader, schedule.latest_reveal_block) : null,
    limits: mergeDefaults(withDeclaredLimits(VERIFY_DEFAULTS, root.config), roundToVerify.limits),
  };
}
