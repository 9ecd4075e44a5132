import type { Chain } from "../../../ports/chain.ts";
import type { StateSnapshot } from "../../../ports/state-store.ts";
import { leaderFile } from "../../records/leader.ts";
import { getFile } from "../../round/read-file.ts";
import { type PlanWeightsOptions, planWeights, type WeightsPlan } from "./plan-weights.ts";

/** Where the plan's facts are read. */
export type ReadWeightsPlanOptions = Pick<PlanWeightsOptions, "ownerUid" | "waitForLeaderSeconds"> & {
  /** The record at one revision. */
  readonly record: Pick<StateSnapshot, "read" | "revision">;
  /** Who is on the subnet now. */
  readonly chain: Pick<Chain, "metagraph">;
  readonly signal?: AbortSignal | undefined;
};

/**
 * What would be set now from this repository on this chain, and why; sets nothing. A repository without `leader.json` has no leader.
 *
 * @example
 * const plan = await readWeightsPlan({ record: store.snapshot(), chain, ownerUid: 199 });
 * if (plan.kind === "set") print(plan.explanation, plan.shares, plan.revision);
 */
export async function readWeightsPlan(options: ReadWeightsPlanOptions): Promise<WeightsPlan> {
  const { record, chain, signal, ownerUid, waitForLeaderSeconds } = options;
  const leader = (await getFile(record, leaderFile)) ?? [];
  return planWeights({
    leader,
    chain: await chain.metagraph({ signal }),
    ownerUid,
    waitForLeaderSeconds,
    revision: record.revision,
  });
}
