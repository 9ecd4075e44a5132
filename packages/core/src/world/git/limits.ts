import { CompetitionError } from "../../base/errors/competition-error.ts";

/**
 * How much is read of one repository. A public competition of seven rounds is 80 MB of records in files of at most 0.8 MB; ten of
 * them in one repository, with every commit's trees, fit into each limit at least twice.
 */
export type GitLimits = {
  /** Bytes of the list of branches, of a host's progress lines, and of its answer to a push. */
  readonly maxTalkBytes: number;
  /** Bytes of one pack on the wire. */
  readonly maxPackBytes: number;
  /** Objects of one pack. */
  readonly maxObjects: number;
  /** Bytes of one object, inflated and with its delta applied. */
  readonly maxObjectBytes: number;
  /** Bytes of all objects of one pack together, inflated. */
  readonly maxInflatedBytes: number;
  /** Files and folders of one listing or of one commit's changes. */
  readonly maxEntries: number;
  /** Folders in each other. */
  readonly maxDepth: number;
  /** Commits of a history. */
  readonly maxCommits: number;
  /** Bytes of all texts that one commit changed. */
  readonly maxCommitBytes: number;
  /** Milliseconds that unpacking one pack may take. */
  readonly maxUnpackMs: number;
};

/** Our own choices; see {@link GitLimits}. */
export const GIT_LIMITS: GitLimits = {
  maxTalkBytes: 4 * 1024 ** 2,
  maxPackBytes: 512 * 1024 ** 2,
  maxObjects: 1_000_000,
  maxObjectBytes: 16 * 1024 ** 2,
  maxInflatedBytes: 4 * 1024 ** 3,
  maxEntries: 250_000,
  maxDepth: 32,
  maxCommits: 200_000,
  maxCommitBytes: 64 * 1024 ** 2,
  maxUnpackMs: 300_000,
};

/** The error of a repository that holds, or pretends to hold, more than is read of one. */
export function overLimit(limit: keyof GitLimits, { limits }: { readonly limits: GitLimits }): CompetitionError {
  const most = limits[limit];
  return new CompetitionError(`The repository is larger than is read of one: ${SAID[limit]} end at ${most}`, {
    code: "GIT_TOO_LARGE",
    data: { limit, most },
  });
}

const SAID: Readonly<Record<keyof GitLimits, string>> = {
  maxTalkBytes: "the bytes of the host's own words",
  maxPackBytes: "the bytes of its pack",
  maxObjects: "the objects of its pack",
  maxObjectBytes: "the bytes of one object",
  maxInflatedBytes: "the unpacked bytes of its pack",
  maxEntries: "its files",
  maxDepth: "its folders in folders",
  maxCommits: "its commits",
  maxCommitBytes: "the bytes that one commit changed",
  maxUnpackMs: "the milliseconds that unpacking takes",
};

/** The error of a pack, object or answer that is not what git's formats say. */
export function malformed(what: string, cause?: unknown): CompetitionError {
  return new CompetitionError(`The repository is broken: ${what}`, {
    code: "GIT_MALFORMED",
    retryable: false,
    ...(cause === undefined ? {} : { cause }),
  });
}
