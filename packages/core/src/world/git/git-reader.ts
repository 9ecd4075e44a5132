import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import git from "isomorphic-git";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { fetchTip } from "./fetch-tip.ts";
import type { GitFileSystem } from "./git-fs.ts";
import { createGitTransport, type GitRemoteOptions } from "./git-http.ts";
import { type HistoryCommit, type HistoryOptions, walkHistory } from "./history.ts";
import { gitReads } from "./local-branch.ts";
import { createGitObjects } from "./objects.ts";
import { openRepository, type Repository } from "./repository.ts";

export type GitReaderOptions = Pick<GitRemoteOptions, "token" | "username" | "allowLoopback" | "timeoutMs"> & {
  /** Branch, or on this machine also a tag or commit. @default "main" for an address, HEAD on this machine */
  readonly ref?: string | undefined;
  /** Of a remote, bring all commits and not only the newest: needed for `history`. @default false */
  readonly history?: boolean | undefined;
  /** Folder that keeps a remote's objects for the next time. @default a temporary folder, removed on close */
  readonly cacheDir?: string | undefined;
  readonly fs?: GitFileSystem | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A state repository at one commit, to read only. */
export type GitReader = {
  /** Where it was read, without credentials. */
  readonly name: string;
  /** The commit that is read, 40 hex digits. */
  readonly revision: string;
  /** The file's text, null when absent. */
  read(path: string): Promise<string | null>;
  /** Paths under a directory, sorted; all for "". */
  list(directory: string): Promise<readonly string[]>;
  /** The commits that led here, oldest first, each with every file's text before and after. */
  commits(options?: HistoryOptions): AsyncIterable<HistoryCommit>;
  close(): Promise<void>;
};

/**
 * Opens a state repository for reading: a folder on this machine, or an `http(s)` address that is fetched shallow. Writes nothing
 * but its cache. Errors: `GIT_NOT_A_REPOSITORY`, `GIT_NO_REF`, and those of `createGitStore`.
 *
 * @example
 * const reader = await openGitReader("https://github.com/404-gen/active-competition");
 * const state = await reader.read("state.json");
 */
export async function openGitReader(source: string, options: GitReaderOptions = {}): Promise<GitReader> {
  return /^https?:\/\//i.test(source) ? openRemote(source, options) : openLocal(source, options);
}

async function openLocal(dir: string, { ref = "HEAD", fs }: GitReaderOptions): Promise<GitReader> {
  const has = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    );
  if (!(await has(join(dir, ".git"))) && !((await has(join(dir, "HEAD"))) && (await has(join(dir, "objects"))))) {
    throw new CompetitionError(`${dir} is not a git repository`, {
      code: "GIT_NOT_A_REPOSITORY",
      fault: "usage",
      data: { dir },
    });
  }
  const repository = await openRepository({ dir, branch: "main", bare: false, fs });
  return readerOf(repository, {
    name: dir,
    revision: await resolve(repository, { ref, name: dir }),
    close: async () => undefined,
  });
}

async function openRemote(url: string, options: GitReaderOptions): Promise<GitReader> {
  const { ref: branch = "main", history = false, fs, signal } = options;
  const transport = createGitTransport({ ...options, url }, { fetch: options.fetch });
  const dir = options.cacheDir ?? (await mkdtemp(join(tmpdir(), "404-gen-read-")));
  const close = () => (options.cacheDir === undefined ? rm(dir, { recursive: true, force: true }) : Promise.resolve());
  try {
    const repository = await openRepository({ dir, branch, bare: true, fs });
    await git.addRemote({ ...repository, remote: "origin", url: transport.url, force: true });
    const revision = await fetchTip(repository, { transport, reach: history ? "all" : "newest", signal });
    if (revision === null) throw noRef(transport.url, branch);
    return readerOf(repository, { name: transport.url, revision, close });
  } catch (error) {
    await close();
    throw error;
  }
}

async function resolve(repository: Repository, { ref, name }: { ref: string; name: string }): Promise<string> {
  const { fs, gitdir } = repository;
  const named = await git.resolveRef({ fs, gitdir, ref }).catch(() => null);
  const oid = named ?? (await git.expandOid({ fs, gitdir, oid: ref }).catch(() => null));
  if (oid === null) throw noRef(name, ref);
  return oid;
}

function noRef(name: string, ref: string): CompetitionError {
  return new CompetitionError(`${name} has no branch, tag or commit "${ref}"`, {
    code: "GIT_NO_REF",
    fault: "usage",
    data: { ref },
  });
}

function readerOf(repository: Repository, opened: Pick<GitReader, "name" | "revision" | "close">): GitReader {
  const reads = gitReads(createGitObjects(repository));
  return {
    ...opened,
    read: (path) => reads.read(opened.revision, path),
    list: (directory) => reads.list(opened.revision, directory),
    commits: (options = {}) => walkHistory(repository, { ...options, tip: opened.revision }),
  };
}
