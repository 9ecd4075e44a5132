import { CompetitionError } from "@404-gen/core";
import {
  COMPETITION_TWO,
  COMPETITIONS,
  type Competition,
  competitionOf,
  type PolicyOne,
  type PolicyTwo,
} from "@404-gen/core/competition";
import { configFile, LEADER, type MatrixRow, matchExtras, scheduleFile, stemOf } from "@404-gen/core/records";
import { getFile, needFile, type RoundOne, readRoundOne, readTournament } from "@404-gen/core/round";
import { activeLeader, crownRuns, matchKey, noiseOf } from "@404-gen/core/rules";
import { ignoredMiners } from "./ignored-miners.ts";
import { loadTwo } from "./load-two.ts";
import type { OwnOptions, OwnView, RecordReader } from "./own-view.ts";
import type { FindingView, MatchView, MinerView, ProofView, RoundView, StageStep } from "./round-view.ts";

export type LoadRoundOptions = {
  readonly round: number;
  readonly findings?: readonly FindingView[] | undefined;
  readonly proof?: ProofView | null | undefined;
  readonly timeline?: readonly StageStep[] | undefined;
  /** The competitions that the repository may hold, each with its policy. @default COMPETITIONS */
  readonly competitions?: readonly [Competition, ...Competition[]] | undefined;
};

/**
 * Reads one round's record for the page. A file that cannot be read is left out: verify has a finding about it, which the page shows.
 *
 * @throws CompetitionError `RECORD_MISSING`, `ROUND_MISSING`; `RECORD_INVALID` of config and schedule
 */
export async function loadRound(
  reader: RecordReader,
  { round, findings = [], proof = null, timeline = [], competitions = COMPETITIONS }: LoadRoundOptions,
): Promise<RoundView> {
  const competition = await competitionOf(reader, { round, competitions });
  const config = await needFile(reader, configFile);
  const schedule = await getFile(reader, scheduleFile, { round });
  if (!schedule) {
    throw new CompetitionError(`there is no round ${round} in this repository`, {
      code: "ROUND_MISSING",
      data: { round },
    });
  }
  const load = competition.id === COMPETITION_TWO.id ? loadTwo : loadOne;
  const own = await load(reader, { round, policy: competition.policy as PolicyOne & PolicyTwo, config });
  const { show } = readRoundOne(reader, { round });
  const state = await show.state();
  const leaders = (await show.leader()) ?? [];
  return {
    ...own,
    config,
    round,
    schedule,
    stage: state && state.current_round === round ? state.stage : "over",
    seed: (await show.seed())?.seed ?? null,
    prompts: new Map(((await show.prompts()) ?? []).map((url) => [stemOf(url), url])),
    leader: activeLeader(leaders, schedule.latest_reveal_block),
    leaders,
    timeline,
    proof,
    findings,
  };
}

async function loadOne(reader: RecordReader, { round, policy, config }: OwnOptions<PolicyOne>): Promise<OwnView> {
  const records = readRoundOne(reader, { round });
  const { show } = records;
  const matrix = (await show.matrix()) ?? [];
  const facts = await readTournament(show);
  return {
    miners: await loadMiners(show, matrix),
    baseline: (await show.generated(LEADER)) ?? {},
    matrix,
    matches: await loadMatches(records, matrix),
    tournament: policy.standing(facts),
    runs: crownRuns(facts, policy),
    policy,
    winner: await show.winner(),
    costs: [],
    noise: noiseOf(config),
  };
}

async function loadMiners(show: RoundOne["show"], matrix: readonly MatrixRow[]): Promise<MinerView[]> {
  const submissions = (await show.submissions()) ?? {};
  const builds = (await show.builds()) ?? {};
  const requests = (await show.auditRequests()) ?? [];
  const audits = (await show.generationAudits()) ?? {};
  const sources = (await show.sourceAudits()) ?? [];
  const views = await Promise.all(
    Object.entries(submissions).map(async ([hotkey, submission]): Promise<MinerView> => {
      const build = builds[hotkey];
      return {
        hotkey,
        submission,
        hardware: [],
        hardwareNote: null,
        ignored: null,
        results: (await show.submitted(hotkey)) ?? {},
        generated: (await show.generated(hotkey)) ?? {},
        build: build ? { status: build.status, dockerImage: build.docker_image } : null,
        request: requests.find((request) => request.hotkey === hotkey) ?? null,
        generationAudit: audits[hotkey] ?? null,
        moduleAudit: null,
        sourceAudit: sources.find((source) => source.hotkey === hotkey) ?? null,
        qualification: matrix.find(({ left, right }) => left === LEADER && right === hotkey)?.margin ?? null,
      };
    }),
  );
  return [...views, ...ignoredMiners((await show.ignoredSubmissions()) ?? [], submissions)];
}

async function loadMatches(records: RoundOne, matrix: readonly MatrixRow[]): Promise<MatchView[]> {
  const order = new Map(matrix.map(({ left, right }, index) => [matchKey(left, right), index]));
  const reports = await records.all("matchReport");
  return reports
    .flatMap(({ reading }) => (reading.kind === "read" ? [reading.value] : []))
    .map((report): MatchView => {
      const { judge = null, offline = null } = matchExtras.of(report);
      const { left, right, margin, score, duels } = report;
      return { left, right, margin, score, duels, judge, offline, repeat: null, contradictory: null };
    })
    .sort((a, b) => placeIn(order, a) - placeIn(order, b));
}

/** Place of a match in the matrix; matches that are not in it come last. */
const placeIn = (order: ReadonlyMap<string, number>, { left, right }: { left: string; right: string }): number =>
  order.get(matchKey(left, right)) ?? Number.MAX_SAFE_INTEGER;
