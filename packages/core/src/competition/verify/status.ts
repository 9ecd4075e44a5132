import { BLOCK_SECONDS } from "../../ports/chain.ts";
import { type RoundOne, readRoundOne, readTournament } from "../one/read-round.ts";
import { auditRequestExtras } from "../records/audit-requests.ts";
import type { Schedule } from "../records/schedule.ts";
import { type CompetitionState, type Stage, stateFile } from "../records/state.ts";
import { needFile } from "../round/read-file.ts";
import { activeLeader } from "../rules/leader.ts";
import { STAGE_OWNERS } from "../rules/stages.ts";
import type { Match } from "../rules/tournament-facts.ts";
import { type TournamentStatus, tournamentStatus } from "../rules/tournament-status.ts";
import type { RecordReader } from "./types.ts";

export type StatusOptions = {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** @default estimated from the eta, where the stage has one */
  readonly currentBlock?: number | undefined;
};

/** Somebody who owes the round something. */
export type Waiting = {
  /** A service, `miners`, `chain`, `source-auditors` or `operator`. */
  readonly who: string;
  /** What is waited for, in a few words. */
  readonly what: string;
  readonly hotkey: string | null;
  /** ISO 8601 UTC; null when the record does not say. */
  readonly since: string | null;
};

/** Where a competition stands, from its repository alone. */
export type CompetitionStatus = {
  readonly name: string;
  readonly round: number;
  readonly stage: Stage;
  /** End of the stage as announced, and seconds until it (below zero: overdue); null when there is none. */
  readonly eta: { readonly at: string; readonly seconds: number } | null;
  /** Known or estimated; null when neither. */
  readonly currentBlock: number | null;
  readonly schedule: Schedule | null;
  readonly waitingFor: readonly Waiting[];
  readonly submissions: number;
  /** Files recorded of those that the round has, 0 before DOWNLOADING. */
  readonly files: { readonly recorded: number; readonly expected: number };
  /** Files that cannot be read: what they hold is missing from all of this. */
  readonly unreadable: readonly { readonly file: string; readonly message: string }[];
  /** `left`: needed ones that are known already; `exploratory`: worth playing while audits run. */
  readonly matches: {
    readonly played: number;
    readonly left: number;
    readonly exploratory: number;
    readonly next: Match | null;
  };
  readonly audits: {
    readonly requested: number;
    readonly passed: number;
    readonly rejected: number;
    readonly pending: number;
  };
  /** Build status → number. */
  readonly builds: Readonly<Record<string, number>>;
  /** Whom the weights go to now, and the change that is announced. Which weights a validator has set is on the chain, not here. */
  readonly crown: Crown | null;
  readonly nextCrown: Crown | null;
};

export type Crown = { readonly hotkey: string; readonly weight: number; readonly effectiveBlock: number };

/** Reads a repository's present state. Throws `RECORD_MISSING` without `state.json`, and `RECORD_INVALID` when that cannot be read. */
export async function competitionStatus(reader: RecordReader, options: StatusOptions): Promise<CompetitionStatus> {
  const state = await needFile(reader, stateFile);
  const facts = await readFacts(reader, state);
  const currentBlock = options.currentBlock ?? estimateBlock(state, { now: options.now, schedule: facts.schedule });
  const tournament = tournamentStatus(facts.tournament);
  const eta = state.next_stage_eta;
  return {
    name: facts.name,
    round: state.current_round,
    stage: state.stage,
    eta: eta === null ? null : { at: eta, seconds: Math.round((Date.parse(eta) - options.now) / 1000) },
    currentBlock,
    schedule: facts.schedule,
    waitingFor: waitingFor(state, { facts, tournament }),
    submissions: facts.tournament.submissions.length,
    files: facts.files,
    unreadable: facts.unreadable,
    matches: matchesOf(state, { facts, tournament }),
    audits: facts.audits,
    builds: facts.builds,
    ...crowns(facts, currentBlock),
  };
}

type Facts = Awaited<ReturnType<typeof readFacts>>;

