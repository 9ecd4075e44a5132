import type { MemoryCommit } from "@404-gen/core/memory";
import type { World } from "../world/world.ts";
import { repeat } from "./repeat.ts";

/** From the rewrite until a person has heard the alarm, and mends it, milliseconds. */
const MEND_MS = [600_000, 7_200_000] as const;
const MOST_BACK = 3;

/** What a person sees to beside the branch. */
export type RewriteOptions = {
  /** Told when the branch is what it shall be: machines then forget commits that are no part of it. */
  readonly onMended: () => void;
};

/** What rewrites left to do. */
export type Rewrites = {
  /** Nothing waits for a person to put it back. */
  isMended(): boolean;
};

/**
 * Lets somebody rewrite the branch under the services, and a person mend it. While a history is still to be put back nobody squashes again: the only copy
 * of it would be gone, and no record proves what the pool of prompts held then.
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

/** Back by a few commits. Put back if nobody has gone on from there; else what the branch shows now is what holds. */
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

/** One commit in place of all. What came since is put on the old history again. */
function squash(world: World, mendLater: MendLater): void {
  const { branch, queue } = world;
  const old = [...branch.commits];
  const changes = [...branch.files()].map(([path, text]) => ({ path, text }));
  const message = "Squash the history";
  rewrite(world, [{ timeMs: queue.now(), message, changes }]);
  const squashed = branch.commits[0]?.id;
  mendLater("mend squashed", () => {
    // Somebody else may have rewritten it meanwhile: then this history is no longer the one to put back.
    if (branch.commits[0]?.id === squashed) rewrite(world, [...old, ...branch.commits.slice(1)]);
  });
}

function rewrite({ branch, trace }: World, commits: readonly Omit<MemoryCommit, "id">[]): void {
  branch.rewrite(commits);
  trace.add({ who: "people", kind: "commit", what: `the branch is rewritten: ${commits.length} commits` });
}
