import { join } from "node:path";
import git from "isomorphic-git";
import { asCompetitionError } from "../../errors/wrap.ts";
import type { GitTransport } from "./git-http.ts";
import type { Repository } from "./repository.ts";

export type FetchTipOptions = {
  /** Commits of history to bring; null for all. @default 1 */
  readonly depth?: number | null | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Brings the remote branch's newest commit and what it needs, nothing else: shallow, one branch, no checkout. Answers its id. */
export async function fetchTip(
  repository: Repository,
  { transport, depth = 1, signal }: FetchTipOptions & { readonly transport: GitTransport },
): Promise<string | null> {
  const { fs, gitdir, branch } = repository;
  // A cache of its own: packs are unpacked at once and not to be kept in memory.
  const cache = {};
  const options = {
    fs,
    gitdir,
    cache,
    http: transport.client(signal),
    url: transport.url,
    ref: branch,
    remoteRef: branch,
  };
  const { fetchHead } = await git
    .fetch({ ...options, singleBranch: true, tags: false, ...(depth === null ? {} : { depth }) })
    .catch((error) => {
      if (signal?.aborted) throw error;
      throw asCompetitionError(error, { code: "GIT_FETCH", fault: "infrastructure" });
    });
  await unpackAll({ ...repository, cache });
  return fetchHead;
}

/**
 * Turns packs into single objects. isomorphic-git reads a whole pack into memory to take one object out of it, and every fetch
 * would leave another; as single objects a commit reads only the few trees on its way.
 */
export async function unpackAll(repository: Repository): Promise<void> {
  const { fs, files, gitdir, cache } = repository;
  const folder = join(gitdir, "objects", "pack");
  const names = await files.readdir(folder).catch(() => []);
  for (const name of names.filter((file) => file.endsWith(".pack"))) {
    const { oids } = await git.indexPack({ fs, dir: gitdir, gitdir, filepath: `objects/pack/${name}`, cache });
    for (const oid of oids) {
      const { object, type } = await git.readObject({ fs, gitdir, oid, format: "content", cache });
      if (type === "blob" || type === "tree" || type === "commit" || type === "tag") {
        await git.writeObject({ fs, gitdir, object: object as Uint8Array, type, format: "content" });
      }
    }
    for (const ending of ["pack", "idx"])
      await files.unlink(join(folder, name.replace(/pack$/, ending))).catch(() => undefined);
  }
}
