import { createHash } from "node:crypto";
import { beginCompetition } from "@404-gen/core/competition";
import { createMemoryStateStore } from "@404-gen/core/memory";
import { LEADER as LEADER_NAME, parseConfig, paths } from "@404-gen/core/records";
import { makeMeshGlb } from "@404-gen/render";
import type { Strike } from "./faults/create-faults.ts";
import { END_INVARIANTS, expectedWinners, winnerOf } from "./invariants/end-invariants.ts";
import type { Broken } from "./invariants/invariant.ts";
import { stateIn } from "./invariants/read.ts";
import { createWatcher } from "./invariants/watch-commits.ts";
import { competitionFor, SIMULATION_DEFAULTS, type SimulationPlan } from "./plan.ts";
import { playPeople } from "./run/play-people.ts";
import { playRewrites } from "./run/play-rewrites.ts";
import { supervise } from "./run/supervise.ts";
import { createLifeClock } from "./time/life-clock.ts";
import { installRealWorldGuard } from "./time/real-world-guard.ts";
import { runEvents } from "./time/run-events.ts";
import { imageOf, LEADER } from "./world/cast.ts";
import type { TraceEvent } from "./world/trace.ts";
import { BLOCK_MS, createWorld, START_BLOCK, START_MS, type World } from "./world/world.ts";

/** A run of the simulator with its results. */
export type SimulatedRun = {
  readonly plan: SimulationPlan;
  /** Invariants that broke; empty: all held. */
  readonly broken: readonly Broken[];
  /** Faults that happened. */
  readonly strikes: readonly Strike[];
  /** Pauses that the services made themselves and a person ended. */
  readonly resumed: number;
  /** Winner of each round, `leader` or a hotkey; null: none was decided. */
  readonly winners: readonly (string | null)[];
  /** Rounds that the best honest miner should have won and did not. */
  readonly lost: number;
  /** SHA-256 of the commits' ids: the same for a plan in every process. An id depends on its commit and on all commits before it. */
  readonly history: string;
  /** SHA-256 of the trace: the same for a plan in every process. */
  readonly traceHash: string;
  /** Simulated days. */
  readonly days: number;
  readonly events: number;
  readonly commits: number;
  readonly trace: readonly TraceEvent[];
  readonly world: World;
};

const DAY_MS = 86_400_000;
/** A run that takes more days than this makes no progress any more. */
const mostDays = ({ rounds, config }: SimulationPlan) => (1 + (config.round_duration_days ?? 1)) * rounds + 3;

/**
 * Plays rounds of the real services on simulated ports and one event clock, with faults. Checks all invariants after every commit and at the end.
 *
 * @example
 * const { broken } = await simulate({ seed: 7 });
 */
export async function simulate(options: Partial<SimulationPlan> = {}): Promise<SimulatedRun> {
  const plan = { ...SIMULATION_DEFAULTS, ...options };
  const world = createWorld(plan);
  // The renderer's self-test loads a library when it makes its first mesh. Behind the guard no file may be read.
  await makeMeshGlb({ segments: 1 });
  const guard = installRealWorldGuard({
    soon: (run) => void world.queue.after(0, { life: world.life, run }),
  });
  const unhandled: string[] = [];
  const hear = (error: unknown) =>
    void unhandled.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.on("unhandledRejection", hear);
  try {
    await begin(world);
    const watcher = createWatcher(world);
    const people = await playPeople(world);
    const supervisor = supervise(world);
    const rewrites = playRewrites(world, { onMended: supervisor.forgetRewritten });
    const played = onChange(world, () => isPlayed(world));
    const until = START_MS + mostDays(plan) * DAY_MS;
    const isOver = () =>
      watcher.broken.length + unhandled.length > 0 || (played() && rewrites.isMended()) || world.queue.now() > until;
    await runEvents(world.queue, {
      guard,
      finished() {
        watcher.look();
        return isOver();
      },
    });
    const finished = isPlayed(world);
    let stopped = false;
    const stop = supervisor.stop().then(() => {
      stopped = true;
    });
    const limit = world.queue.now() + DAY_MS;
    await runEvents(world.queue, { guard, finished: () => stopped || world.queue.now() > limit });
    if (stopped) await stop;
    watcher.look();
    const broken = [
      ...watcher.broken,
      ...guard.touched().map((what) => now(world, "nothing-real", what)),
      ...unhandled.map((what) => now(world, "no-process-ends", `an error that nobody handles: ${what}`)),
    ];
    if (broken.length === 0) broken.push(...(await checkEnd(world, finished)));
    return summary(world, { broken, resumed: people.resumed() });
  } finally {
    process.off("unhandledRejection", hear);
    guard.remove();
  }
}

