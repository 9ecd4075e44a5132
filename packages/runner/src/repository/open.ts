import { stat } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError, type JsonLimits, type PathOddity } from "@404-gen/core";
import { openFolderReader } from "@404-gen/core/files";
import { type GitLimits, type GitReader, openGitReader } from "@404-gen/core/git";
import type { RepositoryReach } from "./reach.ts";

export type RecordReader = {
  read(path: string): Promise<string | null>;
  list(directory: string): Promise<readonly string[]>;
  oddities(): Promise<readonly PathOddity[]>;
  /** Limits of the JSON of one file. */
  readonly jsonLimits: JsonLimits;
};

/** A state repository opened for reading. */
export type Repository = {
  readonly name: string;
  readonly reader: RecordReader;
  /** Reader of the git repository, whose commits are the record's history; null for a plain folder. */
  readonly git: GitReader | null;
  close(): Promise<void>;
};

export type OpenOptions = {
  /** Branch, tag or commit to read. @default HEAD of a folder, the reach's branch of an address */
  readonly ref?: string | undefined;
  /** Fetches a remote's full history. @default false */
  readonly history?: boolean | undefined;
  /** Folder that keeps the objects of an address for the next run. @default a temporary folder */
  readonly cacheDir?: string | undefined;
  /** Branch, credential and limits: `repositoryReach(settings)`. */
  readonly reach: RepositoryReach;
  readonly signal?: AbortSignal | undefined;
};

const ADDRESS = /^https?:\/\//i;
/** `owner/name` on GitHub. Not `./state` and `../state`: these are folders that do not exist. */
const OWNER_NAME = /^(?!\.{1,2}\/)[\w.-]+\/[\w.-]+$/;

/**
 * Opens `source`: a folder with a git repository, a plain folder of records, an http(s) address, or `owner/name` on GitHub.
 *
 * @throws CompetitionError `REPOSITORY_MISSING`, `REF_WITHOUT_GIT`, and those of `openGitReader`
 */
export async function openRepository(source: string, options: OpenOptions): Promise<Repository> {
  const kind = await kindOf(source);
  if (kind === "plain") {
    if (options.ref !== undefined) throw noGit(source, options.ref);
    return openFolder(source, options.reach);
  }
  const address = kind === "github" ? `https://github.com/${source}` : source;
  const {
    reach: { credential, limits, branch },
    ...rest
  } = options;
  const git = await openGitReader(address, {
    ...rest,
    limits,
    token: credential,
    ref: options.ref ?? (kind === "git" ? undefined : branch),
  });
  return { name: git.name, reader: git, git, close: () => git.close() };
}

/** True when a file or a folder is at the path. */
export const exists = (...parts: string[]) => stat(join(...parts)).then(() => true, () => false); // biome-ignore format: one question

/** True when the folder holds a git repository, with or without checked-out files. */
export const holdsGit = async (dir: string): Promise<boolean> =>
  (await exists(dir, ".git")) || ((await exists(dir, "HEAD")) && (await exists(dir, "objects")));

async function kindOf(source: string): Promise<"git" | "plain" | "remote" | "github"> {
  if (ADDRESS.test(source)) return "remote";
  if (await holdsGit(source)) return "git";
  if (await exists(source, "state.json")) return "plain";
  if (!(await exists(source)) && OWNER_NAME.test(source)) return "github";
  throw new CompetitionError(
    `${source} is no state repository: give a folder with state.json, an http(s) address, or owner/name on GitHub`,
    {
      code: "REPOSITORY_MISSING",
      data: { source },
    },
  );
}

/** Help of the option `--ref` of every command that opens a repository. */
export const REF_HELP = "branch, tag or commit to read (default: HEAD of a folder, GITHUB_BRANCH of an address)";

const noGit = (source: string, ref: string) =>
  new CompetitionError(`--ref ${ref}: ${source} is a folder of records without git, so it has no branches or commits`, {
    code: "REF_WITHOUT_GIT",
    data: { source, ref },
  });

function openFolder(source: string, { limits }: RepositoryReach): Repository {
  const reader = openFolderReader(source, folderLimits(limits));
  return { name: reader.name, reader, git: null, close: async () => {} };
}

/** The limits of a folder of records: those of git objects hold for its files. */
export const folderLimits = ({ maxObjectBytes, ...limits }: Partial<GitLimits> = {}) => ({
  maxFileBytes: maxObjectBytes,
  maxEntries: limits.maxEntries,
  maxDepth: limits.maxDepth,
  maxJsonDepth: limits.maxJsonDepth,
  maxJsonValues: limits.maxJsonValues,
});
