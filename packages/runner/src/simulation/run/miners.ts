import { scheduleFile } from "@404-gen/core/records";
import { stateIn } from "../invariants/read.ts";
import { cdnUrlOf } from "../ports/sim-door.ts";
import { ROLES } from "../world/cast.ts";
import { BLOCK_MS, START_BLOCK, START_MS, type World } from "../world/world.ts";

/** Fewest blocks before the window's end at which a miner reveals. */
const LEAST_BEFORE = 30;

/** Lets the miners reveal a new solution in every round's window, at blocks that chance draws. They reveal again when the window has moved. */
export function revealFor(world: World, latest: Map<number, string>): void {
  const state = stateIn(world.branch.files());
  if (state?.stage !== "open") return;
  const round = state.current_round;
  const path = scheduleFile.path({ round });
  const schedule = world.branch.files().get(path);
  if (schedule === undefined || latest.get(round) === schedule) return;
  latest.set(round, schedule);
  const window = scheduleFile.parse(schedule, { path });
  const now = START_BLOCK + Math.floor((world.queue.now() - START_MS) / BLOCK_MS);
  const from = Math.max(window.earliest_reveal_block, now) + 1;
  const draws = world.draws(`reveals ${round}`);
  const solutions = world.solutions.reveal(round);
  for (const role of ROLES) {
    const { hotkey, repo, commit } = solutions[role];
    const room = Math.max(1, window.latest_reveal_block - LEAST_BEFORE - from);
    const reveal = {
      hotkey,
      block: from + draws.below(room),
      text: JSON.stringify({ repo, commit, cdn_url: cdnUrlOf(commit) }),
    };
    world.chain.commit(reveal);
  }
}
