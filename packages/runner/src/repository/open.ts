import { stat } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError, type Credential, type PathOddity } from "@404-gen/core";
import { openFolderReader } from "@404-gen/core/files";
import { type GitLimits, type GitReader, openGitReader } from "@404-gen/core/git";

export type RecordReader = {
  read(path: string): Promise<string | null>;
  list(directory: string): Promise<readonly string[]>;
  oddities(): Promise<readonly PathOddity[]>;
};

/** A state repository opened for reading. */
export type Repository = {
  readonly name: string;
  readonly reader: RecordReader;
  /** The git side, null for a plain folder: its commits are the record's history. */
  readonly git: GitReader | null;
  close(): Promise<void>;
};

export type OpenOptions = {
  /** Branch, tag or commit to read. @default HEAD of a folder, `branch` of an address */
  readonly ref?: string | undefined;
  /** Branch of an address when no `ref` is given. @default "main" */
  readonly branch?: string | undefined;
  /** Bring a remote's whole history. @default false */
  readonly history?: boolean | undefined;
  /** Folder that keeps an address's objects for the next time. @default a temporary folder */
  readonly cacheDir?: string | undefined;
  /** How much is read of it. @default GIT_LIMITS */
  readonly limits?: Partial<GitLimits> | undefined;
  /** Shown to its own origin only, whatever repository is named. @default none */
  readonly credential?: Credential | undefined;
  readonly signal?: AbortSignal | undefined;
};

const ADDRESS = /^https?:\/\//i;
/** `./state` and `../state` are folders that are not there. */
const OWNER_NAME = /^(?!\.{1,2}\/)[\w.-]+\/[\w.-]+$/;

/**
 * Opens `source`: a folder with a git repository, a plain folder of records, an http(s) address, or `owner/name` on GitHub.
 *
 * @throws CompetitionError `REPOSITORY_MISSING`, `REF_WITHOUT_GIT`, and those of `openGitReader`
 */
export async function openRepository(source: string, options: OpenOptions = {}): Promise<Repository> {
  const kind = await kindOf(source);
  if (kind === "plain") {
    if (options.ref !== undefined) throw noGit(source, options.ref);
    return openFolder(source, options.limits);
  }
  const address = kind === "github" ? `https://github.com/${source}` : source;
  const { credential, branch, ...rest } = options;
  const git = await openGitReader(address, {
    ...rest,
    token: credential,
    ref: options.ref ?? (kind === "git" ? undefined : branch),
  });
  return { name: git.name, reader: git, git, close: () => git.close() };
}

async function kindOf(source: string): Promise<"git" | "plain" | "remote" | "github"> {
  if (ADDRESS.test(source)) return "remote";
  const has = (...parts: string[]) => stat(join(source, ...parts)).then(() => true, () => false); // biome-ignore format: one question
  if ((await has(".git")) || ((await has("HEAD")) && (await has("objects")))) return "git";
  if (await has("state.json")) return "plain";
  if (!(await has()) && OWNER_NAME.test(source)) return "github";
  throw new CompetitionError(
    `${source} is no state repository: give a folder with state.json, an http(s) address, or owner/name on GitHub`,
    {
      code: "REPOSITORY_MISSING",
      data: { source },
    },
  );
}

/** Help of the option `--ref` of every command that opens a repository. */
export const REF_HELP = "branch, tag or commit to read (default: HEAD of a folder, the branch of an address)";

const noGit = (source: string, ref: string) =>
  new CompetitionError(`--ref ${ref}: ${source} is a folder of records without git, so it has no branches or commits`, {
    code: "REF_WITHOUT_GIT",
    data: { source, ref },
  });

function openFolder(source: string, limits: OpenOptions["limits"]): Repository {
  const reader = openFolderReader(source, folderLimits(limits));
  return { name: reader.name, reader, git: null, close: async () => {} };
}

/** A folder's files are what a repository's objects are. */
export const folderLimits = ({ maxObjectBytes, maxEntries, maxDepth }: Partial<GitLimits> = {}) => ({
  maxFileBytes: maxObjectBytes,
  maxEntries,
  maxDepth,
});
