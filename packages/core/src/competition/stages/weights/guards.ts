import type { ErrorCode } from "../../../base/errors/catalogue.ts";
import type { LeaderEntry } from "../../records/leader.ts";
import type { CompetitionState } from "../../records/state.ts";
import type { WeightsObservation, WeightsServiceOptions } from "./options.ts";
import type { WeightsPlan } from "./plan-weights.ts";

export type GuardRefusal = { readonly code: ErrorCode; readonly message: string };
type SetPlan = Extract<WeightsPlan, { kind: "set" }>;

/** Refuses a branch whose history was rewritten since this service last looked. */
export async function guardBranch(
  options: Pick<WeightsServiceOptions, "isFastForward">,
  move: { readonly memory: WeightsObservation | null; readonly revision: string | null; readonly signal: AbortSignal },
): Promise<GuardRefusal | null> {
  const from = move.memory?.revision ?? null;
  const to = move.revision;
  if (!options.isFastForward || from === null || to === null || from === to) return null;
  if (await options.isFastForward({ from, to }, { signal: move.signal })) return null;
  return {
    code: "BRANCH_REWRITTEN",
    message: `The state branch does not go on from ${from}, where it was last seen, to ${to}: its history was rewritten.`,
  };
}

/**
 * The newest round that is finished, null before the first.
 *
 * @example
 * const round = await lastFinishedRound(record);
 */
export function lastFinishedRound(state: CompetitionState): number | null {
  const round = state.stage === "finished" ? state.current_round : state.current_round - 1;
  return round < 0 ? null : round;
}

/** What an entry gives, to whom and from when: another one is proved first, also of a hotkey that has weight already. */
export const entryKey = ({ hotkey, weight, effective_block }: LeaderEntry): string =>
  `${hotkey} ${weight} ${effective_block}`;

/** Refuses an entry that gave no weight before, unless the last round proves itself. */
export async function guardNewLeader(
  options: Pick<WeightsServiceOptions, "verifyRound" | "acceptRepaired">,
  move: {
    readonly plan: SetPlan;
    readonly memory: WeightsObservation | null;
    readonly state: CompetitionState;
    readonly signal: AbortSignal;
  },
): Promise<GuardRefusal | null> {
  const leader = move.plan.reason === "leader" ? move.plan.leader : null;
  const round = lastFinishedRound(move.state);
  if (options.verifyRound === "off" || leader === null || round === null) return null;
  if (entryKey(leader) === move.memory?.entry) return null;
  const { hotkey } = leader;
  const { ok, findings, repairs = [] } = await options.verifyRound(round, { signal: move.signal });
  if (ok) {
    if (repairs.length === 0 || options.acceptRepaired) return null;
    return {
      code: "ROUND_REPAIRED",
      message: `Round ${round} rests on a repaired record, so ${hotkey} gets no weight (ACCEPT_REPAIRED_ROUNDS is off): ${few(repairs)}`,
    };
  }
  return {
    code: "ROUND_NOT_VERIFIED",
    message: `Round ${round} does not prove itself, so ${hotkey} gets no weight: ${few(findings)}`,
  };
}

/** The first three, and how many more. */
function few(lines: readonly string[]): string {
  const more = lines.length > 3 ? ` (and ${lines.length - 3} more)` : "";
  return `${lines.slice(0, 3).join("; ")}${more}`;
}
