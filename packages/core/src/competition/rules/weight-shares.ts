import type { WeightShares } from "../../ports/chain.ts";
import type { LeaderEntry } from "../records/leader.ts";
import { roundWeight } from "./leader.ts";

/** Whom the weights go to. */
export type WeightSharesOptions = {
  /** The active leader, null when none. */
  readonly leader: LeaderEntry | null;
  /** Its uid on the subnet, null when it is not registered. */
  readonly leaderUid: number | null;
  /** SUBNET_OWNER_UID. */
  readonly ownerUid: number;
};

/** What goes on chain, and why. */
export type WeightDecision = {
  /** uid → share, 0 to 1; they sum to 1. */
  readonly shares: WeightShares;
  /** `leader` when the crown gets its weight; otherwise why the owner gets all. */
  readonly reason: "leader" | "no-leader" | "leader-not-registered" | "leader-is-owner";
};

/**
 * Who gets which share of the subnet's emission (COMPETITION.md section 9).
 *
 * @example
 * weightShares({ leader, leaderUid: 4, ownerUid: 199 }).shares; // { 199: 0.2, 4: 0.8 } for a weight of 0.8
 */
export function weightShares({ leader, leaderUid, ownerUid }: WeightSharesOptions): WeightDecision {
  const all = { [ownerUid]: 1 };
  if (leader === null) return { shares: all, reason: "no-leader" };
  if (leaderUid === null) return { shares: all, reason: "leader-not-registered" };
  if (leaderUid === ownerUid) return { shares: all, reason: "leader-is-owner" };
  const weight = roundWeight(leader.weight);
  return { shares: { [ownerUid]: roundWeight(1 - weight), [leaderUid]: weight }, reason: "leader" };
}
