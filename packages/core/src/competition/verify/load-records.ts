import { CompetitionError } from "../../base/errors/competition-error.ts";
import { STATE_FILES_ONE } from "../one/state-files.ts";
import type { AuditRequests } from "../records/audit-requests.ts";
import type { Builds } from "../records/builds.ts";
import type { CompetitionConfig } from "../records/config.ts";
import type { GenerationAudits } from "../records/generation-audits.ts";
import type { LeaderRecord } from "../records/leader.ts";
import type { MatchReport } from "../records/match-report.ts";
import type { MatrixRow } from "../records/matches-matrix.ts";
import { stemOf } from "../records/names.ts";
import { paths } from "../records/paths.ts";
import type { PodStatsFile } from "../records/pod-stats.ts";
import type { Results } from "../records/results.ts";
import type { Schedule } from "../records/schedule.ts";
import { LEADER } from "../records/schema.ts";
import type { SeedRecord } from "../records/seed.ts";
import type { SourceAudits } from "../records/source-audits.ts";
import type { CompetitionState } from "../records/state.ts";
import { stateFileAt } from "../records/state-file.ts";
import type { Submissions } from "../records/submissions.ts";
import type { Winner } from "../records/winner.ts";
import type { Tally } from "./tally.ts";
import type { RecordReader } from "./types.ts";

/** The files beside the rounds. Null: absent, or refused by its schema (which is a finding). */
export type RootRecords = {
  readonly state: CompetitionState | null;
  readonly config: CompetitionConfig | null;
  readonly leader: LeaderRecord;
  readonly pool: readonly string[] | null;
  /** Round → schedule, of all rounds. */
  readonly schedules: ReadonlyMap<number, Schedule>;
  /** Round → its files' paths, by round; the current one also when it has none. */
  readonly rounds: ReadonlyMap<number, readonly string[]>;
};

/** One round's files. Null: absent, or refused. */
export type RoundRecords = {
  readonly seed: number | null;
  /** Addresses in the round's order. */
  readonly prompts: readonly string[] | null;
  readonly stems: readonly string[];
  readonly submissions: Submissions | null;
  readonly builds: Builds | null;
  readonly requests: AuditRequests;
  readonly generationAudits: GenerationAudits;
  readonly sourceAudits: SourceAudits;
  /** Null: no matrix was written. */
  readonly matrix: readonly MatrixRow[] | null;
  readonly winner: Winner | null;
  /** Hotkey → results. */
  readonly submitted: ReadonlyMap<string, Results>;
  /** Hotkey (or `leader`) → results. */
  readonly generated: ReadonlyMap<string, Results>;
  readonly reports: readonly { readonly file: string; readonly report: MatchReport }[];
  readonly podStats: readonly { readonly file: string; readonly stats: PodStatsFile }[];
  /** All paths of the round. */
  readonly files: ReadonlySet<string>;
  /** Those whose schema refuses them: told once, and what rests on them is not checked. */
  readonly refused: ReadonlySet<string>;
};

export type LoadOptions = {
  readonly reader: RecordReader;
  readonly tally: Tally;
  /** Takes the paths of files that their schema refuses. */
  readonly refused: Set<string>;
};

/** Reads and parses one record; what its schema refuses becomes a finding and null. */
async function load<T>(path: string, { reader, tally, refused }: LoadOptions): Promise<T | null> {
  const text = await reader.read(path);
  if (text === null) return null;
  try {
    const value = (stateFileAt(STATE_FILES_ONE, path)?.parse(text, { path }) ?? null) as T | null;
    tally.expect(true, never);
    return value;
  } catch (error) {
    if (!CompetitionError.is(error, "RECORD_INVALID")) throw error;
    refused.add(path);
    const { field, allowed } = error.data as { field: string | null; allowed: string | null };
    tally.expect(false, () => ({
      severity: "violation",
      code: "RECORD_INVALID",
      file: path,
      path: field,
      expected: allowed,
      message: error.message,
    }));
    return null;
  }
}

const never = (): never => {
  throw new CompetitionError("a check that held has no finding", { code: "INTERNAL", fault: "usage" });
};

