import type { StateChange, StateStore } from "@404-gen/core";
import { formatConfig, formatLeader, formatPrompts, formatSchedule, formatState, paths } from "@404-gen/core/records";
import { HOSTS, imageOf, OWNER_HOTKEY, VALIDATOR_HOTKEY } from "./cast.ts";
import type { DemoPlay } from "./play.ts";

/** When the demo's time begins: its first round reveals until 08:00. */
export const DEMO_START_MS = Date.UTC(2026, 0, 5, 6, 0, 0);
/** Chain block at that moment, far enough from 0 to look like one. */
export const DEMO_START_BLOCK = 7_000_000;
const REVEAL_BLOCKS = 600;
const GENERATION_MINUTES = 60;
const BLOCKS_PER_MINUTE = 5;

export type DemoSetup = {
  readonly play: DemoPlay;
  readonly promptStems: readonly string[];
  readonly promptsPerRound: number;
};

const REVEALS_END = DEMO_START_BLOCK + REVEAL_BLOCKS;

/** The first commit of the demo's repository: a competition about to open its first round. */
export async function setUpState(state: StateStore, { play, promptStems, promptsPerRound }: DemoSetup): Promise<void> {
  const { leader } = play.cast;
  const { hotkey, repo, commit } = leader;
  const changes: StateChange[] = [
    {
      path: paths.config,
      text: formatConfig({
        name: "demo",
        description: "A whole round on embedded parts",
        first_evaluation_date: "2026-01-05",
        last_competition_date: "2026-12-31",
        round_start_time: "08:00:00",
        generation_stage_minutes: GENERATION_MINUTES,
        finalization_buffer_hours: 1,
        win_margin: 0.05,
        weight_decay: 0.1,
        weight_floor: 0.1,
        prompts_per_round: promptsPerRound,
        carryover_prompts: Math.floor(promptsPerRound / 4),
        round_duration_days: 1,
        ...play.config(promptsPerRound),
      }),
    },
    {
      path: paths.state,
      text: formatState({ current_round: 0, stage: "open", next_stage_eta: "2026-01-05T08:00:00Z" }),
    },
    {
      path: paths.leader,
      text: formatLeader([
        {
          hotkey,
          repo,
          commit,
          docker: imageOf(leader),
          ...play.leaderEntry,
          weight: 1,
          effective_block: DEMO_START_BLOCK,
        },
      ]),
    },
    { path: paths.pool, text: formatPrompts(promptStems.map((stem) => `http://${HOSTS.prompts}/${stem}.png`)) },
    {
      path: paths.schedule(0),
      text: formatSchedule({
        earliest_reveal_block: DEMO_START_BLOCK,
        latest_reveal_block: REVEALS_END,
        generation_deadline_block: REVEALS_END + GENERATION_MINUTES * BLOCKS_PER_MINUTE,
      }),
    },
  ];
  await state.commit(changes, { message: "Set up the demo competition", expect: { [paths.state]: null } });
}

/** What the demo's chain holds: everybody's commitment, and who is registered. */
export function chainContents({ cast: { leader, miners }, locks }: Pick<DemoPlay, "cast" | "locks">) {
  return {
    neurons: [OWNER_HOTKEY, VALIDATOR_HOTKEY, leader.hotkey, ...miners.map(({ hotkey }) => hotkey)].map((hotkey) => ({
      hotkey,
    })),
    locks,
    commitments: miners.map((miner) => ({
      hotkey: miner.hotkey,
      block: REVEALS_END - miner.revealsBefore,
      text:
        miner.commitment ??
        JSON.stringify({ repo: miner.repo, commit: miner.commit, cdn_url: `http://${HOSTS.of(miner)}` }),
    })),
  };
}
