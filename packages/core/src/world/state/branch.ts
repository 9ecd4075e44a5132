import type { StateChange } from "../../ports/state-store.ts";

export type BranchCallOptions = { readonly signal?: AbortSignal | undefined };

export type BranchCommit = {
  /** Tip that the commit is made on; null for a branch without one. */
  readonly parent: string | null;
  /** At least one; one a path. */
  readonly changes: readonly StateChange[];
  readonly message: string;
  /** Author's and committer's time, milliseconds since the epoch: the same commit has the same id. */
  readonly timeMs: number;
};

/**
 * - `done`: confirmed. `tip` is the newest one known, which another writer may already have moved past `revision`.
 * - `moved`: nothing was written, the branch's tip is not `parent` any more.
 */
export type BranchOutcome =
  | { readonly kind: "done"; readonly revision: string; readonly tip: string }
  | { readonly kind: "moved"; readonly tip: string | null };

/**
 * What a state store needs of the place where commits live: snapshots, and a compare-and-set of the tip. Batching, conflicts and
 * the journal are the same for all of them and live in {@link createBatchedStore}.
 */
export type Branch = {
  readonly name: string;
  /** Looks up the newest tip. */
  tip(options?: BranchCallOptions): Promise<string | null>;
  read(revision: string | null, path: string): Promise<string | null>;
  /** All paths under the directory, sorted by code point; the whole tree for "". */
  list(revision: string | null, directory: string): Promise<readonly string[]>;
  /** Identity of a path's content at a revision without reading it, null when absent. */
  fingerprint(revision: string | null, path: string): Promise<string | null>;
  /** What {@link Branch.fingerprint} answers for this text. */
  fingerprintOf(text: string): string;
  /** Throws when the outcome stays unknown; the same call then is safe to repeat. */
  commit(commit: BranchCommit, options?: BranchCallOptions): Promise<BranchOutcome>;
  /** How often a look or a commit has shown, since this was opened, a tip that does not go on from the one before it. @default never */
  rewrites?(): number;
  close(): Promise<void>;
};
