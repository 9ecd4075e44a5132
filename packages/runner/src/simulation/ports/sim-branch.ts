import type { MemoryBranch } from "@404-gen/core/memory";
import type { World } from "../world/world.ts";
import type { SimProcess } from "./sim-process.ts";

/** Latency of the git host, milliseconds. */
const LOOK_MS = [80, 600] as const;
const PUSH_MS = [300, 2_500] as const;

/** The branch as one process reaches it: looks and pushes go to the host; what was fetched is read here. */
export function createSimBranch({ world, gate, disk }: SimProcess): MemoryBranch {
  const { branch } = world;
  const heightOf = (id: string | null) => branch.commits.findLastIndex((commit) => commit.id === id);
  /** As the git adapter does it (`watchLag`): a tip that ours goes on from is a replica's that lags. */
  const bring = (shown: string | null) => {
    if (heightOf(shown) > heightOf(disk.tip)) disk.tip = shown;
    return disk.tip;
  };
  return {
    ...branch,
    connect() {
      const host = branch.connect();
      return {
        ...host,
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
              bring(outcome.tip);
              return outcome;
            },
          }),
      };
    },
  };
}

/** A commit by somebody else, beside the record. */
async function commitNote({ branch, queue }: World): Promise<void> {
  const host = branch.connect();
  const changes = [{ path: `notes/${branch.commits.length}.txt`, text: "a note\n" }];
  await host.commit({ parent: await host.tip(), changes, message: "Add a note", timeMs: queue.now() });
}
