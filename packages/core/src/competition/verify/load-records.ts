import { CompetitionError } from "../../base/errors/competition-error.ts";
import { type FilesOne, type RoundOne, readRoundOne } from "../one/read-round.ts";
import { STATE_FILES_ONE } from "../one/state-files.ts";
import type { AuditRequests } from "../records/audit-requests.ts";
import type { Builds } from "../records/builds.ts";
import { type CompetitionConfig, configFile } from "../records/config.ts";
import type { GenerationAudits } from "../records/generation-audits.ts";
import type { IgnoredSubmissions } from "../records/ignored-submissions.ts";
import { type LeaderRecord, leaderFile } from "../records/leader.ts";
import type { MatchReport } from "../records/match-report.ts";
import type { MatrixRow } from "../records/matches-matrix.ts";
import { LEADER, stemOf } from "../records/names.ts";
import { paths } from "../records/paths.ts";
import type { PodStatsFile } from "../records/pod-stats.ts";
import { poolFile } from "../records/prompts.ts";
import type { Results } from "../records/results.ts";
import { type Schedule, scheduleFile } from "../records/schedule.ts";
import type { SourceAudits } from "../records/source-audits.ts";
import { type CompetitionState, stateFile } from "../records/state.ts";
import type { Submissions } from "../records/submissions.ts";
import { type Winner, winnerFile } from "../records/winner.ts";
import { readFile } from "../round/read-file.ts";
import type { FoundFile } from "../round/read-round.ts";
import type { Reading } from "../round/reading.ts";
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
  /** Round → winner, of all rounds that have one. */
  readonly winners: ReadonlyMap<number, Winner>;
  /** Round → the config that it goes by, where history tells: what is changed between rounds is meant for later ones. @default `config` for all */
  readonly configs?: ReadonlyMap<number, CompetitionConfig> | undefined;
  /** For the checks of one round: the config when its schedule was written. @default `config` */
  readonly opening?: CompetitionConfig | null | undefined;
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
  /** Commitments that did not become a submission. */
  readonly ignored: IgnoredSubmissions;
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
  /** Those whose schema refuses them: reported once, and what rests on them is not checked. */
  readonly refused: ReadonlySet<string>;
};

export type LoadOptions = {
  readonly reader: RecordReader;
  readonly tally: Tally;
  /** Rounds whose schedule and winner are read. @default all */
  readonly only?: ReadonlySet<number> | undefined;
};

/** Counts one reading; a refused file becomes a finding and null. */
function countedValue<T>(reading: Reading<T>, tally: Tally): T | null {
  if (reading.kind === "absent") return null;
  tally.expect(reading.kind === "read", () => refusal(reading));
  return reading.kind === "read" ? reading.value : null;
}

function refusal(reading: Reading<unknown>) {
  if (reading.kind !== "refused") {
    throw new CompetitionError("a check that held has no finding", { code: "INTERNAL" });
  }
  const { field = null, allowed = null } = reading.error.data as { field?: string | null; allowed?: string | null };
  const { message } = reading.error;
  return { code: "RECORD_INVALID", file: reading.path, path: field, expected: allowed, message } as const;
}

/** Reads what lies beside the rounds, and where the rounds' files are. */
export async function loadRoot({ reader, tally, only }: LoadOptions): Promise<RootRecords> {
  const rounds = new Map<number, string[]>();
  for (const path of await reader.list("rounds")) {
    const number = /^rounds\/(0|[1-9]\d{0,8})\//.exec(path)?.[1];
    if (number === undefined) continue;
    const files = rounds.get(Number(number));
    if (files) files.push(path);
    else rounds.set(Number(number), [path]);
  }
  const state = countedValue(await readFile(reader, stateFile), tally);
  if (state && !rounds.has(state.current_round)) rounds.set(state.current_round, []);
  const roundsInOrder = new Map([...rounds].sort(([a], [b]) => a - b));
  expectAllRounds([...roundsInOrder.keys()], tally);
  const schedules = new Map<number, Schedule>();
  const winners = new Map<number, Winner>();
  for (const round of [...roundsInOrder.keys()].filter((one) => only?.has(one) ?? true)) {
    const schedule = countedValue(await readFile(reader, scheduleFile, { round }), tally);
    if (schedule) schedules.set(round, schedule);
    const winner = countedValue(await readFile(reader, winnerFile, { round }), tally);
    if (winner) winners.set(round, winner);
  }
  const config = await readFile(reader, configFile);
  if (config.kind === "absent" && rounds.size > 0) {
    tally.expect(false, () => ({
      code: "FILE_MISSING",
      file: paths.config,
      expected: "the file",
      message: `${paths.config} is missing, and what the rules read from it cannot be checked.`,
    }));
  }
  return {
    state,
    config: countedValue(config, tally),
    leader: countedValue(await readFile(reader, leaderFile), tally) ?? [],
    pool: countedValue(await readFile(reader, poolFile), tally),
    schedules,
    winners,
    rounds: roundsInOrder,
  };
}

