import { competitionOf } from "../competition-of.ts";
import { COMPETITIONS } from "../competitions.ts";
import type { Competition, Standing, Waiting } from "../define-competition.ts";
import type { Policy } from "../policy.ts";
import { configFile } from "../records/config.ts";
import { type LeaderEntry, leaderFile } from "../records/leader.ts";
import { LEASED_ROLES, type LeasedRole, leaseFile } from "../records/lease.ts";
import { type Schedule, scheduleFile } from "../records/schedule.ts";
import { type CompetitionState, type Stage, stateFile } from "../records/state.ts";
import { needFile } from "../round/read-file.ts";
import { readRound } from "../round/read-round.ts";
import { activeLeader } from "../rules/leader.ts";
import { type BlockAnchor, blockAt, etaAnchor } from "../rules/reckon-block.ts";
import { STAGE_OWNERS } from "../rules/stages.ts";
import type { RecordReader } from "./types.ts";

/** The time of the status, and by which competitions it is read. */
export type StatusOptions = {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Block of now. @default estimated from the eta, where the stage has one */
  readonly currentBlock?: number | undefined;
  /** The competitions that the repository may hold, each with its policy. @default COMPETITIONS */
  readonly competitions?: readonly [Competition, ...Competition[]] | undefined;
};

/** Where a competition stands, from its repository alone. */
export type CompetitionStatus = Omit<Standing, "waitingFor"> & {
  /** Which competition the round belongs to, and by which policy it is read. */
  readonly competition: {
    /** `1`, `2`, or that of a competition of one's own. */
    readonly id: string;
    /** For people, in a few words. */
    readonly title: string;
    /** By which the next step is worked out. */
    readonly policy: Policy;
  };
  /** As `config.json` has it. */
  readonly name: string;
  /** Number of the round, from 0. */
  readonly round: number;
  /** As `state.json` has it. */
  readonly stage: Stage;
  /** End of the stage as announced, and seconds until it (below zero: overdue); null when there is none. */
  readonly eta: {
    /** ISO 8601, UTC. */
    readonly at: string;
    /** Seconds until it; below zero when overdue. */
    readonly seconds: number;
  } | null;
  /** Known or estimated; null when neither. */
  readonly currentBlock: number | null;
  /** The round's windows, in blocks; null before the first. */
  readonly schedule: Schedule | null;
  /** Whom the competition waits for. */
  readonly waitingFor: readonly Waiting[];
  /** Which runner has which role, since and until when; none where runners have no ids. `over`: it is anybody's now. */
  readonly leases: readonly {
    /** Name of the service. */
    readonly role: LeasedRole;
    /** Id of the runner. */
    readonly owner: string;
    /** ISO 8601, UTC. */
    readonly since: string;
    /** ISO 8601, UTC. */
    readonly until: string;
    readonly over: boolean;
  }[];
  /** Whom the weights go to now, and the change that is announced. Which weights a validator has set is on the chain, not here. */
  readonly crown: Crown | null;
  /** The change that is announced; null when none is. */
  readonly nextCrown: Crown | null;
};

/** Whom the weights go to, from one block on. */
export type Crown = {
  /** SS58 address of the holder. */
  readonly hotkey: string;
  /** 0 to 1: share of the subnet's emission. */
  readonly weight: number;
  /** First block for which it counts. */
  readonly effectiveBlock: number;
};

/**
 * Reads a repository's present state. Throws `RECORD_MISSING` without `state.json`, and `RECORD_INVALID` when that cannot be read.
 *
 * @example
 * const { round, stage, waitingFor } = await competitionStatus(reader, { now: Date.now() });
 * for (const { who, what } of waitingFor) log(`round ${round}, ${stage}: ${who} owes ${what}`);
 */
export async function competitionStatus(reader: RecordReader, options: StatusOptions): Promise<CompetitionStatus> {
  const state = await needFile(reader, stateFile);
  const { current_round: round, next_stage_eta: eta } = state;
  const competition = await competitionOf(reader, { round, competitions: options.competitions ?? COMPETITIONS });
  const standing = await competition.standing(reader, round);
  const beside = { config: configFile, leader: leaderFile, schedule: scheduleFile, lease: leaseFile };
  const { show, refused } = readRound(reader, { files: beside, round });
  const schedule = await show.schedule();
  const leader = (await show.leader()) ?? [];
  const leases = await Promise.all(LEASED_ROLES.map(async (role) => ({ role, lease: await show.lease(role) })));
  const currentBlock = options.currentBlock ?? estimateBlock(etaAnchor(state, schedule), options.now);
  const { id, title, policy } = competition;
  return {
    ...standing,
    competition: { id, title, policy: { name: policy.name, version: policy.version } },
    name: (await show.config())?.name ?? "",
    round,
    stage: state.stage,
    eta: eta === null ? null : { at: eta, seconds: Math.round((Date.parse(eta) - options.now) / 1000) },
    currentBlock,
    schedule,
    leases: leases.flatMap(({ role, lease }) => {
      if (lease === null) return [];
      const { owner, since, until } = lease;
      return [{ role, owner, since, until, over: Date.parse(until) <= options.now }];
    }),
    waitingFor: waitingFor(state, { schedule, standing }),
    matches: state.stage === "duels" ? standing.matches : { ...standing.matches, ...NOT_RUNNING },
    unreadable: unreadableOf(standing, refused),
    crown: crownOf(activeLeader(leader, blockOf(schedule, currentBlock))),
    nextCrown: crownOf(leader.find((entry) => entry.effective_block > blockOf(schedule, currentBlock)) ?? null),
  };
}

/** Outside of DUELS nothing is to be played. */
const NOT_RUNNING = { left: 0, exploratory: 0, next: null } as const;

function unreadableOf({ unreadable }: Standing, refusals: ReadonlyMap<string, Error>): Standing["unreadable"] {
  const paths = new Set(unreadable.map(({ file }) => file));
  const more = [...refusals].filter(([file]) => !paths.has(file)).map(([file, { message }]) => ({ file, message }));
  return [...unreadable, ...more];
}

const blockOf = (schedule: Schedule | null, currentBlock: number | null): number =>
  currentBlock ?? schedule?.latest_reveal_block ?? 0;

const crownOf = (entry: LeaderEntry | null): Crown | null =>
  entry && { hotkey: entry.hotkey, weight: entry.weight, effectiveBlock: entry.effective_block };

const estimateBlock = (anchor: BlockAnchor | null, now: number): number | null => anchor && blockAt(anchor, now);

type StatusFacts = { readonly schedule: Schedule | null; readonly standing: Standing };

function waitingFor(state: CompetitionState, { schedule, standing }: StatusFacts): readonly Waiting[] {
  const { files } = standing;
  const one = (who: string, what: string): Waiting[] => [{ who, what, hotkey: null, since: null }];
  switch (state.stage) {
    case "open":
      return one("chain", `the latest reveal block ${schedule?.latest_reveal_block ?? "(no schedule)"}`);
    case "miner_generation":
      return one("miners", `their files, until block ${schedule?.generation_deadline_block ?? "(no schedule)"}`);
    case "downloading":
      return one("collector", `${files.expected - files.recorded - files.lost} of ${files.expected} files`);
    case "duels":
      return standing.waitingFor;
    case "paused":
      return one("operator", "to go on");
    default:
      return state.stage === "finished"
        ? []
        : one(STAGE_OWNERS[state.stage] ?? "operator", "the next round's schedule");
  }
}
