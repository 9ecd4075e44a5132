import type { ErrorCode } from "../../../base/errors/catalogue.ts";
import { BLOCK_SECONDS, type WeightShares } from "../../../ports/chain.ts";
import type { LeaderEntry, LeaderRecord } from "../../records/leader.ts";
import { checkLeader } from "../../rules/check-leader.ts";
import { activeLeader } from "../../rules/leader.ts";
import { type WeightDecision, weightShares } from "../../rules/weight-shares.ts";

/** What weights are planned from. */
export type PlanWeightsOptions = {
  /** `leader.json`. */
  readonly leader: LeaderRecord;
  /** Block and hotkeys (by uid) of the chain now. */
  readonly chain: {
    /** Block of now. */
    readonly block: number;
    /** SS58 addresses, indexed by uid. */
    readonly hotkeys: readonly string[];
  };
  /** SUBNET_OWNER_UID. */
  readonly ownerUid: number;
  /** Wait for a next leader that becomes effective within so many seconds. @default 1500 */
  readonly waitForLeaderSeconds?: number | undefined;
  /** Commit of the state repository that the record was read from. @default null */
  readonly revision?: string | null | undefined;
};

/** Where a plan comes from. */
export type PlanBasis = {
  /** Block of the metagraph. */
  readonly block: number;
  /** Revision of the record that leader.json was read from; null for a plain text. */
  readonly revision: string | null;
};

/** What a validator should set now, or why nothing. */
export type WeightsPlan =
  | (PlanBasis & {
      readonly kind: "set";
      /** uid → share, 0 to 1. */
      readonly shares: WeightShares;
      /** Why it goes to whom. */
      readonly reason: WeightDecision["reason"];
      /** Entry of `leader.json` that decided, and its place in the list; null when none is active. */
      readonly leader: LeaderEntry | null;
      /** Index in `leader.json`. */
      readonly entry: number | null;
      /** Uid of the holder; null when it is not registered. */
      readonly leaderUid: number | null;
      /** One sentence for people. */
      readonly explanation: string;
    })
  /** The next leader is close: setting now would only have to be done again. */
  | (PlanBasis & {
      readonly kind: "wait";
      /** The entry that is about to count. */
      readonly next: LeaderEntry;
      /** Blocks until then. */
      readonly blocks: number;
      /** One sentence for people. */
      readonly explanation: string;
    })
  /** The record cannot be trusted. */
  | (PlanBasis & {
      readonly kind: "refused";
      /** `LEADER_WEIGHT_INVALID` or `LEADER_BLOCKS_NOT_RISING`. */
      readonly code: ErrorCode;
      /** One sentence for people. */
      readonly explanation: string;
    });

/** Waits of a plan unless settings say otherwise. */
export const PLAN_WEIGHTS_DEFAULTS = {
  /** COMPETITION.md section 9. */
  waitForLeaderSeconds: 1_500,
};

function explain(
  decision: WeightDecision,
  options: { leader: LeaderEntry | null; ownerUid: number; leaderUid: number | null },
): string {
  const { leader, ownerUid, leaderUid } = options;
  const all = `owner uid ${ownerUid} gets everything`;
  switch (decision.reason) {
    case "no-leader":
      return `No leader is effective yet: ${all}.`;
    case "leader-not-registered":
      return `Leader ${leader?.hotkey} is not registered on the subnet: ${all}.`;
    case "leader-is-owner":
      return `Leader ${leader?.hotkey} is the owner: ${all}.`;
    case "leader":
      return `Leader ${leader?.hotkey} (uid ${leaderUid}) has weight ${leader?.weight} since block ${leader?.effective_block}; owner uid ${ownerUid} gets the rest.`;
  }
}

function nextWithin(options: PlanWeightsOptions): { next: LeaderEntry; blocks: number } | null {
  const seconds = options.waitForLeaderSeconds ?? PLAN_WEIGHTS_DEFAULTS.waitForLeaderSeconds;
  const next = options.leader.find((entry) => entry.effective_block > options.chain.block);
  const blocks = next ? next.effective_block - options.chain.block : 0;
  return next && blocks * BLOCK_SECONDS <= seconds ? { next, blocks } : null;
}

/**
 * What would be set now, and why: pure, so that anyone with the record and the metagraph gets the same plan.
 *
 * @example planWeights({ leader, chain: await chain.metagraph(), ownerUid: 199 })
 */
export function planWeights(options: PlanWeightsOptions): WeightsPlan {
  const basis = { block: options.chain.block, revision: options.revision ?? null };
  const problem = checkLeader(options.leader);
  if (problem) return { ...basis, kind: "refused", code: problem.code, explanation: problem.message };
  const soon = nextWithin(options);
  if (soon) {
    const explanation = `Leader ${soon.next.hotkey} becomes effective in ${soon.blocks} blocks, at ${soon.next.effective_block}: waiting for it.`;
    return { ...basis, kind: "wait", ...soon, explanation };
  }
  const leader = activeLeader(options.leader, options.chain.block);
  const uid = leader ? options.chain.hotkeys.indexOf(leader.hotkey) : -1;
  const leaderUid = uid < 0 ? null : uid;
  const decision = weightShares({ leader, leaderUid, ownerUid: options.ownerUid });
  return {
    ...basis,
    kind: "set",
    ...decision,
    leader,
    entry: leader ? options.leader.indexOf(leader) : null,
    leaderUid,
    explanation: explain(decision, { leader, leaderUid, ownerUid: options.ownerUid }),
  };
}
