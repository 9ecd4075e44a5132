import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ifAbsent } from "../state/on-disk.ts";
import { fetchPack } from "./fetch-pack.ts";
import { writeAtomic } from "./git-fs.ts";
import type { GitTransport } from "./git-http.ts";
import { malformedError } from "./limits.ts";
import { createObjectReader } from "./object-reader.ts";
import { remoteTip } from "./remote-tip.ts";
import type { Repository } from "./repository.ts";
import { unpackPack } from "./unpack-pack.ts";

/**
 * - `newest`: the newest commit alone, for a first clone.
 * - `since`: the commits since the one that our branch is at. Without a depth, because a host that is asked for a depth without
 *   thin packs (which are not taken) sends everything again.
 * - `all`: the whole history.
 */
export type FetchReach = "newest" | "since" | "all";

export type FetchTipOptions = {
  readonly transport: GitTransport;
  readonly reach: FetchReach;
  readonly signal?: AbortSignal | undefined;
};

/** Depth in git's protocol that means that nothing stays cut off. */
const WHOLE_HISTORY = 0x7fffffff;

/** Brings the remote branch's newest commit and what it needs, nothing else: one branch, no checkout. Answers its id. */
export async function fetchTip(
  repository: Repository,
  { transport, reach, signal }: FetchTipOptions,
): Promise<string | null> {
  const { branch } = repository;
  const want = await remoteTip(transport, { branch, service: "git-upload-pack", signal });
  if (want === null) return null;
  await fetchBranch(repository, { transport, want, reach, signal });
  return want;
}

/** Brings the branch's newest commit, whose id is known, and what it needs. */
export async function fetchBranch(
  repository: Repository,
  { want, ...options }: FetchTipOptions & { readonly want: string },
): Promise<void> {
  const { branch, gitdir } = repository;
  await fetchObjects(repository, { ...options, wants: [want] });
  const reader = createObjectReader(repository, options.transport.limits);
  if ((await reader.read(want))?.type !== "commit") throw malformedError(`its host did not send the commit ${want}`);
  await writeAtomic(repository.files, join(gitdir, trackedRef(branch)), `${want}\n`);
}

/** Brings objects and what they need, as far as it is not here. */
export async function fetchObjects(
  repository: Repository,
  { transport, wants, reach, signal }: FetchTipOptions & { readonly wants: readonly string[] },
): Promise<void> {
  const shallow = await readShallow(repository);
  const haves = await ownTips(repository);
  if (!(wants.every((want) => haves.includes(want)) && (reach !== "all" || shallow.length === 0))) {
    const depth = reach === "newest" ? 1 : reach === "all" && shallow.length > 0 ? WHOLE_HISTORY : undefined;
    const pack = await fetchPack(repository, { transport, wants, haves, shallow, depth, signal });
    await takeIn(repository, { fetched: pack, transport, signal });
    await writeShallow(repository, shallow, pack);
  }
}

const trackedRef = (branch: string) => `refs/remotes/origin/${branch}`;

type Taking = {
  readonly fetched: Awaited<ReturnType<typeof fetchPack>>;
  readonly transport: GitTransport;
  readonly signal: AbortSignal | undefined;
};

async function takeIn(repository: Repository, { fetched: { path }, transport, signal }: Taking): Promise<void> {
  if (path === null) return;
  try {
    await unpackPack(repository, { path, limits: transport.limits, signal });
  } finally {
    await rm(path, { force: true });
  }
}

/** Commits that a host need not send again: what our branch and its image of the remote one are at. */
async function ownTips({ files, gitdir, branch }: Repository): Promise<string[]> {
  const read = async (ref: string) =>
    String(await files.readFile(join(gitdir, ref), "utf8").catch(ifAbsent(""))).trim();
  const tips = await Promise.all([read(`refs/heads/${branch}`), read(trackedRef(branch))]);
  return [...new Set(tips.filter((oid) => /^[0-9a-f]{40}$/.test(oid)))];
}

async function readShallow({ files, gitdir }: Repository): Promise<string[]> {
  const text = String(await files.readFile(join(gitdir, "shallow"), "utf8").catch(ifAbsent("")));
  return text.split("\n").filter((line) => /^[0-9a-f]{40}$/.test(line));
}

type Cut = { readonly shallow: readonly string[]; readonly unshallow: readonly string[] };

async function writeShallow({ files, gitdir }: Repository, before: readonly string[], { shallow, unshallow }: Cut) {
  const now = new Set([...before, ...shallow]);
  for (const oid of unshallow) now.delete(oid);
  if (now.size === before.length && before.every((oid) => now.has(oid))) return;
  const path = join(gitdir, "shallow");
  if (now.size === 0) await files.unlink(path).catch(ifAbsent(undefined));
  else await writeAtomic(files, path, `${[...now].sort().join("\n")}\n`);
}