const now = (world: World, invariant: string, what: string): Broken => ({ invariant, at: world.queue.now(), what });

/** Keeps an answer until somebody commits, weights are set, or an hour has passed: it is asked for before every event. */
function onChange({ branch, chain, queue }: World, ask: () => boolean): () => boolean {
  let [tip, weights, hour]: [string | undefined, number, number] = ["", -1, -1];
  let answer = false;
  return () => {
    const now = [branch.commits.at(-1)?.id, chain.weights.length, Math.floor(queue.now() / 3_600_000)] as const;
    if (now[0] === tip && now[1] === weights && now[2] === hour) return answer;
    [tip, weights, hour] = now;
    answer = ask();
    return answer;
  };
}

/** True when the rounds are over and their weights are on the chain, or twelve hours have passed without weights. */
function isPlayed({ plan, branch, chain, queue }: World): boolean {
  const state = stateIn(branch.files());
  if (state === null || (state.current_round < plan.rounds && state.stage !== "finished")) return false;
  const opened = branch.commits.findLast(({ changes }) => changes.some(({ path }) => path === "leader.json"));
  const last = chain.weights.at(-1);
  const lastAt = last ? START_MS + (last.block - START_BLOCK) * BLOCK_MS : 0;
  return opened !== undefined && (lastAt > opened.timeMs || queue.now() > opened.timeMs + DAY_MS / 2);
}

async function checkEnd(world: World, finished: boolean): Promise<readonly Broken[]> {
  const broken: Broken[] = [];
  for (const { name, check } of END_INVARIANTS) {
    const what = await check({ world, finished });
    if (what !== null) broken.push(now(world, name, what));
  }
  return broken;
}

/**
 * Competition 2 compares the submitted models with what the image makes again. In a season a penalty that is off by one decides one of 128 duels of that
 * match, here one of six. So an audit fails only by a margin of four duels of six: the judge's noise alone does not reach that.
 */
const CONFIG_TWO = { audit_repeats: 2, win_margin: 0.55 };

async function begin({ plan, branch, queue, life }: World): Promise<void> {
  const clock = createLifeClock({ queue, life });
  const state = await createMemoryStateStore({ branch, clock, io: clock });
  const config = {
    ...{ name: "sim", description: "", first_evaluation_date: "2026-01-05", last_competition_date: "2026-12-31" },
    ...{ round_start_time: "08:00:00", generation_stage_minutes: 60, finalization_buffer_hours: 1, win_margin: 0.05 },
    ...{ weight_decay: 0.1, weight_floor: 0.1, prompts_per_round: plan.prompts, carryover_prompts: 1 },
    ...{ round_duration_days: 1, x404: { limits: { MAX_MISMATCHED_PROMPTS: 2 } } },
    ...(competitionFor(plan.format) === "2" && CONFIG_TWO),
    ...plan.config,
  };
  await beginCompetition(
    { state },
    {
      competition: competitionFor(plan.format),
      config: parseConfig(JSON.stringify(config), { path: paths.config }),
      leader: { hotkey: LEADER.hotkey, repo: LEADER.repo, commit: LEADER.commit, docker: imageOf(LEADER) },
      pool: Array.from({ length: 2 * plan.prompts + 4 }, (_, n) => `https://prompts.sim/p${n}.png`),
      now: START_MS,
      currentBlock: START_BLOCK,
    },
  );
}

/** True when the best honest miner had to win and did not. The record names the winner `leader` when the crown stays. */
function hasLost(world: World, { winner, round }: { readonly winner: string; readonly round: number }): boolean {
  const expected = expectedWinners(world, round);
  return expected !== null && !expected.includes(LEADER_NAME) && !expected.includes(winner);
}

type Ending = { readonly broken: readonly Broken[]; readonly resumed: number };

function summary(world: World, { broken, resumed }: Ending): SimulatedRun {
  const { plan, branch, trace, queue, faults } = world;
  const sha256 = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");
  const winners = Array.from({ length: plan.rounds }, (_, round) => winnerOf(world, round));
  const lost = winners.filter((winner, round) => winner !== null && hasLost(world, { winner, round })).length;
  return {
    lost,
    ...{ plan, broken, winners, resumed, world, strikes: faults.strikes, trace: trace.events },
    history: sha256(branch.commits.map(({ id }) => id)),
    traceHash: sha256(trace.events),
    days: (queue.now() - START_MS) / DAY_MS,
    events: queue.count(),
    commits: branch.commits.length,
  };
}
