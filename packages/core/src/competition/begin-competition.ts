import { CompetitionError } from "../base/errors/competition-error.ts";
import type { StateChange, StateStore } from "../ports/state-store.ts";
import { type CompetitionConfig, configFile } from "./records/config.ts";
import { leaderFile } from "./records/leader.ts";
import { paths } from "./records/paths.ts";
import { formatPrompts } from "./records/prompts.ts";
import { formatSchedule, type Schedule } from "./records/schedule.ts";
import { formatState } from "./records/state.ts";
import { validateCommonConfig, validateConfig } from "./rules/config-check.ts";
import { estimateEta, nextRound } from "./rules/schedule.ts";
import { configFileTwo } from "./two/records/config.ts";
import { leaderFileTwo } from "./two/records/submissions.ts";

/** The solution that holds the crown when a competition begins: the first round's miners are compared with it. */
export type FirstLeader = {
  /** SS58 address of the holder. */
  readonly hotkey: string;
  /** `owner/name`. */
  readonly repo: string;
  /** 40 hex digits. */
  readonly commit: string;
  /** Address of its image. */
  readonly docker: string;
  /** Machines that its image needs. Competition 2 only. @default ["4xH200"] */
  readonly hardware?: readonly string[] | undefined;
};

/** What a competition begins with. */
export type FirstFilesOptions = {
  /** Which competition: GLB and PLY files, or modules. */
  readonly competition: "1" | "2";
  /** `config.json`; `x404.competition` is added. */
  readonly config: CompetitionConfig;
  /** Who holds the crown at the start. */
  readonly leader: FirstLeader;
  /** Addresses of the prompts that rounds draw from: at least `prompts_per_round`, none twice. */
  readonly pool: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The chain's block at `now`. Commitments before it do not count, and the leader holds the crown from it on. */
  readonly currentBlock: number;
};

/** The files of a competition that begins. */
export type FirstFiles = {
  /** Windows of round 0, in blocks. */
  readonly schedule: Schedule;
  /** When submissions to round 0 close, ISO 8601 UTC. */
  readonly closesAt: string;
  /** The files, as their readers take them. */
  readonly changes: readonly StateChange[];
};

/** What each competition writes in its own way. It is read back, so that what is written is what every reader takes. */
const KINDS = {
  "1": {
    validate: validateConfig,
    config: (config: CompetitionConfig) => configFile.format({ ...read(configFile, config) }),
    leader: ({ hotkey, repo, commit, docker }: FirstLeader, effective_block: number) =>
      checkFile(leaderFile, leaderFile.format([{ hotkey, repo, commit, docker, weight: 1, effective_block }])),
  },
  "2": {
    validate: validateCommonConfig,
    config: (config: CompetitionConfig) => configFileTwo.format({ ...read(configFileTwo, config) }),
    leader({ hotkey, repo, commit, docker, hardware = ["4xH200"] }: FirstLeader, effective_block: number) {
      const entry = { hotkey, repo, commit, docker, hardware: [...hardware], weight: 1, effective_block };
      return checkFile(leaderFileTwo, leaderFileTwo.format([entry]));
    },
  },
} as const;

type Reader<T> = { readonly pattern: string; parse(text: string, options: { readonly path: string }): T };

const read = <T>(file: Reader<T>, value: object): T =>
  file.parse(`${JSON.stringify(value, null, 2)}\n`, { path: file.pattern });

function checkFile(file: Reader<unknown>, text: string): string {
  file.parse(text, { path: file.pattern });
  return text;
}

/**
 * The files that a competition begins with: config.json, state.json, leader.json, the pool, and the schedule of round 0, whose submissions close at
 * the first `round_start_time` that the dates and the buffer allow.
 *
 * Errors: `CONFIG_INVALID` for a config that its own check refuses, a pool that is too small, or dates that leave no round; `RECORD_INVALID`.
 *
 * @example
 * const { changes, closesAt } = firstFiles({ competition: "1", config, leader, pool, now: Date.now(), currentBlock: 7_000_000 });
 */
export function firstFiles(options: FirstFilesOptions): FirstFiles {
  const { competition, leader, pool, now, currentBlock } = options;
  const kind = KINDS[competition];
  const config = withCompetition(options);
  const text = kind.config(config);
  const problem = kind.validate(config, now).find(({ severity }) => severity === "error");
  if (problem) throw refusal(problem.field, problem.message);
  const size = new Set(pool).size;
  if (size !== pool.length || size < config.prompts_per_round)
    throw refusal(
      "prompts_per_round",
      `a round draws ${config.prompts_per_round} prompts, and the pool has ${size} different ones on ${pool.length} lines: give at least as many, none twice`,
    );
  const first = nextRound({ now, currentBlock, schedule: null, config, round: -1 });
  if (first.finished) throw refusal("last_competition_date", "no round can start before it");
  const schedule = { ...first.schedule, earliest_reveal_block: currentBlock };
  const closesAt = estimateEta({ now, currentBlock, targetBlock: schedule.latest_reveal_block });
  return {
    schedule,
    closesAt,
    changes: [
      { path: paths.config, text },
      {
        path: paths.state,
        text: formatState({ current_round: 0, stage: "open", next_stage_eta: closesAt }),
      },
      { path: paths.leader, text: kind.leader(leader, currentBlock) },
      { path: paths.pool, text: formatPrompts(pool) },
      { path: paths.schedule(0), text: formatSchedule(schedule) },
    ],
  };
}

/** The competition that was begun. */
export type BegunCompetition = FirstFiles & {
  /** The commit. */
  readonly revision: string;
};

/**
 * Commits the files of {@link firstFiles} to a record that holds no competition, as one commit.
 *
 * Errors: `COMPETITION_EXISTS`, `STATE_CONFLICT`, and those of {@link firstFiles}.
 *
 * @example
 * const { revision } = await beginCompetition({ state }, { competition: "2", config, leader, pool, now, currentBlock });
 */
export async function beginCompetition(
  {
    state,
  }: {
    /** Where the record begins. */
    readonly state: StateStore;
  },
  options: FirstFilesOptions & { readonly signal?: AbortSignal | undefined },
): Promise<BegunCompetition> {
  const files = firstFiles(options);
  for (const { path } of files.changes)
    if ((await state.read(path)) !== null)
      throw new CompetitionError(`the record holds ${path} already: a competition began there`, {
        code: "COMPETITION_EXISTS",
        data: { file: path },
      });
  const { revision } = await state.commit([...files.changes], {
    message: `Begin the competition ${options.config.name}`,
    expect: Object.fromEntries(files.changes.map(({ path }) => [path, null])),
    signal: options.signal,
  });
  return { ...files, revision };
}

function withCompetition({ config, competition }: FirstFilesOptions): CompetitionConfig {
  const extras = (config["x404"] ?? {}) as object;
  return { ...config, x404: { ...extras, competition } };
}

const refusal = (field: string, message: string) =>
  new CompetitionError(`${paths.config}: ${field}: ${message}`, {
    code: "CONFIG_INVALID",
    data: { file: paths.config, field, allowed: message },
  });
