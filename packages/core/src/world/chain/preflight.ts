import type { ErrorCode } from "../../base/errors/catalogue.ts";
import type { ScaledWeights } from "../../ports/scale-weights.ts";

/** What the chain knows about the signer and the subnet, all read at one block. */
export type WeightsFacts = {
  readonly block: number;
  /** Neurons on the subnet; uids are 0 … n − 1. */
  readonly neurons: number;
  /** Uid of the signing hotkey, null when it is not registered. */
  readonly uid: number | null;
  readonly validatorPermit: boolean;
  /** True for the subnet owner's hotkey, which needs neither permit nor stake. */
  readonly isOwner: boolean;
  /** Block of the signer's last weights, 0 when never. */
  readonly lastUpdate: number;
  /** Blocks between two settings. */
  readonly rateLimit: number;
  /** Version key that the subnet asks for; 0 asks for none. */
  readonly versionKey: bigint;
  readonly minAllowedWeights: number;
  /** Stake weight of the signer, null when it could not be read. */
  readonly stake: bigint | null;
  readonly stakeThreshold: bigint;
};

export type WeightsProblem = { readonly code: ErrorCode; readonly message: string };

export type PreflightResult =
  | { readonly kind: "ready" }
  /** Only time is missing. */
  | { readonly kind: "later"; readonly code: ErrorCode; readonly reason: string; readonly retryAtBlock: number }
  | { readonly kind: "refused"; readonly problems: readonly WeightsProblem[] };

type Call = { readonly weights: ScaledWeights; readonly versionKey: bigint };
type Check = (facts: WeightsFacts, call: Call) => WeightsProblem | null;

const setsOnlyItself = (facts: WeightsFacts, { weights }: Call): boolean =>
  weights.uids.length === 1 && weights.uids[0] === facts.uid;

const CHECKS: readonly Check[] = [
  (facts) =>
    facts.uid === null
      ? { code: "HOTKEY_NOT_REGISTERED", message: "the hotkey is not registered on the subnet" }
      : null,
  (facts, call) =>
    facts.validatorPermit || facts.isOwner || setsOnlyItself(facts, call)
      ? null
      : { code: "NO_VALIDATOR_PERMIT", message: "the hotkey has no validator permit (it appears only after an epoch)" },
  (facts) =>
    facts.isOwner || facts.stake === null || facts.stake >= facts.stakeThreshold
      ? null
      : { code: "STAKE_TOO_LOW", message: `stake ${facts.stake} is below the threshold ${facts.stakeThreshold}` },
  (facts, call) =>
    facts.versionKey === 0n || call.versionKey >= facts.versionKey
      ? null
      : { code: "VERSION_KEY_TOO_LOW", message: `version key ${call.versionKey} is below ${facts.versionKey}` },
  (facts, { weights }) => {
    const unknown = weights.uids.filter((uid) => uid >= facts.neurons);
    return unknown.length === 0
      ? null
      : { code: "UID_UNKNOWN", message: `uid ${unknown.join(", ")} of ${facts.neurons} neurons does not exist` };
  },
  (facts, call) => {
    const least = Math.min(facts.minAllowedWeights, facts.neurons);
    if (call.weights.uids.length >= least || setsOnlyItself(facts, call)) return null;
    return { code: "TOO_FEW_WEIGHTS", message: `${call.weights.uids.length} weights where ${least} are the fewest` };
  },
];

/**
 * Everything that the chain would check, before anything is sent: a timelocked commit is accepted without most of these checks and
 * discarded silently at its reveal (CHAIN.md section 4.4).
 */
export function preflightWeights(facts: WeightsFacts, call: Call): PreflightResult {
  const problems = CHECKS.map((check) => check(facts, call)).filter((problem) => problem !== null);
  if (problems.length > 0) return { kind: "refused", problems };
  const free = facts.lastUpdate + facts.rateLimit;
  if (facts.lastUpdate === 0 || facts.block >= free) return { kind: "ready" };
  return {
    kind: "later",
    code: "RATE_LIMITED",
    reason: `weights were set at block ${facts.lastUpdate}; the next ones may be set from block ${free}`,
    retryAtBlock: free,
  };
}