async function readFacts(reader: RecordReader, { current_round: round }: CompetitionState) {
  const { show, refused } = readRoundOne(reader, { round });
  const requests = (await show.auditRequests()) ?? [];
  const audits = (await show.generationAudits()) ?? {};
  const outcomes = requests.map(({ hotkey }) => audits[hotkey]?.outcome ?? "pending");
  const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
  const tournament = await readTournament(show);
  const hotkeys = tournament.submissions.map(({ hotkey }) => hotkey);
  return {
    name: (await show.config())?.name ?? "",
    schedule: await show.schedule(),
    leader: (await show.leader()) ?? [],
    tournament,
    requests,
    audits: {
      requested: requests.length,
      passed: count("passed"),
      rejected: count("rejected"),
      pending: count("pending"),
    },
    builds: tally(Object.values((await show.builds()) ?? {}).map(({ status }) => status)),
    files: await filesOf(show, hotkeys),
    unreadable: [...refused].map(([file, { message }]) => ({ file, message })),
  };
}

async function filesOf(show: RoundOne["show"], hotkeys: readonly string[]) {
  const prompts = (await show.prompts())?.length ?? 0;
  let recorded = 0;
  for (const hotkey of hotkeys) recorded += Object.keys((await show.submitted(hotkey)) ?? {}).length;
  return { recorded, expected: prompts * hotkeys.length };
}

function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function estimateBlock(
  { stage, next_stage_eta: eta }: CompetitionState,
  { now, schedule }: { now: number; schedule: Schedule | null },
): number | null {
  if (eta === null || schedule === null) return null;
  const targets: Partial<Record<Stage, number>> = {
    open: schedule.latest_reveal_block,
    miner_generation: schedule.generation_deadline_block,
  };
  const target = targets[stage];
  return target === undefined ? null : target - Math.round((Date.parse(eta) - now) / 1000 / BLOCK_SECONDS);
}

type Known = { readonly facts: Facts; readonly tournament: TournamentStatus };

function matchesOf({ stage }: CompetitionState, { facts, tournament }: Known): CompetitionStatus["matches"] {
  const { next } = tournament;
  const running = stage === "duels";
  return {
    played: facts.tournament.margins.size,
    left: running ? tournament.unplayed.length + tournament.qualified.length - tournament.timeline.length : 0,
    exploratory: running && next.kind === "wait" ? next.exploratory.length : 0,
    next: running && next.kind === "play" ? { left: next.left, right: next.right } : null,
  };
}

function waitingFor(state: CompetitionState, { facts, tournament }: Known): Waiting[] {
  const { schedule, files } = facts;
  const one = (who: string, what: string): Waiting[] => [{ who, what, hotkey: null, since: null }];
  switch (state.stage) {
    case "open":
      return one("chain", `the latest reveal block ${schedule?.latest_reveal_block ?? "(no schedule)"}`);
    case "miner_generation":
      return one("miners", `their files, until block ${schedule?.generation_deadline_block ?? "(no schedule)"}`);
    case "downloading":
      return one("collector", `${files.expected - files.recorded} of ${files.expected} files`);
    case "duels":
      return duelsWaiting({ facts, tournament });
    case "paused":
      return one("operator", "to go on");
    default:
      return state.stage === "finished"
        ? []
        : one(STAGE_OWNERS[state.stage] ?? "operator", "the next round's schedule");
  }
}

function duelsWaiting({ facts, tournament: { next } }: Known): Waiting[] {
  if (next.kind === "play")
    return [{ who: "judge", what: `the match against ${next.left}`, hotkey: next.right, since: null }];
  if (next.kind === "request-audit")
    return [{ who: "judge", what: "an audit request", hotkey: next.hotkey, since: null }];
  if (next.kind === "crown") return [{ who: "judge", what: "the winner's record", hotkey: null, since: null }];
  return next.waitingFor.flatMap(({ hotkey, generation, source }) => {
    const request = facts.requests.find((entry) => entry.hotkey === hotkey);
    const at = auditRequestExtras.of(request).requested_at;
    const since = at ?? null;
    return [
      ...(generation ? [{ who: "auditor", what: "generation audit", hotkey, since }] : []),
      ...(source ? [{ who: "source-auditors", what: "source audit", hotkey, since }] : []),
    ];
  });
}

function crowns({ leader, schedule }: Facts, block: number | null): Pick<CompetitionStatus, "crown" | "nextCrown"> {
  const at = block ?? schedule?.latest_reveal_block ?? 0;
  const next = leader.find((entry) => entry.effective_block > at) ?? null;
  const shown = (entry: (typeof leader)[number] | null): Crown | null =>
    entry && { hotkey: entry.hotkey, weight: entry.weight, effectiveBlock: entry.effective_block };
  return { crown: shown(activeLeader(leader, at)), nextCrown: shown(next) };
}
