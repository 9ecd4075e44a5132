import { STAGE_OWNERS } from "@404-gen/core/rules";
import { POD_TOKEN } from "../world/cloud.ts";
import { count } from "../world/ledger.ts";
import type { World } from "../world/world.ts";
import type { Invariant } from "./invariant.ts";
import { jsonIn, stateIn } from "./read.ts";

/** A stage may last so long after its own end time, milliseconds: faults that pass are over by then. */
const LATE_MS = 24 * 3_600_000;
/** The default of `PODS_PER_MINER`. */
const MOST_MACHINES = 4;

/** Number of a world's notices that were checked: each is checked once. */
const checkCounts = new WeakMap<World, number>();

/** Invariants of each commit about leases, secrets, money and time. */
export const OUTSIDE_INVARIANTS: readonly Invariant[] = [
  {
    name: "stage-by-its-lease",
    sentence: "When a stage ends, somebody holds the lease of the service that owns it.",
    check({ before, after }) {
      const [from, to] = [stateIn(before), stateIn(after)];
      if (from === null || to === null || from.stage === to.stage || from.stage === "paused" || to.stage === "paused")
        return null;
      const role = STAGE_OWNERS[from.stage];
      const lease = role === null ? null : jsonIn<{ owner?: string }>(after, `leases/${role}.json`);
      return lease?.owner === undefined ? `${from.stage} was moved and nobody has the lease of ${role}` : null;
    },
  },
  {
    name: "no-secret",
    sentence: "No secret stands in a file, a commit's message or a notice.",
    check({ commit, world }) {
      const texts = [commit.message, ...commit.changes.map(({ text }) => text ?? "")];
      if (texts.some((text) => text.includes(POD_TOKEN))) return `commit ${commit.id} holds a machine's token`;
      const notice = world.notices
        .slice(checkCounts.get(world) ?? 0)
        .find(({ title, fields }) => `${title}${JSON.stringify(fields)}`.includes(POD_TOKEN));
      checkCounts.set(world, world.notices.length);
      return notice ? `the notice ${notice.kind} holds a machine's token` : null;
    },
  },
  {
    name: "stage-ends-in-time",
    sentence: "A stage with an end time ends at most a day after it, whatever faults that pass happen in it.",
    check({ before, commit }) {
      const state = stateIn(before);
      if (!state || state.stage === "open" || state.stage === "finished" || state.next_stage_eta === null) return null;
      const late = commit.timeMs - Date.parse(state.next_stage_eta);
      return late > LATE_MS ? `round ${state.current_round} stood in ${state.stage} ${late} ms too long` : null;
    },
  },
  {
    name: "few-machines",
    sentence: `An image has at most ${MOST_MACHINES} machines of one runner at a time, as the settings allow.`,
    check({ world }) {
      // `miner-03-5hprvjsh6z-1-a`: round, hotkey, number, runner.
      const machines = new Map<string, number>();
      for (const { pod } of world.cloud.alive()) count(machines, pod.name.replace(/-\d+(-[^-]+)$/, "$1"));
      const most = Math.max(0, ...machines.values());
      return most > MOST_MACHINES ? `an image has ${most} machines at once` : null;
    },
  },
];
