import { revealFor } from "../run/miners.ts";
import type { World } from "../world/world.ts";
import type { Broken, Step } from "./invariant.ts";
import { OUTSIDE_INVARIANTS } from "./outside-invariants.ts";
import { RECORD_INVARIANTS } from "./record-invariants.ts";

/** Every invariant that is looked at after each commit. */
export const COMMIT_INVARIANTS = [...RECORD_INVARIANTS, ...OUTSIDE_INVARIANTS];

/** Looks at new commits. */
export type Watcher = {
  look(): void;
  readonly broken: readonly Broken[];
};

/** Checks each commit once, in order; whoever waits for a round to open hears of it here too. */
export function createWatcher(world: World): Watcher {
  const { branch, trace } = world;
  const broken: Broken[] = [];
  const revealed = new Set<number>();
  const files = new Map<string, string>();
  let seen = 0;
  const take = (commit: (typeof branch.commits)[number]): void => {
    const before = new Map(files);
    for (const { path, text } of commit.changes) {
      if (text === null) files.delete(path);
      else files.set(path, text);
    }
    const paths = commit.changes.map(({ path }) => path);
    trace.add({ who: "world", kind: "commit", what: commit.message.replaceAll("\n", "; ") });
    const step: Step = { world, commit, before, after: files, paths };
    for (const { name, check } of COMMIT_INVARIANTS) {
      const what = check(step);
      if (what !== null) broken.push({ invariant: name, at: commit.timeMs, what });
    }
  };
  return {
    broken,
    look() {
      if (seen === branch.commits.length) return;
      for (; seen < branch.commits.length; seen++) take(branch.commits[seen] as (typeof branch.commits)[number]);
      revealFor(world, revealed);
    },
  };
}
