import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { JsonLimits } from "../../base/json-limits.ts";
import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import type { PathOddity } from "../../ports/path-oddity.ts";
import { createClashGuard } from "../state/not-a-file.ts";
import { eachOnDisk, onDisk } from "../state/on-disk.ts";
import { jsonLimitsOf } from "../state/record-limits.ts";
import { nameRemote } from "./ask-library.ts";
import { type FetchTipOptions, fetchBranch, fetchObjects } from "./fetch-tip.ts";
import { findRepository, shallowCommits } from "./find-repository.ts";
import { type GitFileSystem, isomorphicFs, nodeFileSystem } from "./git-fs.ts";
import { createGitTransport, type GitRemoteOptions } from "./git-http.ts";
import {
  type HistoryCommit,
  type HistoryOptions,
  type LazyCommit,
  type LazyText,
  ledTo,
  textReader,
  walkHistory,
  walkLazily,
} from "./history.ts";
import { GIT_LIMITS } from "./limits.ts";
import { gitReads } from "./local-branch.ts";
import { createGitObjects } from "./objects.ts";
import { remoteRefs } from "./remote-refs.ts";
import { type RemoteTarget, remoteCommit, remoteTarget } from "./remote-target.ts";
import { openRepository, type Repository } from "./repository.ts";
import { noRef, type ResolveRefOptions, resolveRef } from "./resolve-ref.ts";
import { uncommittedEdits } from "./uncommitted.ts";

/** Where a repository is read, and within which limits. */
export type GitReaderOptions = Pick<
  GitRemoteOptions,
  "token" | "username" | "allowLoopback" | "timeoutMs" | "limits"
