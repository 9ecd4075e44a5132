import { join } from "node:path";
import git from "isomorphic-git";
import { asCompetitionError } from "../../base/errors/wrap.ts";
import { looseBytes } from "./encode-object.ts";
import type { GitTransport } from "./git-http.ts";
import type { Repository } from "./repository.ts";

/**
 * - `newest`: the newest commit alone, for a first clone.
 * - `since`: the commits since the one that our branch is at. Without a depth, because a host that is asked for a depth without
 *   thin packs (which isomorphic-git does not take) sends everything again.
 * - `all`: the whole history.
 */
export type FetchReach = "newest" | "since" | "all";

export type FetchTipOptions = {
  readonly transport: GitTransport;
  readonly reach: FetchReach;
  readonly signal?: AbortSignal | undefined;
};

/** Depths in git's protocol; the largest one means that nothing stays cut off. */
const DEPTHS: Readonly<Record<FetchReach, { readonly depth?: number }>> = {
  newest: { depth: 1 },
  since: {},
  all: { depth: 0x7fffffff },
};

/** Brings the remote branch's newest commit and what it needs, nothing else: one branch, no checkout. Answers its id. */
export async function fetchTip(
  repository: Repository,
  { transport, reach, signal }: FetchTipOptions,
): Promise<string | null> {
  const { fs, gitdir, branch } = repository;
  // A cache of its own: packs are unpacked at once and not to be kept in memory.
  const cache = {};
  const http = transport.client(signal);
  const options = { fs, gitdir, cache, http, url: transport.url, ref: branch, remoteRef: branch, ...DEPTHS[reach] };
  const { fetchHead } = await git.fetch({ ...options, singleBranch: true, tags: false }).catch((error) => {
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
      if (type !== "blob" && type !== "tree" && type !== "commit") continue;
      const bytes = looseBytes({ oid, type, content: object as Uint8Array }, { level: 1 });
      await git.writeObject({ fs, gitdir, format: "deflated", oid, object: bytes });
    }
    for (const ending of ["pack", "idx"])
      await files.unlink(join(folder, name.replace(/pack$/, ending))).catch(() => undefined);
  }
}
