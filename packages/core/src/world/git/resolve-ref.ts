import { join } from "node:path";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { ifAbsent } from "../state/on-disk.ts";
import { askLibrary } from "./ask-library.ts";
import type { FoundRepository } from "./find-repository.ts";
import { createObjectReader, type StoredObject } from "./object-reader.ts";
import { readFullRef } from "./read-full-ref.ts";
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
  readonly place: FoundRepository;
};

/** Finds the commit of a branch, tag or commit id in a repository on this machine. Throws `GIT_NO_REF`. */
export async function resolveRef(
  repository: Repository,
  { ref, name, place }: ResolveRefOptions,
): Promise<ResolvedRef> {
  const target = ref === "HEAD" ? await readHead(repository, place) : ref;
  const match = (await atALook(repository, target)) ?? (await otherMeaning(repository, target).catch(ifAbsent(null)));
  if (match === null) throw noRef(name, ref);
  // A tag is an object of its own that names the commit; what is proved is the commit.
  const commit = await peel(repository, match.oid);
  if (commit === null) throw noRef(name, ref);
  return { revision: commit, branch: /^refs\/heads\/(.+)$/.exec(match.ref ?? "")?.[1] ?? null };
}

/** An object by its id, and the full name of the ref that led to it; null: a commit that was named by its id. */
type Target = { readonly oid: string; readonly ref: string | null };

/** A branch, else a tag: as for an address, a branch goes before a tag of the same name. */
async function atALook(repository: Repository, name: string): Promise<Target | null> {
  const names = name.startsWith("refs/") ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`];
  for (const ref of names) {
    const oid = await readFullRef(repository, ref);
    if (oid !== null) return { oid, ref };
  }
  return null;
}

/** Whatever else a name may mean: a name for another name, a remote's branch, the beginning of a commit's id. */
function otherMeaning(repository: Repository, name: string): Promise<Target | null> {
  const { cache } = repository;
  return askLibrary(repository, async (git, place) => {
    const ref = await git.expandRef({ ...place, ref: name }).catch(() => null);
    if (ref !== null) return { oid: await git.resolveRef({ ...place, ref }), ref };
    const isId = /^[0-9a-f]{4,40}$/i.test(name);
    return isId ? { oid: await git.expandOid({ ...place, cache, oid: name.toLowerCase() }), ref: null } : null;
  });
}

/** Tags of tags that are followed. */
const MOST_TAGS = 10;

/** The commit that an object is, or that a tag names; null for anything else. */
async function peel(repository: Repository, oid: string): Promise<string | null> {
  const reader = createObjectReader(repository, repository.limits);
  let id: string | undefined = oid;
  for (let tags = 0; id !== undefined && tags <= MOST_TAGS; tags++) {
    const object: StoredObject | null = await reader.read(id).catch(ifAbsent(null));
    if (object?.type === "commit") return id;
    id = object?.type === "tag" ? /^object ([0-9a-f]{40})$/m.exec(object.content.toString("utf8"))?.[1] : undefined;
  }
  return null;
}

/** What HEAD says: a branch's full name or a commit. isomorphic-git looks in the folder of the branches, and a worktree's lies elsewhere. */
async function readHead({ files }: Repository, { headdir }: FoundRepository): Promise<string> {
  const text = String(await files.readFile(join(headdir, "HEAD"), "utf8")).trim();
  return /^ref: (.+)$/.exec(text)?.[1] ?? text;
}

/** The error for a name that means nothing in the repository. */
export function noRef(name: string, ref: string): CompetitionError {
  return new CompetitionError(`${name} has no branch, tag or commit "${ref}"`, {
    code: "GIT_NO_REF",
    data: { ref },
  });
}