/** Rounds follow each other, so one between two others was there once. A gap is one finding, however wide. */
function expectAllRounds(rounds: readonly number[], tally: Tally): void {
  for (const [index, round] of rounds.entries()) {
    const after = (rounds[index - 1] ?? round - 1) + 1;
    if (after >= round) continue;
    tally.expect(false, () => ({
      code: "ROUND_MISSING",
      file: paths.round(after),
      recorded: null,
      expected: "the round's files",
      message: `Nothing is recorded of ${round - after === 1 ? `round ${after}` : `rounds ${after} to ${round - 1}`}, though round ${round} is there.`,
    }));
  }
}

/** Reads one round: every file of every kind that it has, so that none is refused in silence. */
export async function loadRound(
  { round, files }: { readonly round: number; readonly files: readonly string[] },
  { reader, tally }: LoadOptions,
): Promise<RoundRecords> {
  const records = readRoundOne(reader, { round });
  const show = records.show;
  const many = await tellAll(records, tally);
  const prompts = await show.prompts();
  return {
    seed: (await show.seed())?.seed ?? null,
    prompts,
    stems: (prompts ?? []).map(stemOf),
    submissions: await show.submissions(),
    builds: await show.builds(),
    requests: (await show.auditRequests()) ?? [],
    generationAudits: (await show.generationAudits()) ?? {},
    sourceAudits: (await show.sourceAudits()) ?? [],
    ignored: (await show.ignoredSubmissions()) ?? [],
    matrix: await show.matrix(),
    winner: await show.winner(),
    files: new Set(files),
    refused: new Set(records.refused.keys()),
    ...many,
  };
}

type MinerFiles = Pick<RoundRecords, "submitted" | "generated" | "reports" | "podStats">;

/** Reports every file of the round; those beside the rounds, schedules and winners are reported with the root. */
async function tellAll(records: RoundOne, tally: Tally): Promise<MinerFiles> {
  const fileNames: (keyof FilesOne)[] = ["schedule", "winner", "submitted", "generated", "matchReport", "podStats"];
  for (const name of Object.keys(STATE_FILES_ONE) as (keyof FilesOne)[]) {
    if (!fileNames.includes(name)) await sound(records, { name, tally });
  }
  const results = async (name: "submitted" | "generated") =>
    new Map((await sound(records, { name, tally })).map(({ place, value }) => [place.hotkey, value]));
  return {
    submitted: await results("submitted"),
    generated: await results("generated"),
    reports: (await sound(records, { name: "matchReport", tally })).map(({ path, value }) => ({
      file: path,
      report: value,
    })),
    podStats: (await sound(records, { name: "podStats", tally })).map(({ path, value }) => ({
      file: path,
      stats: value,
    })),
  };
}

/** The round's files of one kind that can be read. */
async function sound<K extends keyof FilesOne>(records: RoundOne, { name, tally }: { name: K; tally: Tally }) {
  type One = FoundFile<FilesOne[K]>;
  type Value = Extract<One["reading"], { kind: "read" }>["value"];
  const files: { readonly path: string; readonly place: One["place"]; readonly value: Value }[] = [];
  for (const { path, place, reading } of await records.all(name)) {
    const value = countedValue<unknown>(reading, tally);
    if (value !== null) files.push({ path, place, value: value as Value });
  }
  return files;
}

/** The left side's results of a match: the baseline for the leader, what it submitted for a miner. */
export function leftResults(records: RoundRecords, left: string): Results | null {
  return (left === LEADER ? records.generated.get(LEADER) : records.submitted.get(left)) ?? null;
}