/** Reads what lies beside the rounds, and where the rounds' files are. */
export async function loadRoot(options: LoadOptions): Promise<RootRecords> {
  const rounds = new Map<number, string[]>();
  for (const path of await options.reader.list("rounds")) {
    const number = /^rounds\/(0|[1-9]\d{0,8})\//.exec(path)?.[1];
    if (number === undefined) continue;
    const files = rounds.get(Number(number));
    if (files) files.push(path);
    else rounds.set(Number(number), [path]);
  }
  const state = await load<CompetitionState>(paths.state, options);
  if (state && !rounds.has(state.current_round)) rounds.set(state.current_round, []);
  const sorted = new Map([...rounds].sort(([a], [b]) => a - b));
  expectAllRounds([...sorted.keys()], options.tally);
  const schedules = new Map<number, Schedule>();
  for (const round of sorted.keys()) {
    const schedule = await load<Schedule>(paths.schedule(round), options);
    if (schedule) schedules.set(round, schedule);
  }
  const config = await load<CompetitionConfig>(paths.config, options);
  if (config === null && rounds.size > 0 && !options.refused.has(paths.config)) {
    options.tally.expect(false, () => ({
      severity: "violation",
      code: "FILE_MISSING",
      file: paths.config,
      expected: "the file",
      message: `${paths.config} is missing, and what the rules read from it cannot be checked.`,
    }));
  }
  return {
    state,
    config,
    leader: (await load<LeaderRecord>(paths.leader, options)) ?? [],
    pool: await load(paths.pool, options),
    schedules,
    rounds: sorted,
  };
}

/** Rounds follow each other, so one between two others was there once. A gap is one finding, however wide. */
function expectAllRounds(rounds: readonly number[], tally: Tally): void {
  for (const [index, round] of rounds.entries()) {
    const after = (rounds[index - 1] ?? round - 1) + 1;
    if (after >= round) continue;
    tally.expect(false, () => ({
      severity: "warning",
      code: "ROUND_MISSING",
      file: paths.round(after),
      recorded: null,
      expected: "the round's files",
      message: `Nothing is recorded of ${round - after === 1 ? `round ${after}` : `rounds ${after} to ${round - 1}`}, though round ${round} is there.`,
    }));
  }
}

/** Reads one round. */
export async function loadRound(
  { round, files }: { readonly round: number; readonly files: readonly string[] },
  options: LoadOptions,
): Promise<RoundRecords> {
  const one = <T>(path: string) => load<T>(path, options);
  const prompts = await one<readonly string[]>(paths.prompts(round));
  const many = await loadMinerFiles(files, options);
  return {
    seed: (await one<SeedRecord>(paths.seed(round)))?.seed ?? null,
    prompts,
    stems: (prompts ?? []).map(stemOf),
    submissions: await one(paths.submissions(round)),
    builds: await one(paths.builds(round)),
    requests: (await one<AuditRequests>(paths.auditRequests(round))) ?? [],
    generationAudits: (await one<GenerationAudits>(paths.generationAudits(round))) ?? {},
    sourceAudits: (await one<SourceAudits>(paths.sourceAudits(round))) ?? [],
    matrix: await one(paths.matrix(round)),
    winner: await one(paths.winner(round)),
    files: new Set(files),
    refused: options.refused,
    ...many,
  };
}

type MinerFiles = Pick<RoundRecords, "submitted" | "generated" | "reports" | "podStats">;

async function loadMinerFiles(files: readonly string[], options: LoadOptions): Promise<MinerFiles> {
  const submitted = new Map<string, Results>();
  const generated = new Map<string, Results>();
  const reports: { file: string; report: MatchReport }[] = [];
  const podStats: { file: string; stats: PodStatsFile }[] = [];
  for (const file of files) {
    const [, , hotkey = "", name = "", deeper] = file.split("/");
    if (deeper !== undefined || stateFileAt(STATE_FILES_ONE, file) === null || name === "") continue;
    const value = await load<unknown>(file, options);
    if (value === null) continue;
    if (name === "submitted.json") submitted.set(hotkey, value as Results);
    else if (name === "generated.json") generated.set(hotkey, value as Results);
    else if (name === "pod_stats.json") podStats.push({ file, stats: value as PodStatsFile });
    else if (name.startsWith("duels_")) reports.push({ file, report: value as MatchReport });
  }
  return { submitted, generated, reports, podStats };
}

/** The left side's results of a match: the baseline for the leader, what it submitted for a miner. */
export function leftResults(records: RoundRecords, left: string): Results | null {
  return (left === LEADER ? records.generated.get(LEADER) : records.submitted.get(left)) ?? null;
}
