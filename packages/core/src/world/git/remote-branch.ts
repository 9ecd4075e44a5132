import { CompetitionError } from "../../base/errors/competition-error.ts";
import { isAbort } from "../../base/errors/wrap.ts";
import { redact } from "../../base/secrets/redact.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Branch, BranchCommit, BranchOutcome } from "../state/branch.ts";
import { nameRemote } from "./ask-library.ts";
import { encodePack } from "./encode-object.ts";
import { fetchTip } from "./fetch-tip.ts";
import type { GitTransport } from "./git-http.ts";
import { type GitBranchParts, gitReads } from "./local-branch.ts";
import type { CommitObjects } from "./objects.ts";
import { pushPack } from "./push-pack.ts";
import { readRef, writeRef } from "./ref.ts";
import { remoteTip } from "./remote-tip.ts";
import { isBeneath, watchGrowth } from "./watch-growth.ts";
import { watchLag } from "./watch-lag.ts";

/** Milliseconds before a push of unknown outcome is looked at again. */
const READ_BACK_DELAYS_MS = [0, 1_000, 5_000] as const;

export type RemoteBranchParts = GitBranchParts & {
  readonly name: string;
  readonly transport: GitTransport;
  /** Waits between read-backs. */
  readonly io: Clock;
};

type Signal = { readonly signal?: AbortSignal | undefined };

/** A branch of a git host, through a shallow clone that holds the newest commit only. */
export async function createRemoteBranch(parts: RemoteBranchParts): Promise<Branch> {
  const { repository, objects, transport, io } = parts;
  const { branch } = repository;
  await nameRemote(repository, transport.url);

  const look = (service: "git-upload-pack" | "git-receive-pack", { signal }: Signal) =>
    remoteTip(transport, { branch, service, signal });

  const growth = watchGrowth(parts);
  const isLagging = watchLag(parts);
  let introduced = false;

  /** Brings the commit and all that it needs; our branch moves only then. */
  async function bring(tip: string | null, { signal }: Signal): Promise<string | null> {
    const ours = await readRef(repository);
    if (tip === null) {
      await growth.follow({ from: ours, to: null });
      return null;
    }
    // This is asked for our own tip too, which ends a lag.
    if ((await isLagging({ ours, shown: tip })) || ours === tip) return ours;
    const reach = ours === null ? "newest" : "since";
    // Another commit may have landed between looking and fetching; what was fetched is the tip then.
    const newTip = (await fetchTip(repository, { transport, reach, signal })) ?? tip;
    await objects.rootOf(newTip);
    await growth.follow({ from: ours, to: newTip });
    await writeRef(repository, newTip);
    return newTip;
  }

  async function finish(commit: string, tip: string): Promise<BranchOutcome> {
    if (tip === commit) await writeRef(repository, commit);
    return { kind: "done", revision: commit, tip };
  }

  /** After a push whose answer got lost, or one that was refused: what does the branch show? */
  async function readBack(
    from: string | null,
    { commit }: CommitObjects,
    options: Signal,
  ): Promise<BranchOutcome | null> {
    const tip = await look("git-upload-pack", options);
    if (tip === commit) return finish(commit, commit);
    if (tip === from) return null;
    const newTip = await bring(tip, options);
    if (newTip !== null && (await isBeneath(objects, { commit, tip: newTip }))) return finish(commit, newTip);
    return { kind: "moved", tip: newTip };
  }

  /** Pushes, and after a lost answer looks before it tries the same commit again; it can land only once. */
  async function push({ parent }: BranchCommit, commitObjects: CommitObjects, options: Signal): Promise<BranchOutcome> {
    const pack = encodePack(commitObjects.created);
    let cause: unknown;
    for (const delayMs of READ_BACK_DELAYS_MS) {
      if (cause !== undefined && delayMs > 0) await io.sleep(delayMs, options);
      try {
        if (cause !== undefined) {
          const answer = await readBack(parent, commitObjects, options);
          if (answer) return answer;
        }
        const refusal = await pushPack(transport, { branch, from: parent, to: commitObjects.commit, pack, ...options });
        if (refusal === null) return await finish(commitObjects.commit, commitObjects.commit);
        return await refusalOf(parent, { written: commitObjects, refusal, ...options });
      } catch (error) {
        if (options.signal?.aborted || !mayHaveLanded(error)) throw error;
        cause = error;
      }
    }
    throw new CompetitionError(`${transport.url}: whether the push was taken is not known`, {
      code: "GIT_OUTCOME_UNKNOWN",
      cause,
      data: { commit: commitObjects.commit },
    });
  }

  async function refusalOf(
    parent: string | null,
    { written, refusal, signal }: { written: CommitObjects; refusal: string } & Signal,
  ): Promise<BranchOutcome> {
    const answer = await readBack(parent, written, { signal });
    if (answer) return answer;
    throw new CompetitionError(`${transport.url} refused the push: ${refusal}`, {
      code: "GIT_REFUSED",
      retryable: /lock|busy|timeout/i.test(refusal),
      data: { reason: redact(refusal).slice(0, 500) },
    });
  }

  return {
    ...gitReads(objects),
    name: parts.name,
    rewrites: growth.rewrites,
    tip: async (options = {}) => bring(await look("git-upload-pack", options), options),
    async commit(commit, options = {}) {
      // The first time: the protocol asks for an introduction, and the right to write is checked. Later a push shows whether the branch moved.
      if (!introduced) {
        const tip = await look("git-receive-pack", options);
        introduced = true;
        if (tip !== commit.parent) return { kind: "moved", tip: await bring(tip, options) };
      }
      return push(commit, await objects.writeCommit({ ...commit, author: parts.author }), options);
    },
    close: async () => undefined,
  };
}

/** Errors after which the server may or may not have taken the push. */
function mayHaveLanded(error: unknown): boolean {
  return isAbort(error) || (CompetitionError.is(error) && error.retryable);
}
