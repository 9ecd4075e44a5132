import { CompetitionError } from "../src/base/errors/competition-error.ts";
import { defineOwner } from "../src/competition/owner/define-owner.ts";
import type { OwnerSettings } from "../src/competition/owner/settings.ts";
import type { CompetitionConfig } from "../src/competition/records/config.ts";
import { formatConfig } from "../src/competition/records/config.ts";
import { paths } from "../src/competition/records/paths.ts";
import { readRecord } from "../src/competition/records/record.ts";
import { formatResults } from "../src/competition/records/results.ts";
import { formatState, stateSchema } from "../src/competition/records/state.ts";
import { submissionsSchema } from "../src/competition/records/submissions.ts";
import { formatWinner } from "../src/competition/records/winner.ts";
import { stagesOf } from "../src/competition/rules/stages.ts";
import { type CollectorOptions, createCollector } from "../src/competition/stages/collect/collector.ts";
import type { DownloadStage } from "../src/competition/stages/collect/types.ts";
import { createRoundManager } from "../src/competition/stages/finalize/round-manager.ts";
import { BLOCK_SECONDS, type Chain, type HotkeyCommitments } from "../src/ports/chain.ts";
import { silentLogger } from "../src/ports/logger.ts";
import type { Notice } from "../src/ports/notifier.ts";
import type { Service, ServiceContext } from "../src/ports/service.ts";
import { createBatchedStore } from "../src/world/state/batched-store.ts";
import { createManualClock } from "./manual-clock.ts";
import { createMemoryBranch, type MemoryBranch } from "./memory-branch.ts";
import { TEST_CONFIG } from "./round-parts.ts";
import { testHotkey } from "./test-hotkey.ts";

/** Address number `n`. */
export const hotkey = (n: number) => testHotkey(n);
export const commitId = (n: number) => n.toString(16).padStart(40, "0");

export const START = Date.UTC(2026, 1, 1, 12);
export const CONFIG: CompetitionConfig = {
  ...TEST_CONFIG,
  ...{ name: "mesh", first_evaluation_date: "2026-02-02", last_competition_date: "2026-02-07" },
  ...{ generation_stage_minutes: 120, prompts_per_round: 4, carryover_prompts: 1, round_duration_days: 2 },
  x404: { limits: { MAX_MISMATCHED_PROMPTS: 1 } },
};

/** Files of a competition that is about to begin: nothing but what an operator writes. */
export function beginning(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    [paths.state]: formatState({ current_round: 0, stage: "open", next_stage_eta: null }),
    [paths.config]: formatConfig(CONFIG),
    [paths.leader]: "[]",
    [paths.pool]: Array.from({ length: 50 }, (_, n) => `https://prompts.example/${n}.png`).join("\n"),
    [paths.schedule(0)]: JSON.stringify({
      earliest_reveal_block: 0,
      latest_reveal_block: 6_000,
      generation_deadline_block: 6_600,
    }),
    ...changes,
  };
}

export type World = ReturnType<typeof createWorld>;

/** A competition in virtual time: a shared branch, a chain on the clock, and services that can be thrown away at any moment. */
export function createWorld(
  options: {
    readonly files?: Record<string, string>;
    readonly commitments?: (block: number) => HotkeyCommitments[];
  } = {},
) {
  const clock = createManualClock({ now: START });
  const branch = createMemoryBranch(options.files ?? beginning());
  const block = () => Math.floor((clock.now() - START) / 1000 / BLOCK_SECONDS);
  const chain: Pick<Chain, "currentBlock" | "commitments"> = {
    currentBlock: async () => block(),
    commitments: async () => options.commitments?.(block()) ?? [],
  };
  const notices: Notice[] = [];
  return { clock, branch, chain, block, notices };
}

export type Mischief = { commits: ("lose-before" | "lose-after")[] };

/** A writer's context on the world's branch; `mischief` makes its next commits fail before or after they are made. */
export async function connect(
  { clock, branch, notices }: World,
  mischief: Mischief = { commits: [] },
): Promise<ServiceContext> {
  const state = await createBatchedStore({ branch: flaky(branch, mischief), clock, io: createManualClock() });
  const notifier = { name: "test", notify: async (notice: Notice) => void notices.push(notice) };
  return { state, clock, logger: silentLogger, notifier };
}

function flaky(branch: MemoryBranch, mischief: Mischief) {
  const real = branch.connect();
  const noAnswer = () => new CompetitionError("no answer", { code: "GIT_OUTCOME_UNKNOWN" });
  return {
    ...real,
    async commit(...args: Parameters<typeof real.commit>) {
      const fate = mischief.commits.shift();
      if (fate === "lose-before") throw noAnswer();
      const outcome = await real.commit(...args);
      if (fate === "lose-after") throw noAnswer();
      return outcome;
    },
  };
}

/** Records every submission as fetched, one a turn, batched. */
export function fakeDownloads({ state }: ServiceContext): DownloadStage {
  return {
    async turn({ round }) {
      const submissions = (await readRecord(state, paths.submissions(round), submissionsSchema)) ?? {};
      for (const miner of Object.keys(submissions)) {
        const path = paths.submitted(round, miner);
        if ((await state.read(path)) !== null) continue;
        const text = formatResults({});
        await state.write([{ path, text }], {
          message: `Update submitted for round ${round}, miner ${miner.slice(0, 10)}`,
        });
        return { kind: "acted", what: path };
      }
      return { kind: "done", title: "all there" };
    },
  };
}

/** Crowns the first submission, odd rounds the leader, together with the stage. */
export function fakeJudge(context: ServiceContext): Service {
  return defineOwner(context, {
    name: "judge",
    stages: stagesOf("judge"),
    async act(look) {
      const { round, record } = look;
      const [first] = Object.entries((await readRecord(record, paths.submissions(round), submissionsSchema)) ?? {});
      const [name, one] = round % 2 === 1 || !first ? ["leader", { repo: "", commit: "" }] : first;
      const winner = formatWinner({ winner_hotkey: name, repo: one.repo, commit: one.commit, docker_image: "image" });
      await look.move("finalizing", {
        changes: [{ path: paths.winner(round), text: winner }],
        message: () => `Round ${round} winner: ${name.slice(0, 10)}`,
      });
      return { kind: "acted", what: "crowned" };
    },
  });
}

export type ServicesOptions = {
  readonly settings?: OwnerSettings;
  readonly randomSeed?: CollectorOptions["randomSeed"];
};

export function services(
  world: World,
  { context, settings, randomSeed }: ServicesOptions & { readonly context: ServiceContext },
): Service[] {
  const { chain } = world;
  return [
    createCollector(context, {
      chain,
      download: fakeDownloads(context),
      randomSeed: randomSeed ?? (() => 7),
      settings,
    }),
    fakeJudge(context),
    createRoundManager(context, { chain, settings }),
  ];
}

export const stageOf = async ({ state }: ServiceContext) => (await readRecord(state, paths.state, stateSchema))!;
