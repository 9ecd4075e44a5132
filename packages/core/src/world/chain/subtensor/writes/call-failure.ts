import type { KnownErrorCode } from "../../../../base/errors/catalogue.ts";
import type { SetWeightsOutcome } from "../../../../ports/chain.ts";

/** Errors of the pallet that only time mends. Source: CHAIN.md section 4.4. */
const LATER: Readonly<Record<string, KnownErrorCode>> = {
  SettingWeightsTooFast: "RATE_LIMITED",
  CommittingWeightsTooFast: "RATE_LIMITED",
  TooManyUnrevealedCommits: "TOO_MANY_COMMITS",
  InvalidRevealRound: "REVEAL_ROUND_PASSED",
  // The subnet's mode changed between our look and the block: the next try takes the other path.
  CommitRevealEnabled: "CALL_FAILED",
  CommitRevealDisabled: "CALL_FAILED",
  IncorrectCommitRevealVersion: "CALL_FAILED",
};
/** Errors that somebody has to mend, by the codes of the preflight. */
const FAILURE_CODES: Readonly<Record<string, KnownErrorCode>> = {
  HotKeyNotRegisteredInSubNet: "HOTKEY_NOT_REGISTERED",
  NotEnoughStakeToSetWeights: "STAKE_TOO_LOW",
  NeuronNoValidatorPermit: "NO_VALIDATOR_PERMIT",
  UidVecContainInvalidOne: "UID_UNKNOWN",
  WeightVecLengthIsLow: "TOO_FEW_WEIGHTS",
  IncorrectWeightVersionKey: "VERSION_KEY_TOO_LOW",
};

/** What a call that failed in its block means: try again, or somebody has to look. */
export function callFailure(failure: {
  readonly block: number;
  /** `Pallet.Error` as the runtime names it. */
  readonly error: string;
  readonly transaction: string;
}): SetWeightsOutcome {
  const { block, error, transaction } = failure;
  const name = error.slice(error.lastIndexOf(".") + 1);
  const reason = `the chain refused the weights in block ${block}: ${error}`;
  const code = LATER[name];
  if (code) return { kind: "later", code, reason, retryAtBlock: null };
  if (/null_?consensus/i.test(name))
    return { kind: "failed", block, code: "CHAIN_MODE_UNSUPPORTED", reason, transaction };
  return { kind: "failed", block, code: FAILURE_CODES[name] ?? "CALL_FAILED", reason, transaction };
}