> & {
  /** Branch, tag, commit or the beginning of one's id. @default "main" for an address, HEAD on this machine */
  readonly ref?: string | undefined;
  /** Of a remote, bring all commits and not only the newest: needed for `history`. @default false */
  readonly history?: boolean | undefined;
  /** Folder that keeps a remote's objects for the next time. @default a temporary folder, removed on close */
  readonly cacheDir?: string | undefined;
  /** File system that its objects lie in. @default the machine's */
  readonly fs?: GitFileSystem | undefined;
  /** How the host is reached. @default the global one */
  readonly fetch?: typeof fetch | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A state repository at one commit, to read only. Whatever is asked of it throws `STATE_DISK_FAILED` when this machine's disk fails. */
export type GitReader = {
  /** Where it was read, without credentials. */
  readonly name: string;
  /** The commit that is read, 40 hex digits. */
  readonly revision: string;
  /** Short name of the branch that led to it; null for a tag, a commit or a detached HEAD. */
  readonly branch: string | null;
  /** True: the clone was cut off, so `commits` does not reach the beginning. */
  readonly isShallow: boolean;
  /** The file's text, null when absent. Throws `RECORD_NOT_A_FILE`, `RECORD_CLASH`, `GIT_TOO_LARGE`. */
  read(path: string): Promise<string | null>;
  /** Paths under a directory, sorted; all for "". */
  list(directory: string): Promise<readonly string[]>;
  /** What is no file of a record: links, submodules, names that no file may have, names that clash. */
  oddities(): Promise<readonly PathOddity[]>;
  /** The commits that led here, oldest first, each with every file's text before and after. */
  commits(options?: HistoryOptions): AsyncIterable<HistoryCommit>;
  /** The same for callers that read only some texts, or go on from an earlier commit. */
  readonly history: LazyHistory;
  /** Names what stands at a path, a file or a folder: the same id means the same content. Null where nothing is. */
  idOf(path: string): Promise<string | null>;
  /** Nothing that is read here is written again. */
  readonly readOnly: true;
  /** How much JSON is read of one file. */
  readonly jsonLimits: JsonLimits;
  /** Files of this commit that differ in the checked-out folder: edits that nobody has read. None for a commit that is not checked out. */
  uncommitted(): Promise<readonly string[]>;
  /** The commit of a branch, tag or commit id of this repository; null when it has none of that name. */
  resolve(ref: string): Promise<string | null>;
  /** Removes the temporary folder, if there is one. */
  close(): Promise<void>;
};

/** A repository's history, read when it is asked for. */
export type LazyHistory = {
  /** The clone was cut off, so that the first commit is no beginning. */
  readonly isShallow: boolean;
  /** The commits that led here, oldest first; `after`: those that followed that one. */
  commits(options?: { readonly after?: string | null | undefined }): AsyncIterable<LazyCommit>;
  /** Did `commit` lead to `tip`, along first parents? Null when the tip's commits are not here. */
  follows(of: { readonly commit: string; readonly tip: string }): Promise<boolean | null>;
  /** The files as they stood at a commit; null when it did not lead here. */
  filesAt(commit: string): Promise<readonly { readonly path: string; readonly text: LazyText }[] | null>;
};

/**
 * Opens a state repository for reading: a folder on this machine, or an `http(s)` address that is fetched shallow. Writes nothing
 * but its cache. Errors: `GIT_NOT_A_REPOSITORY`, `STATE_DISK_FAILED`, `GIT_NO_REF`, `GIT_OBJECT_MISSING`, `GIT_OBJECT_DAMAGED`, and those of `createGitStore`.
 *
 * @example
 * const reader = await openGitReader("https://github.com/404-gen/active-competition");
 * const state = await reader.read("state.json");
 */
export function openGitReader(source: string, options: GitReaderOptions = {}): Promise<GitReader> {
  if (!/^https?:\/\//i.test(source)) return onDisk(`git ${source}`, () => openLocal(source, options));
  // An address may contain a password: errors name the folder of its objects instead.
  return onDisk(`git ${options.cacheDir ?? tmpdir()}`, () => openRemote(source, options));
}

async function openLocal(
  dir: string,
  { ref = "HEAD", fs = nodeFileSystem, limits }: GitReaderOptions,
): Promise<GitReader> {
  const location = await findRepository(dir, fs);
  if (location === null) {
    throw new CompetitionError(`${dir} is not a git repository`, {
      code: "GIT_NOT_A_REPOSITORY",
      data: { dir },
    });
  }
  const repository: Repository = {
    ...location,
    fs: isomorphicFs(fs),
    files: fs,
    branch: "main",
    cache: {},
    limits: mergeDefaults(GIT_LIMITS, limits),
  };
  const resolution = await resolveRef(repository, { ref, name: dir, place: location });
  const shallow = await shallowCommits(location, fs);
  const isCheckedOut =
    location.worktree !== null && resolution.revision === (await headOf(repository, { name: dir, place: location }));
  return readerOf(repository, {
    ...resolution,
    name: dir,
    shallow,
    isCheckedOut,
    headdir: location.headdir,
    close: async () => undefined,
  });
}

async function headOf(repository: Repository, options: Omit<ResolveRefOptions, "ref">): Promise<string | null> {
  return commitOf(repository, { ...options, ref: "HEAD" });
}

/** The commit that a name means; null where it means none. */
async function commitOf(repository: Repository, options: ResolveRefOptions): Promise<string | null> {
  return resolveRef(repository, options).then(
    ({ revision }) => revision,
    (error) => {
      if (CompetitionError.is(error, "GIT_NO_REF")) return null;
      throw error;
    },
  );
}

async function openRemote(url: string, options: GitReaderOptions): Promise<GitReader> {
  const { ref = "main", history = false, fs, signal } = options;
  const transport = createGitTransport({ ...options, url }, { fetch: options.fetch });
  const dir = options.cacheDir ?? (await mkdtemp(join(tmpdir(), "404-gen-read-")));
  const close = () => (options.cacheDir === undefined ? rm(dir, { recursive: true, force: true }) : Promise.resolve());
  try {
    const refs = await remoteRefs(transport, { service: "git-upload-pack", signal });
    const target = remoteTarget(refs, ref);
    if (target === null) throw noRef(transport.url, ref);
    const branch = target.kind === "branch" ? target.branch : null;
    const repository = await openRepository({ dir, branch: branch ?? "main", bare: true, fs, limits: options.limits });
    await nameRemote(repository, transport.url);
    const reach = history ? "all" : "newest";
    const revision = await bring(repository, { transport, target, ref, reach, signal });
    const location = { ...repository, headdir: repository.gitdir };
    const shallow = await shallowCommits(location, repository.files);
    return readerOf(repository, { name: transport.url, revision, branch, shallow, refs, isCheckedOut: false, close });
  } catch (error) {
    await close();
    throw error;
  }
}

type Bringing = FetchTipOptions & { readonly target: RemoteTarget; readonly ref: string };

/** Fetches what was named, and gives its commit. */
async function bring(repository: Repository, { target, ref, ...options }: Bringing): Promise<string> {
  const { transport } = options;
  if (target.kind === "branch") {
    await fetchBranch(repository, { ...options, want: target.want });
    return target.want;
  }
  // Where a commit lies is known only with the history of all branches.
  if (target.kind === "tag") await fetchObjects(repository, { ...options, wants: [target.want] });
  else await fetchObjects(repository, { ...options, reach: "all", wants: target.wants });
  const location = { ...repository, headdir: repository.gitdir };
  const name = target.kind === "tag" ? target.want : ref;
  const { revision } = await resolveRef(repository, { ref: name, name: transport.url, place: location }).catch(
    (error) => {
      throw CompetitionError.is(error, "GIT_NO_REF") ? noRef(transport.url, ref) : error;
    },
  );
  return revision;
}

type OpenReader = Pick<GitReader, "name" | "revision" | "branch" | "close"> & {
  readonly shallow: ReadonlySet<string>;
  /** Folder with HEAD, where it is not that of the branches. */
  readonly headdir?: string | undefined;
  /** Branches and tags of a remote, by full name. */
  readonly refs?: ReadonlyMap<string, string> | undefined;
  /** The commit's files stand in the worktree. */
  readonly isCheckedOut: boolean;
};

function readerOf(repository: Repository, { shallow, isCheckedOut, headdir, refs, ...rest }: OpenReader): GitReader {
  const { revision } = rest;
  const { worktree, files } = repository;
  const objects = createGitObjects(repository);
  const reads = gitReads(objects);
  const refuseClash = createClashGuard((directory) => objects.namesIn(revision, directory));
  const place = `git ${repository.gitdir}`;
  const disk = <T>(work: () => Promise<T>) => onDisk(place, work);
  const texts = textReader({ content: (...object) => disk(() => objects.content(...object)) });
  const walk = { objects, texts, tip: revision, shallow };
  return {
    ...rest,
    isShallow: shallow.size > 0,
    readOnly: true,
    jsonLimits: jsonLimitsOf(repository.limits),
    idOf: (path) => disk(() => objects.idAt(revision, path)),
    history: {
      isShallow: shallow.size > 0,
      commits: ({ after = null } = {}) => eachOnDisk(place, walkLazily(repository, { ...walk, after })),
      follows: ({ commit, tip }) =>
        disk(() => ledTo(repository, { ...walk, tip, after: commit })).catch((error) => {
          if (CompetitionError.is(error, "GIT_OBJECT_MISSING")) return null;
          throw error;
        }),
      filesAt: (commit) =>
        disk(async () => {
          if (!(await ledTo(repository, { ...walk, after: commit }))) return null;
          return (await objects.files(commit, "")).map(({ path, oid }) => ({ path, text: texts(oid) }));
        }),
    },
    read: (path) =>
      disk(async () => {
        await refuseClash(path);
        const oid = await objects.textIdAt(revision, path);
        return oid === null ? null : texts(oid).read();
      }),
    list: (directory) => disk(() => reads.list(revision, directory)),
    oddities: () => disk(() => objects.oddities(revision, "")),
    resolve: (ref) =>
      disk(() =>
        commitOf(repository, {
          ref: (refs && remoteCommit(refs, ref)) ?? ref,
          name: rest.name,
          place: { ...repository, headdir: headdir ?? repository.gitdir },
        }),
      ),
    commits: (options = {}) => eachOnDisk(place, walkHistory(repository, { ...options, tip: revision, shallow })),
    uncommitted: () =>
      disk(async () =>
        isCheckedOut && worktree !== null
          ? uncommittedEdits(files, {
              worktree,
              headdir: headdir ?? repository.gitdir,
              committed: await objects.files(revision, ""),
              limits: repository.limits,
            })
          : [],
      ),
    close: () => disk(rest.close),
  };
}
