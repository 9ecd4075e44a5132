import type { WeightShares } from "../ports/chain.ts";
import type { LeaderEntry } from "../records/leader.ts";

export type WeightSharesOptions = {
  /** The active leader, null when none. */
  readonly leader: LeaderEntry | null;
  /** Its uid on the subnet, null when it is not registered. */
  readonly leaderUid: number | null;
  readonly ownerUid: number;
};
export type WeightDecision = {
  /** uid → share; they sum to 1. */
  readonly shares: WeightShares;
  readonly reason: "leader" | "no-leader" | "leader-not-registered" | "leader-is-owner";
};
export function weightShares(_options: WeightSharesOptions): WeightDecision {
  throw new Error("stub");
}
