import { LEADER } from "../records/names.ts";
import { type ReadRoundOptions, type Round, readRound } from "../round/read-round.ts";
import type { RecordSource } from "../round/record-cache.ts";
import { matchKey } from "../rules/tournament-facts.ts";
import type { ModuleMatchReport } from "./records/reports.ts";
import type { ModuleResults } from "./records/results.ts";
import { contestantOf } from "./rules/audit-duel.ts";
import type { RoundFacts } from "./rules/facts.ts";
import { STATE_FILES_TWO } from "./state-files.ts";

/** Competition 2's state files by name. */
export type FilesTwo = typeof STATE_FILES_TWO;
/** A round of competition 2. */
export type RoundTwo = Round<FilesTwo>;

/**
 * `readRound` over competition 2's files.
 *
 * @example
 * const { get, need } = readRoundTwo(store, { round: 53 });
 * const { seed } = await need.seed();
 */
export const readRoundTwo = (source: RecordSource, options: Omit<ReadRoundOptions<FilesTwo>, "files">): RoundTwo =>
  readRound(source, { ...options, files: STATE_FILES_TWO });

/**
 * What a side shows in matches: a challenger's uploads, or the leader's baseline; null for none. Throws `RECORD_INVALID`.
 *
 * @example
 * const baseline = await readSideTwo(readRoundTwo(store, { round: 53 }).get, "leader");
 */
export const readSideTwo = (get: RoundTwo["get"], side: string): Promise<ModuleResults | null> =>
  side === LEADER ? get.generated(LEADER, 1) : get.submitted(side);

/** A match, or with `repeat` a duel of an audit. */
export type SidesTwo = {
  /** Left side's contestant: `leader`, a hotkey, of an audit also `submitted`. */
  readonly left: string;
  /** SS58 address of the right side. */
  readonly right: string;
  /** Of an audit, which regeneration the right side shows, from 1; null in a match. */
  readonly repeat: number | null;
};

/**
 * What both sides of a match or of an audit's duel show; null for a side that has nothing at all. Throws `RECORD_INVALID`.
 *
 * @example
 * const { left, right } = await readSidesTwo(readRoundTwo(store, { round: 53 }).get, { left: "leader", right: hotkey, repeat: 2 });
 */
export async function readSidesTwo(
  get: RoundTwo["get"],
  { left, right, repeat }: SidesTwo,
): Promise<{
  /** Results by prompt of who is challenged. */
  readonly left: ModuleResults | null;
  /** Results by prompt of who challenges, or of its regeneration. */
  readonly right: ModuleResults | null;
}> {
  return {
    left: await readSideTwo(get, contestantOf({ side: left, hotkey: right })),
    right: repeat === null ? await readSideTwo(get, right) : await get.generated(right, repeat),
  };
}

/** A report of a match or, with its repeat, of an audit's duel, and where it lies. */
export type ReportedMatch = {
  /** Path of the report. */
  readonly file: string;
  /** What it says. */
  readonly report: ModuleMatchReport;
  /** From 1; null for a match. */
  readonly repeat: number | null;
};

/**
 * The round's reports of matches or of audits' duels, those that their schema refuses left out.
 *
 * @example
 * const matches = await readReportsTwo(readRoundTwo(store, { round: 53 }), "matchReport");
 */
export async function readReportsTwo(
  records: RoundTwo,
  name: "matchReport" | "auditReport",
): Promise<readonly ReportedMatch[]> {
  return (await records.all(name)).flatMap(({ path, place, reading }) =>
    reading.kind === "read"
      ? [{ file: path, report: reading.value, repeat: "repeat" in place ? Number(place.repeat) : null }]
      : [],
  );
}

type Row = { readonly left: string; readonly right: string; readonly margin: number };
const byMatch = (rows: readonly Row[] | null) =>
  new Map((rows ?? []).map(({ left, right, margin }) => [matchKey(left, right), margin]));

/**
 * The facts that competition 2 decides on, read with `get` (refused files throw) or `show` (they count as absent).
 *
 * @example
 * const step = nextStep(await readRoundFacts(readRoundTwo(store, { round: 4 }).show));
 */
export async function readRoundFacts(read: RoundTwo["get"]): Promise<RoundFacts> {
  const config = await read.config();
  const submissions = Object.entries((await read.submissions()) ?? {});
  const reports = Object.entries((await read.generationReports()) ?? {});
  const verdicts = Object.entries((await read.generationAudits()) ?? {});
  return {
    field: submissions.sort(([, a], [, b]) => a.revealed_at_block - b.revealed_at_block).map(([hotkey]) => hotkey),
    winMargin: config?.win_margin ?? 0,
    auditRepeats: config?.audit_repeats ?? 3,
    margins: byMatch(await read.matrix()),
    audits: byMatch(await read.auditMatrix()),
    reports: new Map(
      reports.map(([hotkey, { outcome, reason, repeats }]) => [
        hotkey,
        // `passed` is in round 0 alone, and says what `completed` says.
        {
          outcome: outcome === "passed" ? "completed" : outcome,
          reason,
          repeats: repeats.map((one) => one.repeat_index),
        },
      ]),
    ),
    sourceAudits: new Map(
      ((await read.sourceAudits()) ?? []).map(({ hotkey, verdict, reason }) => [hotkey, { verdict, reason }]),
    ),
    requests: ((await read.auditRequests()) ?? []).map(({ hotkey, latest_defender }) => ({
      hotkey,
      latestDefender: latest_defender,
    })),
    verdicts: new Map(verdicts.map(([hotkey, { verdict, reason }]) => [hotkey, { verdict, reason }])),
  };
}
