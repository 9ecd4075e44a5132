import type { Competition } from "../define-competition.ts";
import type { RememberedProof } from "./proof-memory.ts";
import type { GivenLimits, HistoryReader } from "./types.ts";
import type { VerifyResult } from "./verify-result.ts";

/** How far {@link verifyRepository} looks, and by which limits. */
export type VerifyOptions = {
  /** Only this round, with what it needs of its neighbours. @default all */
  readonly round?: number | undefined;
  /** Commits, oldest first. @default none: the checks of history are left out */
  readonly history?: HistoryReader | undefined;
  /** Commits before and with this one are taken as they are. @default null */
  readonly since?: string | null | undefined;
  /** Milliseconds since the epoch: commits dated later are reported. @default none */
  readonly now?: number | undefined;
  /** Limits that the validator ran with. @default those that the config declares under `x404.limits`, else VERIFY_DEFAULTS */
  readonly limits?: GivenLimits | undefined;
  /**
   * The competitions that the repository may hold, each with the policy that its validator ran; the first takes rounds that tell nothing.
   * @default COMPETITIONS
   */
  readonly competitions?: readonly [Competition, ...Competition[]] | undefined;
  /** What an earlier proof of this repository left: its commits and rounds are taken from there. @default none */
  readonly remembered?: RememberedProof | null | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A result, and what the next run may begin with. */
export type VerifiedWithMemory = VerifyResult & {
  /** Null: nothing of this run is worth remembering, as of one that looked at a part only. */
  readonly remember: Omit<RememberedProof, "key" | "result"> | null;
  /** The commit that the replay went on from; null: it began with the first. */
  readonly replayedFrom: string | null;
};
