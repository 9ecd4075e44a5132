/** What a person named of a remote repository, as far as its refs tell. */
export type RemoteTarget =
  /** A branch, by its newest commit. */
  | { readonly kind: "branch"; readonly branch: string; readonly want: string }
  /** A tag, by the object that it is: the commit, or one of its own that names it. */
  | { readonly kind: "tag"; readonly want: string; readonly commit: string }
  /** A commit, or the beginning of one's id: it is looked for in what all branches and tags lead to. */
  | { readonly kind: "commit"; readonly wants: readonly string[] };

/** Branches and tags whose history is fetched to look for a commit. Our choice. */
const MOST_WANTS = 256;

/** Finds what a name means: a branch before a tag of the same name, and those before a commit. Null: nothing of that name. */
export function remoteTarget(refs: ReadonlyMap<string, string>, name: string): RemoteTarget | null {
  const short = name.replace(/^refs\/(heads|tags)\//, "");
  const head = name.startsWith("refs/tags/") ? undefined : refs.get(`refs/heads/${short}`);
  if (head !== undefined) return { kind: "branch", branch: short, want: head };
  const tag = name.startsWith("refs/heads/") ? undefined : refs.get(`refs/tags/${short}`);
  if (tag !== undefined) return { kind: "tag", want: tag, commit: refs.get(`refs/tags/${short}^{}`) ?? tag };
  if (!/^[0-9a-f]{4,40}$/i.test(name)) return null;
  const tips = [...refs].filter(([ref]) => /^refs\/(heads|tags)\//.test(ref) && !ref.endsWith("^{}"));
  const wants = [...new Set(tips.map(([, oid]) => oid))].slice(0, MOST_WANTS);
  return wants.length === 0 ? null : { kind: "commit", wants };
}

/** The commit that a branch or a tag of the remote names; null: it has none of that name. */
export function remoteCommit(refs: ReadonlyMap<string, string>, name: string): string | null {
  const target = remoteTarget(refs, name);
  if (target?.kind === "branch") return target.want;
  return target?.kind === "tag" ? target.commit : null;
}
