import type { Logger } from "../../ports/logger.ts";
import type { Branch } from "../state/branch.ts";
import type { GitAuthor } from "./git-author.ts";
import { blobId, type GitObjects } from "./objects.ts";
import { moveRef, readRef } from "./ref.ts";
import type { Repository } from "./repository.ts";
import { createTipMemory } from "./tip-memory.ts";
import { type OnRewritten, watchGrowth } from "./watch-growth.ts";
import { syncWorktree } from "./worktree.ts";

export type GitBranchParts = {
  readonly repository: Repository;
  readonly objects: GitObjects;
  readonly author: GitAuthor;
  readonly logger: Logger;
  readonly onRewritten?: OnRewritten | undefined;
};

/** Reading side that local and remote branches share: everything is answered from objects on this machine. */
export function gitReads(objects: GitObjects): Pick<Branch, "read" | "list" | "fingerprint" | "fingerprintOf"> {
  return {
    async read(revision, path) {
      return revision === null ? null : objects.textAt(revision, path);
    },
    async list(revision, directory) {
      return revision === null ? [] : (await objects.files(revision, directory)).map((file) => file.path);
    },
    fingerprint: async (revision, path) => (revision === null ? null : objects.fileId(revision, path)),
    fingerprintOf: blobId,
  };
}

/** A branch of a repository on this machine, its checked-out files kept in step. */
export async function createLocalBranch(parts: GitBranchParts & { readonly name: string }): Promise<Branch> {
  const { repository, objects, author, logger } = parts;
  async function showTip(commit: string | null): Promise<void> {
    if (commit === null) return;
    await syncWorktree(repository, { objects, commit }).catch((error) =>
      logger.warn("checked-out files are behind the branch; they follow with the next commit", {
        problem: String(error),
      }),
    );
  }
  const growth = watchGrowth(parts);
  const memory = createTipMemory(repository);
  let tipBefore = await memory.read();
  async function remember(tip: string | null): Promise<void> {
    // A branch that is gone is compared, when it is back, with what it was.
    if (tip === null || tip === tipBefore) return;
    tipBefore = tip;
    await memory.write(tip).catch((error) =>
      logger.warn("the branch's tip is not remembered over a restart; it is with the next one", {
        problem: String(error),
      }),
    );
  }
  async function look(): Promise<string | null> {
    const tip = await readRef(repository);
    await growth.follow({ from: tipBefore, to: tip });
    await remember(tip);
    return tip;
  }
  await showTip(await look());
  return {
    ...gitReads(objects),
    name: parts.name,
    rewrites: growth.rewrites,
    tip: look,
    async commit(commit, { signal } = {}) {
      const before = await look();
      if (before !== commit.parent) return { kind: "moved", tip: before };
      const commitObjects = await objects.writeCommit({ ...commit, author });
      if (!(await moveRef(repository, { from: commit.parent, to: commitObjects.commit, signal }))) {
        return { kind: "moved", tip: await look() };
      }
      await remember(commitObjects.commit);
      await showTip(commitObjects.commit);
      return { kind: "done", revision: commitObjects.commit, tip: commitObjects.commit };
    },
    close: async () => undefined,
  };
}
