import type { MemoryCommit } from "@404-gen/core/memory";
import { revealFor } from "../run/miners.ts";
import type { World } from "../world/world.ts";
import type { Broken, Step } from "./invariant.ts";
import { OUTSIDE_INVARIANTS } from "./outside-invariants.ts";
import { RECORD_INVARIANTS } from "./record-invariants.ts";

/** All invariants that are checked after each commit. */
export const COMMIT_INVARIANTS = [...RECORD_INVARIANTS, ...OUTSIDE_INVARIANTS];

/** Watches the branch. */
export type Watcher = {
  /** Checks the commits that are new since the last call. */
  look(): void;
  /** Invariants that broke so far. */
  readonly broken: readonly Broken[];
};

/** Checks each commit once, in order. Lets the miners reveal when a round opens, too. */
export function createWatcher(world: World): Watcher {
  const { branch, trace } = world;
  const broken: Broken[] = [];
  const invariants = [...COMMIT_INVARIANTS, ...(world.plan.validator?.invariants ?? [])];
  const reveals = new Map<number, string>();
  let latest = 0;
  let last: string | null = null;
  /** Only people rewrite the branch, no service does: the new content is not checked. */
  const followRewrites = (): void => {
    if (latest > 0 && branch.commits[latest - 1]?.id !== last) latest = branch.commits.length;
    last = branch.commits[latest - 1]?.id ?? null;
  };
  const take = (commit: MemoryCommit): void => {
    const [before, after] = [branch.files(last), branch.files(commit.id)];
    last = commit.id;
    const paths = commit.changes.map(({ path }) => path);
    trace.add({ who: "world", kind: "commit", what: commit.message.replaceAll("\n", "; ") });
    const step: Step = { world, commit, before, after, paths };
    for (const { name, check } of invariants) {
      const what = check(step);
      if (what !== null) broken.push({ invariant: name, at: commit.timeMs, what });
    }
  };
  return {
    broken,
    look() {
      if (branch.commits.at(-1)?.id === last) return;
      followRewrites();
      for (; latest < branch.commits.length; latest++) take(branch.commits[latest] as MemoryCommit);
      revealFor(world, reveals);
    },
  };
}
