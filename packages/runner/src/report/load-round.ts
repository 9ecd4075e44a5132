import { CompetitionError } from "@404-gen/core";
import {
  auditRequestsSchema, buildsSchema, configSchema, generationAuditsSchema, leaderSchema, type MatrixRow, matchReportSchema, parseMatrix, parsePrompts,
  paths, type Results, readNeeded, readRecord, resultsSchema, scheduleSchema, seedSchema, sourceAuditsSchema, stateSchema, stemOf, submissionsSchema, winnerSchema,
} from "@404-gen/core/records"; // biome-ignore format: many names
import { activeLeader, matchKey, type TournamentFacts, tournamentStatus } from "@404-gen/core/rules";
import { z } from "zod";
import { crownRuns } from "./crown-runs.ts";
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
};

/** Gathers one round's record. @throws CompetitionError `RECORD_MISSING`, `ROUND_MISSING`, `RECORD_INVALID` */
export async function loadRound(
  reader: RecordReader,
  { round, findings = [], timeline = [] }: LoadRoundOptions,
): Promise<RoundView> {
  const [config, state, schedule] = await Promise.all([
    readNeeded(reader, { path: paths.config, schema: configSchema }),
    readRecord(reader, paths.state, stateSchema),
    readRecord(reader, paths.schedule(round), scheduleSchema),
  ]);
  if (!schedule) {
    throw new CompetitionError(`there is no round ${round} in this repository`, {
      code: "ROUND_MISSING",
      fault: "usage",
      data: { round },
    });
  }
  const files = (await reader.list(paths.round(round))) as readonly string[];
  const matrix = await readMatrix(reader, round);
  const miners = await loadMiners(reader, { round, matrix });
  const matches = await loadMatches(reader, { files, matrix });
  const leader = (await readRecord(reader, paths.leader, leaderSchema)) ?? [];
  const facts = factsOf(miners, { matrix, winMargin: config.win_margin });
  return {
    config,
    round,
    schedule,
    stage: state && state.current_round === round ? state.stage : "over",
    seed: (await readRecord(reader, paths.seed(round), seedSchema))?.seed ?? null,
    prompts: await readPrompts(reader, round),
    miners,
    baseline: (await readRecord(reader, paths.generated(round, "leader"), resultsSchema)) ?? {},
    matrix,
    matches,
    tournament: tournamentStatus(facts),
    runs: crownRuns(facts),
    winner: await readRecord(reader, paths.winner(round), winnerSchema),
    leader: activeLeader(leader, schedule.latest_reveal_block),
    timeline,
    findings,
  };
}

async function readPrompts(reader: RecordReader, round: number): Promise<ReadonlyMap<string, string>> {
  const text = await reader.read(paths.prompts(round));
  const urls = text === null ? [] : parsePrompts(text, { path: paths.prompts(round) });
  return new Map(urls.map((url) => [stemOf(url), url]));
}

async function readMatrix(reader: RecordReader, round: number): Promise<readonly MatrixRow[]> {
  const text = await reader.read(paths.matrix(round));
  return text === null ? [] : parseMatrix(text, { path: paths.matrix(round) });
}

async function loadMiners(
  reader: RecordReader,
  { round, matrix }: { round: number; matrix: readonly MatrixRow[] },
): Promise<MinerView[]> {
  const submissions = (await readRecord(reader, paths.submissions(round), submissionsSchema)) ?? {};
  const builds = (await readRecord(reader, paths.builds(round), buildsSchema)) ?? {};
  const requests = (await readRecord(reader, paths.auditRequests(round), auditRequestsSchema)) ?? [];
  const audits = (await readRecord(reader, paths.generationAudits(round), generationAuditsSchema)) ?? {};
  const sources = (await readRecord(reader, paths.sourceAudits(round), sourceAuditsSchema)) ?? [];
  const results = (path: string) => readRecord(reader, path, resultsSchema).then((found): Results => found ?? {});
  const played = await Promise.all(
    Object.entries(submissions).map(async ([hotkey, submission]): Promise<MinerView> => {
      const build = builds[hotkey];
      return {
        hotkey,
        submission,
        ignored: null,
        results: await results(paths.submitted(round, hotkey)),
        generated: await results(paths.generated(round, hotkey)),
        build: build ? { status: build.status, dockerImage: build.docker_image } : null,
        request: requests.find((request) => request.hotkey === hotkey) ?? null,
        generationAudit: audits[hotkey] ?? null,
        sourceAudit: sources.find((source) => source.hotkey === hotkey) ?? null,
        qualification: matrix.find(({ left, right }) => left === "leader" && right === hotkey)?.margin ?? null,
      };
    }),
  );
  return [...played, ...(await loadIgnored(reader, { round, submissions }))];
}

async function loadIgnored(
  reader: RecordReader,
  { round, submissions }: { round: number; submissions: object },
): Promise<MinerView[]> {
  const text = await reader.read(paths.ignoredSubmissions(round));
  const list = text === null ? [] : readIgnored(text);
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

const ignoredSchema = z.array(z.looseObject({ hotkey: z.string(), code: z.string(), message: z.string() }));

/** A file that does not read is verify's to report; the page goes without it. */
function readIgnored(text: string): z.infer<typeof ignoredSchema> {
  try {
    return ignoredSchema.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}

async function loadMatches(
  reader: RecordReader,
  { files, matrix }: { files: readonly string[]; matrix: readonly MatrixRow[] },
): Promise<MatchView[]> {
  const order = new Map(matrix.map(({ left, right }, index) => [matchKey(left, right), index]));
  const reports = await Promise.all(
    files
      .filter((path) => /\/duels_[^/]+\.json$/.test(path))
      .map((path) => readRecord(reader, path, matchReportSchema)),
  );
  return reports
    .filter((report) => report !== null)
    .map((report): MatchView => {
      const extra = report["x404"] as { judge?: string; offline?: boolean } | undefined;
      const { left, right, margin, score, duels } = report;
      return { left, right, margin, score, duels, judge: extra?.judge ?? null, offline: extra?.offline ?? null };
    })
    .sort((a, b) => (order.get(matchKey(a.left, a.right)) ?? 1e9) - (order.get(matchKey(b.left, b.right)) ?? 1e9));
}

function factsOf(
  miners: readonly MinerView[],
  { matrix, winMargin }: { matrix: readonly MatrixRow[]; winMargin: number },
): TournamentFacts {
  const playing = miners.filter(({ submission }) => submission !== null);
  return {
    submissions: playing.map(({ hotkey, submission }) => ({
      hotkey,
      revealedAtBlock: submission?.revealed_at_block ?? 0,
    })),
    margins: new Map(matrix.map(({ left, right, margin }) => [matchKey(left, right), margin])),
    winMargin,
    requested: playing.filter(({ request }) => request !== null).map(({ hotkey }) => hotkey),
    generationAudits: new Map(
      playing.flatMap(({ hotkey, generationAudit }) => (generationAudit ? [[hotkey, generationAudit.outcome]] : [])),
    ),
    sourceAudits: new Map(
      playing.flatMap(({ hotkey, sourceAudit }) => (sourceAudit ? [[hotkey, sourceAudit.verdict]] : [])),
    ),
  };
}
