import { join } from "node:path";
import git from "isomorphic-git";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import type { FoundRepository } from "./find-repository.ts";
import { createObjectReader, type StoredObject } from "./object-reader.ts";
import type { Repository } from "./repository.ts";

/** The commit that a name means. */
export type ResolvedRef = {
  /** 40 hex digits. */
  readonly revision: string;
  /** Short name of the branch, null for a tag, a commit or a detached HEAD. */
  readonly branch: string | null;
};

export type ResolveRefOptions = {
  /** Branch, tag, commit id or the beginning of one, or `HEAD`. */
  readonly ref: string;
  /** For errors: the repository as the caller named it. */
  readonly name: string;
  readonly found: FoundRepository;
};

/** Finds the commit of a branch, tag or commit id in a repository on this machine. Throws `GIT_NO_REF`. */
export async function resolveRef(
  repository: Repository,
  { ref, name, found }: ResolveRefOptions,
): Promise<ResolvedRef> {
  const { fs, gitdir } = repository;
  const target = ref === "HEAD" ? await readHead(repository, found) : ref;
  const named = await git.expandRef({ fs, gitdir, ref: target }).catch(() => null);
  const oid = await (named === null ? expandCommit(repository, target) : git.resolveRef({ fs, gitdir, ref: named })).catch(() => null); // biome-ignore format: one question
  if (oid === null) throw noRef(name, ref);
  // A tag is an object of its own that names the commit; what is proved is the commit.
  const commit = await peel(repository, oid);
  if (commit === null) throw noRef(name, ref);
  return { revision: commit, branch: /^refs\/heads\/(.+)$/.exec(named ?? "")?.[1] ?? null };
}

/** Tags of tags that are followed. */
const MOST_TAGS = 10;

/** The commit that an object is, or that a tag names; null for anything else. */
async function peel(repository: Repository, oid: string): Promise<string | null> {
  const reader = createObjectReader(repository, repository.limits);
  let id: string | undefined = oid;
  for (let tags = 0; id !== undefined && tags <= MOST_TAGS; tags++) {
    const found: StoredObject | null = await reader.read(id).catch(() => null);
    if (found?.type === "commit") return id;
    id = found?.type === "tag" ? /^object ([0-9a-f]{40})$/m.exec(found.content.toString("utf8"))?.[1] : undefined;
  }
  return null;
}

/** What HEAD says: a branch's full name or a commit. isomorphic-git looks in the folder of the branches, and a worktree's lies elsewhere. */
async function readHead({ files }: Repository, { headdir }: FoundRepository): Promise<string> {
  const text = String(await files.readFile(join(headdir, "HEAD"), "utf8")).trim();
  return /^ref: (.+)$/.exec(text)?.[1] ?? text;
}

async function expandCommit({ fs, gitdir, cache }: Repository, text: string): Promise<string | null> {
  return /^[0-9a-f]{4,40}$/i.test(text) ? git.expandOid({ fs, gitdir, cache, oid: text.toLowerCase() }) : null;
}

/** The error for a name that means nothing in the repository. */
export function noRef(name: string, ref: string): CompetitionError {
  return new CompetitionError(`${name} has no branch, tag or commit "${ref}"`, {
    code: "GIT_NO_REF",
    data: { ref },
  });
}
