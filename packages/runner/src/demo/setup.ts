import type { StateStore } from "@404-gen/core";
import { beginCompetition } from "@404-gen/core/competition";
import { parseConfig, paths } from "@404-gen/core/records";
import { cdnUrlOf, type Entrant, imageOf, OWNER_HOTKEY, VALIDATOR_HOTKEY } from "./cast.ts";
import type { DemoPlay } from "./play.ts";

/** Start of the demo's time: 06:00 UTC, two hours before the reveals of its first round end. */
export const DEMO_START_MS = Date.UTC(2026, 0, 5, 6, 0, 0);
/** Block of the chain at that time, large enough to look like a real one. */
export const DEMO_START_BLOCK = 7_000_000;
/** Blocks from the demo's start to 08:00, 12 s each. */
const REVEAL_BLOCKS = 600;

export type DemoSetup = {
  readonly play: DemoPlay;
  readonly promptStems: readonly string[];
  /** Address of the prompt pictures. */
  readonly promptsUrl: string;
  readonly promptsPerRound: number;
};

/** Alpha that must be locked for one hotkey in competition 2. */
export const ENOUGH_ALPHA = 100;

const REVEALS_END = DEMO_START_BLOCK + REVEAL_BLOCKS;

/** Writes the first commit of the demo's repository: a competition whose round 0 is open. */
export async function setUpState(state: StateStore, setup: DemoSetup): Promise<void> {
  const { play, promptStems, promptsUrl, promptsPerRound } = setup;
  const { leader } = play.cast;
  const { hotkey, repo, commit } = leader;
  const config = {
    name: "demo",
    description: "A whole round on embedded parts",
    first_evaluation_date: "2026-01-05",
    last_competition_date: "2026-12-31",
    round_start_time: "08:00:00",
    generation_stage_minutes: 60,
    finalization_buffer_hours: 1,
    win_margin: 0.05,
    weight_decay: 0.1,
    weight_floor: 0.1,
    prompts_per_round: promptsPerRound,
    carryover_prompts: Math.floor(promptsPerRound / 4),
    round_duration_days: 1,
    ...play.config(promptsPerRound),
  };
  await beginCompetition(
    { state },
    {
      competition: play.competition,
      config: parseConfig(JSON.stringify(config), { path: paths.config }),
      leader: { hotkey, repo, commit, docker: imageOf(leader) },
      pool: promptStems.map((stem) => `${promptsUrl}/${stem}.png`),
      now: DEMO_START_MS,
      currentBlock: DEMO_START_BLOCK,
    },
  );
}

/** Contents of the demo's chain: the neurons, the locked alpha and all commitments. */
export function chainContents(
  { cast: { leader }, locks }: Pick<DemoPlay, "cast" | "locks">,
  miners: readonly Entrant[],
) {
  // Every miner has enough alpha, unless `locks` of the cast gives it less.
  const enough = miners.map(({ hotkey }) => [hotkey, ENOUGH_ALPHA]);
  return {
    neurons: [OWNER_HOTKEY, VALIDATOR_HOTKEY, leader.hotkey, ...miners.map(({ hotkey }) => hotkey)].map((hotkey) => ({
      hotkey,
    })),
    locks: { ...Object.fromEntries(enough), ...locks },
    commitments: miners.map((miner) => ({
      hotkey: miner.hotkey,
      block: REVEALS_END - miner.revealsBefore,
      text: miner.commitment ?? JSON.stringify({ repo: miner.repo, commit: miner.commit, cdn_url: cdnUrlOf(miner) }),
    })),
  };
}
