import { CompetitionError } from "@404-gen/core";
import { POLICY_ONE, type PolicyOne } from "@404-gen/core/competition";
import { configFile, LEADER, type MatrixRow, matchExtras, stemOf } from "@404-gen/core/records";
import { needFile, type RoundOne, readRoundOne, readTournament } from "@404-gen/core/round";
import { activeLeader, crownRuns, matchKey } from "@404-gen/core/rules";
import type { FindingView, MatchView, MinerView, RoundView, StageStep } from "./round-view.ts";

/** What a report is made from: any reader of a state repository. */
export type RecordReader = {
  read(path: string): Promise<string | null>;
  list(directory: string): Promise<readonly string[]>;
};

export type LoadRoundOptions = {
  readonly round: number;
  readonly findings?: readonly FindingView[] | undefined;
  readonly timeline?: readonly StageStep[] | undefined;
  /** How the validator decided. @default POLICY_ONE */
  readonly policy?: PolicyOne | undefined;
};

/**
 * Gathers one round's record. A file that cannot be read is verify's to tell: its finding stands on the page, and what the file would
 * have given is left out.
 *
 * @throws CompetitionError `RECORD_MISSING`, `ROUND_MISSING`; `RECORD_INVALID` of config and schedule
 */
export async function loadRound(
  reader: RecordReader,
  { round, findings = [], timeline = [], policy = POLICY_ONE }: LoadRoundOptions,
): Promise<RoundView> {
  const records = readRoundOne(reader, { round });
  const { show } = records;
  const config = await needFile(reader, configFile);
  const schedule = await records.get.schedule();
  if (!schedule) {
    throw new CompetitionError(`there is no round ${round} in this repository`, {
      code: "ROUND_MISSING",
      data: { round },
    });
  }
  const state = await show.state();
  const matrix = (await show.matrix()) ?? [];
  const facts = await readTournament(show);
  const prompts = (await show.prompts()) ?? [];
  return {
    config,
    round,
    schedule,
    stage: state && state.current_round === round ? state.stage : "over",
    seed: (await show.seed())?.seed ?? null,
    prompts: new Map(prompts.map((url) => [stemOf(url), url])),
    miners: await loadMiners(show, matrix),
    baseline: (await show.generated(LEADER)) ?? {},
    matrix,
    matches: await loadMatches(records, matrix),
    tournament: policy.standing(facts),
    runs: crownRuns(facts, policy),
    policy,
    winner: await show.winner(),
    leader: activeLeader((await show.leader()) ?? [], schedule.latest_reveal_block),
    timeline,
    findings,
  };
}

async function loadMiners(show: RoundOne["show"], matrix: readonly MatrixRow[]): Promise<MinerView[]> {
  const submissions = (await show.submissions()) ?? {};
  const builds = (await show.builds()) ?? {};
  const requests = (await show.auditRequests()) ?? [];
  const audits = (await show.generationAudits()) ?? {};
  const sources = (await show.sourceAudits()) ?? [];
  const played = await Promise.all(
    Object.entries(submissions).map(async ([hotkey, submission]): Promise<MinerView> => {
      const build = builds[hotkey];
      return {
        hotkey,
        submission,
        ignored: null,
        results: (await show.submitted(hotkey)) ?? {},
        generated: (await show.generated(hotkey)) ?? {},
        build: build ? { status: build.status, dockerImage: build.docker_image } : null,
        request: requests.find((request) => request.hotkey === hotkey) ?? null,
        generationAudit: audits[hotkey] ?? null,
        sourceAudit: sources.find((source) => source.hotkey === hotkey) ?? null,
        qualification: matrix.find(({ left, right }) => left === LEADER && right === hotkey)?.margin ?? null,
      };
    }),
  );
  return [...played, ...(await loadIgnored(show, submissions))];
}

async function loadIgnored(show: RoundOne["show"], submissions: object): Promise<MinerView[]> {
  const list = (await show.ignoredSubmissions()) ?? [];
  const nothing = {
    submission: null,
    results: {},
    generated: {},
    build: null,
    request: null,
    generationAudit: null,
    sourceAudit: null,
    qualification: null,
  };
  return list
    .filter(
      ({ hotkey }, index) =>
        !Object.hasOwn(submissions, hotkey) && list.findIndex((other) => other.hotkey === hotkey) === index,
    )
    .map(({ hotkey, code, message }) => ({ hotkey, ignored: { code, message }, ...nothing }));
}

async function loadMatches(records: RoundOne, matrix: readonly MatrixRow[]): Promise<MatchView[]> {
  const order = new Map(matrix.map(({ left, right }, index) => [matchKey(left, right), index]));
  const found = await records.all("matchReport");
  return found
    .flatMap(({ reading }) => (reading.kind === "read" ? [reading.value] : []))
    .map((report): MatchView => {
      const { judge = null, offline = null } = matchExtras.of(report);
      const { left, right, margin, score, duels } = report;
      return { left, right, margin, score, duels, judge, offline };
    })
    .sort((a, b) => (order.get(matchKey(a.left, a.right)) ?? 1e9) - (order.get(matchKey(b.left, b.right)) ?? 1e9));
}
