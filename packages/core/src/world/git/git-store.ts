import { join } from "node:path";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { systemClock } from "../../base/kit/system-clock.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Logger, silentLogger } from "../../ports/logger.ts";
import type { StateStore } from "../../ports/state-store.ts";
import { type BatchOptions, createBatchedStore } from "../state/batched-store.ts";
import type { Branch } from "../state/branch.ts";
import { createFileJournal } from "../state/journal.ts";
import { onDisk } from "../state/on-disk.ts";
import { jsonLimitsOf } from "../state/record-limits.ts";
import { GIT_AUTHOR, type GitAuthor } from "./git-author.ts";
import type { GitFileSystem } from "./git-fs.ts";
import { createGitTransport, type GitRemoteOptions } from "./git-http.ts";
import type { GitLimits } from "./limits.ts";
import { createLocalBranch } from "./local-branch.ts";
import { createGitObjects } from "./objects.ts";
import { createRemoteBranch } from "./remote-branch.ts";
import { openRepository } from "./repository.ts";
import { ownFolder } from "./tip-memory.ts";
import type { OnRewritten } from "./watch-growth.ts";

/** Which repository is written, and how. */
export type GitStoreOptions = BatchOptions & {
  /**
   * Folder of the repository; made when absent. Without a remote it is a normal repository whose checked-out files follow
   * every commit. With one it is a bare, shallow clone that belongs to this store and may be deleted while nothing is pending.
   */
  readonly dir: string;
  /** The git host to clone from and push to. @default none: the repository in `dir` is the record */
  readonly remote?: GitRemoteOptions | undefined;
  /** How much is read of it at most. @default GIT_LIMITS */
  readonly limits?: Partial<GitLimits> | undefined;
  /** Branch of a repository without a remote. @default "main" */
  readonly branch?: string | undefined;
  /** Stands in the commits. @default "404-gen", "404-gen@localhost" */
  readonly author?: GitAuthor | undefined;
  /** Keep no checked-out files in a new repository without a remote. @default false */
  readonly bare?: boolean | undefined;
  /** Where unconfirmed writes are kept over a crash; one running store per journal. @default inside the repository's own folder */
  readonly journalPath?: string | undefined;
  /** Competition time: is in the commits. @default systemClock */
  readonly clock?: Clock | undefined;
  /** Real time: batches and waits. @default systemClock */
  readonly io?: Clock | undefined;
  /** File system that the repository lies in. @default the machine's */
  readonly fs?: GitFileSystem | undefined;
  /** How the host is reached. @default the global one */
  readonly fetch?: typeof fetch | undefined;
  /** Where retries and late pushes are reported. @default silent */
  readonly logger?: Logger | undefined;
  /**
   * Called once, at the look that sees it, when the branch does not go on from the commit that this store, or an earlier one in
   * the same folder, saw before: it was rewound, squashed or deleted. The store goes on with what the branch now shows.
   */
  readonly onRewritten?: OnRewritten | undefined;
};

/**
 * The competition's record in git: a repository on this machine, or a branch of a git host over HTTPS.
 *
 * Errors: `GIT_AUTH` (wrong credential), `GIT_NOT_FOUND`, `GIT_NOT_A_REPOSITORY`, `GIT_UNAVAILABLE`, `GIT_UNREACHABLE`,
 * `GIT_TIMEOUT`, `GIT_REFUSED` (a protected branch, a hook), `GIT_OUTCOME_UNKNOWN`, `STATE_CONFLICT`, `STATE_BUSY`, `STATE_DISK_FAILED`.
 *
 * @example
 * const state = await createGitStore({ dir: "state", remote: { url: "https://github.com/o/r", token } });
 * await state.commit([{ path: "state.json", text }], { message: "Round 1: duels", expect: { "state.json": before } });
 */
export function createGitStore(options: GitStoreOptions): Promise<StateStore> {
  return onDisk(`git ${options.dir}`, () => openStore(options));
}

async function openStore(options: GitStoreOptions): Promise<StateStore> {
  const { clock = systemClock, io = systemClock, logger = silentLogger } = options;
  const { branch, gitdir, limits } = await openBranch({ ...options, io, logger });
  const journal = createFileJournal(options.journalPath ?? join(ownFolder(gitdir), "journal.jsonl"));
  const { batchMs, conflictBatchMs } = options;
  const jsonLimits = jsonLimitsOf(limits);
  return createBatchedStore({ branch, clock, io, journal, logger, batchMs, conflictBatchMs, jsonLimits });
}

async function openBranch(
  options: GitStoreOptions & { readonly io: Clock; readonly logger: Logger },
): Promise<{ branch: Branch; gitdir: string; limits: GitLimits }> {
  const { dir, remote, author = GIT_AUTHOR, io, logger, onRewritten } = options;
  const branchName = remote?.branch ?? options.branch ?? "main";
  const bare = options.bare ?? remote !== undefined;
  const limits = options.limits ?? remote?.limits;
  const repository = await openRepository({ dir, branch: branchName, bare, fs: options.fs, limits });
  const { gitdir } = repository;
  const place = { gitdir, limits: repository.limits };
  const parts = { repository, objects: createGitObjects(repository), author, logger, onRewritten };
  if (!remote) return { branch: await createLocalBranch({ ...parts, name: `git ${dir}#${branchName}` }), ...place };
  if (repository.worktree !== null) {
    throw new CompetitionError(
      `${dir} holds a repository with checked-out files; a clone for the store needs a folder of its own`,
      {
        code: "GIT_CLONE_FOLDER",
        data: { dir },
      },
    );
  }
  const transport = createGitTransport({ ...remote, limits }, { fetch: options.fetch });
  const name = `git ${transport.url}#${branchName}`;
  return { branch: await createRemoteBranch({ ...parts, name, transport, io }), ...place };
}
