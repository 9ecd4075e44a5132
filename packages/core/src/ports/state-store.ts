import type { JsonLimits } from "../base/json-limits.ts";

/** One file of a commit: its whole new text, or null to delete it. */
export type StateChange = {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** The whole new text, or null to delete the file. */
  readonly text: string | null;
};

/** What every read takes. */
export type StateReadOptions = {
  /** Ends the read early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** How the branch's newest tip is looked at. */
export type StateRefreshOptions = StateReadOptions & {
  /** A look at the branch that anyone who shares this store made at most so many milliseconds ago is enough. @default 0: look now */
  readonly maxAgeMs?: number | undefined;
};

/** How a change is written. */
export type StateWriteOptions = {
  /** Line of the commit message that this change brings; batched writes join theirs, sorted, one a line. */
  readonly message: string;
  /** Ends the call early: it rejects with this signal's reason. What was sent stays sent. */
  readonly signal?: AbortSignal | undefined;
};

/** What must be true for a batched write to reach the branch. */
export type StateCondition = {
  /** A file of JSON; the condition does not hold where it is absent. */
  readonly path: string;
  /** By name of a top-level field: the values that it may have. */
  readonly fields: Readonly<Record<string, readonly (string | number)[]>>;
};

/** What a change was decided on. */
export type StateBasis = {
  /**
   * The record that its writer read. Where the branch was rewritten since (rewound, squashed, deleted), what the writer decided on may no longer be part of
   * it: nothing is written and `STATE_CONFLICT` is thrown. @default the record as it is when the call is made
   */
  readonly record?: Pick<StateSnapshot, "era"> | undefined;
};

/** How a change is put into the batch. */
export type StateBatchOptions = StateWriteOptions &
  StateBasis & {
    /**
     * Compare-and-set: the exact text (null: absent) that each of these paths must have as this store sees it, pending writes included. Otherwise nothing
     * is put into the batch and `STATE_CONFLICT` is thrown: the record went on since the writer looked.
     */
    readonly expect?: Readonly<Record<string, string | null>> | undefined;
    /**
     * The write is dropped, and a warning says so, when this does not hold on the tip that its commit would be made on: another runner may have moved the
     * competition on meanwhile. @default it holds always
     */
    readonly while?: StateCondition | undefined;
  };

/** How a commit is made. */
export type StateCommitOptions = StateWriteOptions &
  StateBasis & {
    /**
     * Compare-and-set: the exact text (null: absent) that each of these paths must have on the branch's newest tip.
     * Otherwise nothing is written and `STATE_CONFLICT` is thrown.
     */
    readonly expect?: Readonly<Record<string, string | null>> | undefined;
  };

/** Where a store stands, for status pages and metrics. */
export type StateStoreStatus = {
  /** Newest confirmed commit (or revision) that this store has seen, null before the first read. */
  readonly revision: string | null;
  /** Paths written but not yet confirmed. */
  readonly pending: readonly string[];
  /** Milliseconds since the epoch of the last confirmed commit of ours, null when none. */
  readonly committedAt: number | null;
  /** Real time, milliseconds since the epoch, at which the branch's tip was last seen; null when never. */
  readonly lookedAt: number | null;
};

/** The record as it is at one moment: whatever is written or looked up later does not change what it reads. */
export type StateSnapshot = {
  /** Commit that it shows, together with the writes that were pending then; null for a branch without one. */
  readonly revision: string | null;
  /** Whose snapshot it is: the same object for all of one store, so that what was made of a text is kept for the next snapshot. */
  readonly origin?: object | undefined;
  /** How often this store had seen the branch rewritten when the snapshot was taken. @default 0 */
  readonly era?: number | undefined;
  /** How much JSON is read of one file. @default JSON_LIMITS */
  readonly jsonLimits?: JsonLimits | undefined;
  /** The file's text, null when absent. */
  read(path: string, options?: StateReadOptions): Promise<string | null>;
  /** All paths under a directory (recursive, full paths, sorted by code point); an absent directory has none. */
  list(directory: string, options?: StateReadOptions): Promise<readonly string[]>;
};

/**
 * The competition's public record: text files under paths, with history. Paths are relative, with `/`, no leading slash.
 *
 * Laws that every adapter keeps (see `stateStoreConformance` in `./testing`):
 * - read-your-own-writes: `read` and `list` see pending writes;
 * - a snapshot stays what it is: later writes, commits and looks do not show in it;
 * - a commit is atomic: all of its files or none;
 * - a pending write whose path changed on the branch since this store saw it is not forced over it: the commit that
 *   carries it throws `STATE_CONFLICT` naming the paths, drops them from the batch, and the writer decides again;
 * - a batched write that expects other texts than the record has, pending ones included, throws `STATE_CONFLICT` and is not put into the batch;
 * - where the branch was rewritten, pending writes are dropped, and a commit that was decided on the record before it throws `STATE_CONFLICT`;
 * - a pending write whose condition does not hold any more is dropped when its batch is flushed, with what was built on it;
 * - an unconfirmed write is never reported as done; the same commit tried again after an unknown outcome is made once.
 */
export type StateStore = {
  /** Name for logs, for example `git https://github.com/o/r#main` (without credentials). */
  readonly name: string;
  /** How much JSON is read of one file. @default JSON_LIMITS */
  readonly jsonLimits?: JsonLimits | undefined;
  /** The file's text as this store sees it, null when absent. */
  read(path: string, options?: StateReadOptions): Promise<string | null>;
  /** All paths under a directory (recursive, full paths, sorted by code point); an absent directory has none. */
  list(directory: string, options?: StateReadOptions): Promise<readonly string[]>;
  /** The record as this store sees it now, to decide on: several files of one revision. */
  snapshot(): StateSnapshot;
  /** Puts changes into the batch; they reach the branch with the next flush, in one commit with others. */
  write(changes: readonly StateChange[], options: StateBatchOptions): Promise<void>;
  /** Commits these changes and everything batched, at once, in one commit, confirmed when it resolves. */
  commit(
    changes: readonly StateChange[],
    options: StateCommitOptions,
  ): Promise<{
    /** Hash or number of the commit. */
    readonly revision: string;
  }>;
  /** Commits what is batched, if anything. Called on a stage change and on shutdown. */
  flush(options?: StateReadOptions): Promise<void>;
  /** Looks at the branch's newest tip, so that later reads see other writers' commits. */
  refresh(options?: StateRefreshOptions): Promise<void>;
  /** What is still to be written, and since when. */
  status(): StateStoreStatus;
  /** Flushes and releases timers and handles. */
  close(): Promise<void>;
};
