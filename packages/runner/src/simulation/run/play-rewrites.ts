import type { MemoryCommit } from "@404-gen/core/memory";
import type { World } from "../world/world.ts";
import { repeat } from "./repeat.ts";

/** From the rewrite until a person repairs the branch, milliseconds. */
const MEND_MS = [600_000, 7_200_000] as const;
const MOST_BACK = 3;

/** Options of {@link playRewrites}. */
export type RewriteOptions = {
  /** Called when a person has repaired the branch: machines then forget the commits that are no part of it. */
  readonly onMended: () => void;
};

/** The rewrites of a run. */
export type Rewrites = {
  /** True while no rewrite waits for a person to repair it. */
  isMended(): boolean;
};

/**
 * Lets somebody rewrite the branch while the services run, and a person repair it. Nobody squashes again before the history is put back: the only copy
 * of the history would be lost, and no record proves which prompts the pool had then.
 */
export function playRewrites(world: World, options: RewriteOptions): Rewrites {
  const { branch, queue, life } = world;
  let errands = 0;
  const mendLater = (name: string, mend: () => void) => {
    const ms = world.draws(`${name} ${branch.commits.at(-1)?.id}`).between(MEND_MS);
    const run = () => {
      errands--;
      mend();
      options.onMended();
    };
    errands++;
    queue.after(ms, { life, run });
  };
  const isMended = () => errands === 0;
  repeat(world, { name: "git-rewound", run: () => rewind(world, mendLater) });
  repeat(world, { name: "git-squashed", run: () => isMended() && squash(world, mendLater) });
  return { isMended };
}

type MendLater = (name: string, mend: () => void) => void;

/** Moves the branch back by a few commits. A person puts them back, unless somebody has committed since: then the branch stays as it is. */
function rewind(world: World, mendLater: MendLater): void {
  const { branch } = world;
  const old = [...branch.commits];
  const back = 1 + world.draws(`rewound ${old.length}`).below(MOST_BACK);
  if (old.length <= back + 1) return;
  const own = old.slice(0, -back);
  rewrite(world, own);
  mendLater("mend rewound", () => {
    if (branch.commits.at(-1)?.id === own.at(-1)?.id) rewrite(world, old);
  });
}

/** Replaces the history by one commit. A person later puts the old history back, with the commits that came since on top. */
function squash(world: World, mendLater: MendLater): void {
  const { branch, queue } = world;
  const old = [...branch.commits];
  const changes = [...branch.files()].map(([path, text]) => ({ path, text }));
  const message = "Squash the history";
  rewrite(world, [{ timeMs: queue.now(), message, changes }]);
  const squashed = branch.commits[0]?.id;
  mendLater("mend squashed", () => {
    // Somebody else may have rewritten the branch since: then this history is no longer the right one.
    if (branch.commits[0]?.id === squashed) rewrite(world, [...old, ...branch.commits.slice(1)]);
  });
}

function rewrite({ branch, trace }: World, commits: readonly Omit<MemoryCommit, "id">[]): void {
  branch.rewrite(commits);
  trace.add({ who: "people", kind: "commit", what: `the branch is rewritten: ${commits.length} commits` });
}
