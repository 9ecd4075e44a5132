import type { LeaderEntry } from "../src/competition/records/leader.ts";
import type { WeightsServiceOptions } from "../src/competition/stages/weights/options.ts";
import { createWeightsService } from "../src/competition/stages/weights/weights-service.ts";
import { type Notice, silentLogger } from "../src/ports/index.ts";
import { createSimulatedChain } from "../src/world/chain/simulated/create-simulated-chain.ts";
import { DEV_HOTKEYS } from "./dev-hotkeys.ts";
import { createManualClock, type ManualClock } from "./manual-clock.ts";
import { createMemoryBranch } from "./memory-branch.ts";
import { createMemoryStateStore } from "./memory-state-store.ts";

export const [OWNER, MINER, OTHER] = DEV_HOTKEYS;
export const START_BLOCK = 5_000;
const signal = new AbortController().signal;

/** An entry of `leader.json`. */
export const entry = (changes: Partial<LeaderEntry>): LeaderEntry => ({
  hotkey: MINER,
  repo: "a/b",
  commit: "1".repeat(40),
  docker: "image",
  weight: 0.8,
  effective_block: 1_000,
  ...changes,
});

export type Scene = {
  leader?: readonly LeaderEntry[];
  stage?: string;
  options?: Partial<WeightsServiceOptions>;
  lastUpdate?: number;
  permit?: boolean;
  clock?: ManualClock;
};

/** A weights service on a simulated chain, in `stage`, with this leader record. */
export async function scene({
  leader = [entry({})],
  stage = "duels",
  options = {},
  lastUpdate = 0,
  permit = true,
  clock = createManualClock({ now: Date.UTC(2026, 1, 3) }),
}: Scene = {}) {
  const branch = createMemoryBranch({
    "state.json": JSON.stringify({ current_round: 3, stage, next_stage_eta: null }, null, 2),
    "leader.json": JSON.stringify(leader, null, 2),
  });
  const state = await createMemoryStateStore({ branch, clock });
  const chain = createSimulatedChain({
    clock,
    startBlock: START_BLOCK,
    neurons: [{ hotkey: OWNER, lastUpdate, validatorPermit: permit }, { hotkey: MINER }, { hotkey: OTHER }],
    hotkey: OWNER,
  });
  const notices: Notice[] = [];
  const notifier = { name: "list", notify: async (notice: Notice) => void notices.push(notice) };
  const verifications: number[] = [];
  const service = createWeightsService(
    { state, clock, logger: silentLogger, notifier },
    {
      chain,
      ownerUid: 0,
      random: () => 0.5,
      verifyRound: async (round) => {
        verifications.push(round);
        return { ok: true, findings: [] };
      },
      ...options,
    },
  );
  return { clock, state, chain, service, notices, verified: verifications, turn: () => service.turn({ signal }) };
}
