import type { MemoryBranch } from "@404-gen/core/memory";
import type { tellRewritten } from "../../assemble/parts/state.ts";
import type { World } from "../world/world.ts";
import type { SimProcess } from "./sim-process.ts";

/** Latency of the git host, milliseconds. */
const LOOK_MS = [80, 600] as const;
const PUSH_MS = [300, 2_500] as const;
/** As in the git adapter (`watchLag`): a host that is behind for less than this counts as a replica that lags, after that as a branch that was rewound. */
const LAG_MS = 60_000;

type OnRewritten = ReturnType<typeof tellRewritten>;

/** The branch as one process reaches it: looks and pushes go to the host, files are read from the process's own clone. */
export function createSimBranch({ world, gate, disk, clock }: SimProcess, onRewritten: OnRewritten): MemoryBranch {
  const { branch } = world;
  let rewrites = 0;
  const heightOf = (id: string | null) => branch.commits.findLastIndex((commit) => commit.id === id);
  const bring = (tip: string | null) => {
    const isGone = disk.tip !== null && heightOf(disk.tip) < 0;
    if (isGone) return follow(tip);
    if (heightOf(tip) > heightOf(disk.tip)) disk.tip = tip;
    return disk.tip;
  };
  /** Our tip is no longer part of the branch, so the branch was rewritten. People get a notice as soon as that is sure. */
  const follow = (tip: string | null) => {
    const from = disk.tip as string;
    disk.behindSince = isBeneath(branch, { commit: tip, tip: from }) ? (disk.behindSince ?? clock.now()) : null;
    if (disk.behindSince !== null && clock.now() - disk.behindSince < LAG_MS) return from;
    disk.behindSince = null;
    disk.tip = tip;
    rewrites++;
    onRewritten({ from, to: tip });
    return tip;
  };
  return {
    ...branch,
    connect() {
      const host = branch.connect();
      return {
        ...host,
        rewrites: () => rewrites,
        tip: ({ signal } = {}) =>
          gate({
            ...{ port: "git", verb: "tip", ms: LOOK_MS, signal },
            work: async (strike) => {
              if (strike === "git-stale-tip") return bring(branch.commits.at(-2)?.id ?? null);
              return bring(await host.tip());
            },
          }),
        commit: (commit, { signal } = {}) =>
          gate({
            ...{ port: "git", verb: "commit", ms: PUSH_MS, signal },
            work: async (strike) => {
              if (strike === "git-conflict") await commitNote(world);
              const outcome = await host.commit(commit);
              const tip = bring(outcome.tip);
              return outcome.kind === "moved" ? { ...outcome, tip } : outcome;
            },
          }),
      };
    },
  };
}

function isBeneath(
  branch: Pick<MemoryBranch, "parentOf">,
  { commit, tip }: { readonly commit: string | null; readonly tip: string },
): boolean {
  for (let at: string | null = tip; at !== null; at = branch.parentOf(at)) if (at === commit) return true;
  return false;
}

/** A commit by somebody else, to a file that is no state file. */
async function commitNote({ branch, queue }: World): Promise<void> {
  const host = branch.connect();
  const changes = [{ path: `notes/${queue.count()}.txt`, text: "a note\n" }];
  await host.commit({ parent: await host.tip(), changes, message: "Add a note", timeMs: queue.now() });
}
