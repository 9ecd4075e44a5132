import { CompetitionError } from "../../base/errors/competition-error.ts";
import { RECORD_LIMITS } from "../state/record-limits.ts";

/**
 * How much is read of one repository. Ten seasons of seven rounds fit into each limit at least twice (`honest-record.test.ts` counts it).
 * Settings: `READING_SETTINGS`.
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
  /** Depth of nested folders. */
  readonly maxDepth: number;
  /** Depth of nested brackets in a file's JSON. */
  readonly maxJsonDepth: number;
  /** Values, keys and elements of a file's JSON. */
  readonly maxJsonValues: number;
  /** Commits of a history. */
  readonly maxCommits: number;
  /** Bytes of all texts that one commit changed. */
  readonly maxCommitBytes: number;
  /** Milliseconds that unpacking one pack may take. */
  readonly maxUnpackMs: number;
  /** Milliseconds that one request to a git host may take, body included; past it the code is `GIT_TIMEOUT`. */
  readonly maxRequestMs: number;
};

/** Our own choices; see {@link GitLimits}. */
export const GIT_LIMITS: GitLimits = {
  maxTalkBytes: 4 * 1024 ** 2,
  maxPackBytes: 512 * 1024 ** 2,
  maxObjects: 1_000_000,
  maxObjectBytes: RECORD_LIMITS.maxFileBytes,
  maxInflatedBytes: 4 * 1024 ** 3,
  maxEntries: RECORD_LIMITS.maxEntries,
  maxDepth: RECORD_LIMITS.maxDepth,
  maxJsonDepth: RECORD_LIMITS.maxJsonDepth,
  maxJsonValues: RECORD_LIMITS.maxJsonValues,
  maxCommits: 200_000,
  maxCommitBytes: 64 * 1024 ** 2,
  maxUnpackMs: 300_000,
  // A first shallow clone of 50 MB over a slow line is the longest request.
  maxRequestMs: 120_000,
};

/** The error of a repository that holds, or pretends to hold, more than is read of one. */
export function overLimit(limit: CountedLimit, { limits }: { readonly limits: GitLimits }): CompetitionError {
  const most = limits[limit];
  return new CompetitionError(`The repository is larger than is read of one: ${WORDS[limit]} end at ${most}`, {
    code: "GIT_TOO_LARGE",
    data: { limit, most },
  });
}

/** What is counted here; a request's time is its deadline's, a file's JSON its parser's. */
type CountedLimit = Exclude<keyof GitLimits, "maxRequestMs" | "maxJsonDepth" | "maxJsonValues">;

const WORDS: Readonly<Record<CountedLimit, string>> = {
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
export function malformedError(what: string, cause?: unknown): CompetitionError {
  return new CompetitionError(`The repository is broken: ${what}`, {
    code: "GIT_MALFORMED",
    retryable: false,
    ...(cause === undefined ? {} : { cause }),
  });
}
