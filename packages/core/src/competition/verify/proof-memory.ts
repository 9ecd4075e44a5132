import type { Competition } from "../define-competition.ts";
import type { ReplayState } from "./replay/replay-state.ts";
import type { LedgerNotes } from "./tally.ts";
import type { GivenLimits } from "./types.ts";
import type { VerifyResult } from "./verify-result.ts";

/** Raised with every change of the checks or of what is remembered: what an older program proved is proved again. */
export const PROOF_MEMORY_VERSION = 4;

/** What a proof leaves for the next one of the same repository, as JSON. */
export type RememberedProof = {
  /** What it holds for: see {@link memoryKey}. Whatever differs here makes it worth nothing. */
  readonly key: string;
  /** Where the replay of history came to, with its findings. */
  readonly replayed: ReplayState;
  /** Round → id of the competition that it was taken for. */
  readonly assignment: readonly (readonly [round: number, competition: string])[];
  /** What came of each round. */
  readonly rounds: readonly RememberedRound[];
  /** All that came out at that commit; null after a look at one round. */
  readonly result: VerifyResult | null;
};

/** What came of a round's newest state, and what that rests on. */
export type RememberedRound = { readonly round: number; readonly of: string; readonly notes: LedgerNotes };

/** Where a repository's proof is kept between runs. A memory that cannot be read is none: all is proved again. */
export type ProofMemory = {
  /** The last proof; null: there is none, or it cannot be read. */
  load(): Promise<RememberedProof | null>;
  /** Replaces the last proof. */
  save(proof: RememberedProof): Promise<void>;
};

export type MemoryKeyOptions = {
  /** Where the repository was read. */
  readonly name: string;
  readonly competitions: readonly Competition[];
  readonly limits: GivenLimits | undefined;
};

/**
 * What a remembered proof is bound to: the repository, the competitions with their policies, the limits, and the version of the checks.
 *
 * @example
 * const remembered = await memory.load();
 * const isUsable = remembered?.key === memoryKey({ name: "owner/state", competitions: COMPETITIONS, limits: undefined });
 */
export function memoryKey({ name, competitions, limits }: MemoryKeyOptions): string {
  const policies = competitions.map(({ id, policy, checks }) => [id, policy.name, policy.version, checks]);
  return JSON.stringify([PROOF_MEMORY_VERSION, name, policies, limits ?? null]);
}
