import { CompetitionError } from "../../base/errors/competition-error.ts";
import { drandRoundAt } from "./drand.ts";

/** Epoch state of a subnet, all of it read at the head block. */
export type EpochState = {
  /** Head block. */
  readonly head: number;
  /** Number of the subnet. */
  readonly netuid: number;
  /** Blocks of an epoch; 0: the subnet has no epochs. */
  readonly tempo: number;
  /** Epochs until a commit is revealed, 1 or more. */
  readonly revealPeriod: number;
  /** State of the dynamic tempo, null on runtimes from before it (no `SubnetEpochIndex`). */
  readonly dynamic: {
    /** Where the last epoch ended. */
    readonly lastEpochBlock: number;
    /** 0: none is pending. */
    readonly pendingEpochAt: number;
    /** How many epochs there were. */
    readonly epochIndex: number;
    /** Blocks since the last epoch, as the chain counts them. */
    readonly blocksSinceLastStep: number;
  } | null;
};

/** Blocks that an epoch may be overdue before it is forced; also bounds the search. Source: CHAIN.md section 4.6. */
const LONGEST_EPOCH = 50_400;
/** Blocks by which the reveal round is put behind the epoch's start, so that the pulse lies inside it. Source: the same. */
const SAFETY_BLOCKS = 3;
const BLOCK_SECONDS = 12;

function dynamicRevealBlock(state: EpochState, dynamic: NonNullable<EpochState["dynamic"]>): number {
  let { lastEpochBlock, pendingEpochAt, epochIndex, blocksSinceLastStep } = dynamic;
  const due = (block: number) =>
    (pendingEpochAt > 0 && block >= pendingEpochAt) ||
    blocksSinceLastStep > LONGEST_EPOCH ||
    Math.max(0, block - lastEpochBlock) >= state.tempo;
  const epochAt = (block: number) => epochIndex + (due(block) ? 1 : 0);
  const target = epochAt(state.head + 1) + state.revealPeriod;
  const last = state.head + (state.revealPeriod + 1) * LONGEST_EPOCH;
  for (let block = state.head + 1; block <= last; block++) {
    if (epochAt(block) === target) return block;
    blocksSinceLastStep += 1;
    if (!due(block)) continue;
    lastEpochBlock = block;
    pendingEpochAt = 0;
    epochIndex += 1;
    blocksSinceLastStep = 0;
  }
  throw new CompetitionError("no epoch opens the commit within the longest time that an epoch takes", {
    code: "CHAIN_EPOCH_UNKNOWN",
    data: { ...state },
  });
}

function gridRevealBlock(state: EpochState): number {
  const epoch = Math.floor((state.head + state.netuid + 1) / (state.tempo + 1));
  return (epoch + state.revealPeriod) * (state.tempo + 1) - (state.netuid + 1);
}

/**
 * First block of the epoch in which a commit made in the next block is revealed. Epochs are not on a fixed grid since mid 2026; on older
 * runtimes the grid is used.
 *
 * @throws CompetitionError `CHAIN_EPOCH_UNKNOWN` when the subnet runs no epochs.
 */
export function revealBlock(state: EpochState): number {
  if (state.tempo === 0) {
    throw new CompetitionError("the subnet's tempo is 0: it runs no epochs and reveals nothing", {
      code: "CHAIN_EPOCH_UNKNOWN",
      data: { netuid: state.netuid },
    });
  }
  return state.dynamic ? dynamicRevealBlock(state, state.dynamic) : gridRevealBlock(state);
}

/** drand round to which a weights commit is locked, and the block that it belongs to. `nowMs` is the wall clock at the head block. */
export function weightsRevealRound(
  state: EpochState,
  at: { readonly nowMs: number },
): {
  /** Block in which the weights are revealed. */
  readonly block: number;
  /** Round of drand whose signature opens them. */
  readonly round: number;
} {
  const block = revealBlock(state);
  const seconds = at.nowMs / 1000 + (block + SAFETY_BLOCKS - state.head) * BLOCK_SECONDS;
  return { block, round: drandRoundAt(seconds) };
}
