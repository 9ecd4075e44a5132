import type { SourceTree } from "@404-gen/audit";
import { asCompetitionError, CompetitionError } from "@404-gen/core";
import { openFolderReader } from "@404-gen/core/files";
import { openGitReader } from "@404-gen/core/git";
import { exists, folderLimits } from "./open.ts";
import type { RepositoryReach } from "./reach.ts";

export type SourceTreeOptions = {
  /** Commit, branch or tag; for an address a commit in the history of the branch. @default the newest commit */
  readonly commit?: string | undefined;
  /** Branch of an address. @default "main" */
  readonly branch?: string | undefined;
  /** Credential and limits. */
  readonly reach: Omit<RepositoryReach, "branch">;
  readonly signal?: AbortSignal | undefined;
};

/** Most characters of a file, and most files. Our own choice: code has fewer, weights have more. */
const MAX_CHARACTERS = 1_000_000;
const MAX_FILES = 20_000;

type File = { readonly path: string; readonly read: () => Promise<string | null> };

/**
 * The files of a miner's repository: a folder, with git or without, an http(s) address, or `owner/name` on GitHub. Files that are no text or too
 * large are only named.
 *
 * @throws CompetitionError `SOURCE_MISSING`, and those of `openGitReader`
 */
export async function readSourceTree(source: string, options: SourceTreeOptions): Promise<SourceTree> {
  const at = options.commit === undefined ? "" : `@${options.commit.slice(0, 7)}`;
  if ((await exists(source)) && !(await exists(source, ".git"))) {
    const folder = openFolderReader(source, folderLimits(options.reach.limits));
    const paths = await folder.list("");
    return collect(
      source,
      paths.map((path) => ({ path, read: () => folder.read(path) })),
    );
  }
  const isRemote = /^https?:\/\//i.test(source) || !(await exists(source));
  const address = isRemote && !/^https?:\/\//i.test(source) ? `https://github.com/${source}` : source;
  const {
    branch = "main",
    commit,
    reach: { credential, limits },
    signal,
  } = options;
  // A remote gives a branch; its commits are then found in the branch's history.
  const reader = await openGitReader(address, {
    ref: isRemote ? branch : (commit ?? "HEAD"),
    history: isRemote && commit !== undefined,
    token: credential,
    limits,
    signal,
  });
  try {
    if (!isRemote || commit === undefined || commit === reader.revision) {
      const paths = await reader.list("");
      return await collect(
        `${source}${at}`,
        paths.map((path) => ({ path, read: () => reader.read(path) })),
      );
    }
    const files = await reader.history.filesAt(commit);
    if (files === null) throw missing(source, { commit, branch });
    return await collect(
      `${source}${at}`,
      files.map(({ path, text }) => ({ path, read: () => text.read() })),
    );
  } finally {
    await reader.close();
  }
}

async function collect(name: string, all: readonly File[]): Promise<SourceTree> {
  const files = new Map<string, string>();
  const unread: { path: string; why: string }[] = [];
  for (const { path, read } of all.slice(0, MAX_FILES)) {
    const text = await read().catch((error: unknown) => asCompetitionError(error, { code: "SOURCE_MISSING" }));
    if (text === null) continue;
    if (typeof text !== "string") unread.push({ path, why: text.message });
    else if (text.includes("\u0000") || text.includes("\ufffd")) unread.push({ path, why: "no text" });
    else if (text.length > MAX_CHARACTERS) unread.push({ path, why: `more than ${MAX_CHARACTERS} characters` });
    else files.set(path, text);
  }
  if (all.length > MAX_FILES) unread.push({ path: "…", why: `${all.length - MAX_FILES} files more` });
  return { name, files, unread };
}

const missing = (source: string, { commit, branch }: { readonly commit: string; readonly branch: string }) =>
  new CompetitionError(`${source} has no commit ${commit} that leads to ${branch}; name its branch with --branch`, {
    code: "SOURCE_MISSING",
    data: { source, commit, branch },
  });
