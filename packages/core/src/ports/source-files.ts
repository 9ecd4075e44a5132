import type { Evidence } from "./evidence.ts";

/** A file of a miner's repository at a commit. */
export type SourceFile = {
  /** `owner/name`. */
  readonly repo: string;
  /** 40 hex digits. */
  readonly commit: string;
  /** Below the repository's root: `hardware.json`. */
  readonly path: string;
};

/** Limits of one read. */
export type ReadSourceOptions = {
  /** Most bytes that are read. */
  readonly maxBytes: number;
  /** Ends the call early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Where the sources of miners' solutions lie. */
export type SourceFiles = {
  /** For logs and errors: `github`. */
  readonly name: string;
  /**
   * A file's bytes; null: the repository has no such file there. `rejected`: the repository's owner has to act (blocked, too large, no file);
   * `fault`: the host does not answer as it should, which is tried again.
   */
  read(file: SourceFile, options: ReadSourceOptions): Promise<Evidence<Uint8Array | null>>;
};
